import { spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { makeTraffic } from '../../docs/demo/traffic.ts';
import { openDatabase, type Database } from '../../src/adapters/postgres/database.ts';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { CHECKOUT, jsonLines, narrows } from '../support/cli.ts';
import { cloneDatabase } from '../support/database.ts';

/**
 * Whole nights by the commands that operators use, on real servers: inline, through the queue, and with workers killed.
 * Every way must end complete, balanced, and with the same bytes of alerts.
 */
const NIGHT = '2026-11-20';
const range = ['--from', '2026-11-20', '--to', '2026-11-23'];
const messages = mkdtempSync(path.join(tmpdir(), 'narrows-messages-'));
const home = mkdtempSync(path.join(tmpdir(), 'narrows-home-'));

/** A database with lists and messages loaded, and the environment that commands need to use it. */
async function loadedDatabase(): Promise<{ env: Record<string, string>; db: Database; drop: () => Promise<void> }> {
  const { url, drop } = await cloneDatabase();
  const env = {
    DATABASE_URL: url,
    REDIS_URL: inject('redisUrl'),
    LOG_LEVEL: 'silent',
    NARROWS_HOME: home,
    NARROWS_SIGNING_KEY: path.join(home, 'private.pem'),
  };
  expect((await narrows(['lists', 'import', 'ofac-sdn', 'docs/demo/lists/sdn.csv'], { env })).code).toBe(0);
  expect((await narrows(['lists', 'import', 'us-csl', 'docs/demo/lists/csl.csv'], { env })).code).toBe(0);
  expect((await narrows(['ingest', 'docs/demo/messages', messages], { env })).code).toBe(1);
  const db = await openDatabase({ url, role: 'owner' });
  return { env, db, drop: async () => db.destroy().then(drop) };
}

let inline: Awaited<ReturnType<typeof loadedDatabase>>;
let queued: Awaited<ReturnType<typeof loadedDatabase>>;
let expected: string;

beforeAll(async () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  writeFileSync(path.join(home, 'private.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  writeFileSync(path.join(home, 'public.pem'), publicKey.export({ type: 'spki', format: 'pem' }));
  for (const [i, document] of makeTraffic({ seed: 7, businessDate: NIGHT, payments: 1_000 }).entries())
    writeFileSync(path.join(messages, `${i}.xml`), document);
  inline = await loadedDatabase();
  queued = await loadedDatabase();
  const run = await narrows(['run', ...range, '--inline', '--chunk-size', '50'], { env: inline.env });
  expect(run.stdout).toContain('complete: read 1010 = accepted 1010 + rejected 0; accepted = scored 1010 + failed 0; alerts 10');
  expected = (await narrows(['alerts', ...range, '--json'], { env: inline.env })).stdout;
});

afterAll(async () => {
  await inline.drop();
  await queued.drop();
  rmSync(messages, { recursive: true });
  rmSync(home, { recursive: true });
});

describe('a night', () => {
  it('raises the alerts that docs/demo/README.md promises, and no others', () => {
    const files = jsonLines(expected).map((alert) => (alert['source'] as { file: string }).file);
    const telling = readdirSync('docs/demo/messages').filter((file) => /^(0[1-9]|1[0-7]|23)-/.test(file));
    expect(files.toSorted()).toEqual(telling.toSorted());
  });

  it('proves itself by a signed manifest, and shows what was changed behind it', async () => {
    const verify = (...more: string[]): ReturnType<typeof narrows> => narrows(['verify-run', '--run', '1', ...more], { env: inline.env });
    const key = ['--key', path.join(home, 'public.pem')];
    const printed = await narrows(['manifest', '--run', '1'], { env: inline.env });
    expect(JSON.parse(printed.stdout)).toMatchObject({ format: 'narrows-manifest-2', state: 'complete', totals: { alerts: 10 } });
    expect(await verify(...key)).toMatchObject({ code: 0, stdout: expect.stringContaining('the signature holds') as string });
    // Rows that nobody may change, changed by one who takes the lock off.
    const tamper = async (statement: string): Promise<void> =>
      inline.db.transaction().execute(async (trx) => {
        await sql`set local session_replication_role = replica`.execute(trx);
        await sql.raw(statement).execute(trx);
      });
    const first = `run_id = 1 and alert_id = (select min(alert_id) from assessment where run_id = 1)`;
    await tamper(`update assessment set content = jsonb_set(content, '{score}', '1') where ${first}`);
    const changed = await verify(...key);
    expect([changed.code, changed.stderr]).toEqual([1, expect.stringContaining('its alerts, failures or scores were changed')]);
    await tamper(`update assessment set content = jsonb_set(content, '{score}', to_jsonb(score)) where ${first}`);
    expect((await verify(...key)).code).toBe(0);
    await tamper(`update run_manifest set content = replace(content, '"state":"complete"', '"state":"unbalanced"') where run_id = 1`);
    expect((await verify(...key)).stderr).toContain('the signature is not of this key');
    await tamper(`update run_manifest set content = replace(content, '"state":"unbalanced"', '"state":"complete"') where run_id = 1`);
    expect((await narrows(['verify-run', '--run', '999'], { env: inline.env })).stderr).toContain('RUN_NO_MANIFEST');
  });

  it('points every evidence span at the right characters of the source', () => {
    for (const alert of jsonLines(expected)) {
      const { file } = alert['source'] as { file: string };
      const xml = readFileSync(path.join('docs/demo/messages', file), 'utf8');
      for (const { from, to, text, path: place } of alert['evidence'] as { from: number; to: number; text: string; path: string }[]) {
        expect(text).toHaveLength(to - from);
        const element = place
          .split('/')
          .at(-1)!
          .replace(/\[\d+\]$/, '');
        const values = [...xml.matchAll(new RegExp(`<${element}(?: [^>]*)?>([^<]*)</${element}>`, 'g'))].map(([, value]) =>
          value!.replaceAll('&amp;', '&'),
        );
        expect(values.some((value) => value.slice(from, to) === text)).toBe(true);
      }
    }
  });

  it('adds up in every explanation', () => {
    for (const alert of jsonLines(expected))
      expect((alert['lines'] as { points: number }[]).reduce((sum, line) => sum + line.points, 0)).toBe(alert['score']);
  });

  it('explains an alert by its id and by its UETR', async () => {
    const [alert] = jsonLines(expected);
    const byId = await narrows(['explain', String(alert!['alert_id'])], { env: inline.env });
    const byUetr = await narrows(['explain', String(alert!['uetr'])], { env: inline.env });
    expect(byId.stdout).toContain('score; rules-2026-11-01');
    expect(byUetr.stdout).toBe(byId.stdout);
  });

  it('explains that nothing was found on a payment: its score, and what it was screened against', async () => {
    const file = readdirSync(messages).find((name) => name.endsWith('.xml'))!;
    const uetr = /<UETR>([^<]*)/.exec(readFileSync(path.join(messages, file), 'utf8'))![1]!;
    const { code, stdout } = await narrows(['explain', uetr], { env: inline.env });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^no alert  payment \d+ of 2026-11-20: \d+\/100; rules-2026-11-01 alerts from 25/);
    expect(stdout).toContain('against ofac-sdn  ofac-sdn-');
    expect((await narrows(['explain', uetr.replace(/^.{8}/, '00000000')], { env: inline.env })).stderr).toContain('ALERT_NOT_FOUND');
  });

  it('started again is complete at once, with one run a date', async () => {
    const again = await narrows(['run', ...range, '--inline'], { env: inline.env });
    expect(again.stdout).toContain('alerts 10');
    expect((await sql`select * from run`.execute(inline.db)).rows).toHaveLength(2);
    expect((await narrows(['alerts', ...range, '--json'], { env: inline.env })).stdout).toBe(expected);
  });

  it('screens payments that came after it was complete', async () => {
    const late = path.join(messages, 'late.xml');
    writeFileSync(late, makeTraffic({ seed: 8, businessDate: NIGHT, payments: 50 })[0]!);
    await narrows(['ingest', late], { env: inline.env });
    rmSync(late);
    expect((await narrows(['run', '--date', NIGHT, '--inline'], { env: inline.env })).stdout).toContain(
      'accepted 1060 + rejected 0; accepted = scored 1060',
    );
  });

  it('puts a payment that cannot be scored before a person, ends with failures, and tries it again with the next start', async () => {
    const one = `payment_id = (select max(payment_id) from payment where business_date = '${NIGHT}')`;
    const put = async (content: string): Promise<void> => {
      await sql`update payment set content = ${content}::json where ${sql.raw(one)}`.execute(inline.db);
    };
    // A payment is read where its outline does not tell.
    await sql`update payment_outline set outline = '' where ${sql.raw(one)}`.execute(inline.db);
    const { rows } = await sql<{ content: string }>`select content::text as content from payment where ${sql.raw(one)}`.execute(inline.db);
    await put('{"root":"","kind":"customer","businessDate":"2026-11-20","parties":null,"texts":[],"notes":[]}');
    // Another chunk of the night that is not done yet.
    await sql`update run_chunk set state = 'open', digest = null, finished_at = null where run_id = 1 and chunk_no = (select max(chunk_no) from run_chunk where run_id = 1)`.execute(
      inline.db,
    );
    await sql`update run set state = 'unbalanced' where run_id = 1`.execute(inline.db);
    const failed = await narrows(['run', '--date', NIGHT, '--inline'], { env: inline.env });
    expect([failed.code, failed.stdout]).toEqual([1, expect.stringMatching(/complete with failures: .* scored 1059 \+ failed 1;/)]);
    const shown = await sql<{ code: string; reason: string }>`select code, reason from analyst.unscored_payment`.execute(inline.db);
    expect(shown.rows).toEqual([{ code: 'SCORE_FAILED', reason: expect.stringMatching(/^TypeError at /) as string }]);
    expect((await narrows(['verify-run', '--run', '1'], { env: inline.env })).code).toBe(0);
    await put(rows[0]!.content);
    const again = await narrows(['run', '--date', NIGHT, '--inline'], { env: inline.env });
    expect([again.code, again.stdout]).toEqual([0, expect.stringContaining('scored 1060 + failed 0')]);
    expect((await sql`select * from analyst.unscored_payment`.execute(inline.db)).rows).toEqual([]);
  });

  it('is scored again, every chunk in full, where a glance was seen to miss something', async () => {
    const passed = async (): Promise<number> =>
      (await sql<{ n: number }>`select sum(passed)::int as n from run_chunk where run_id = 1`.execute(inline.db)).rows[0]!.n;
    expect(await passed()).toBeGreaterThan(500);
    await sql`update run_chunk set missed = 1 where run_id = 1 and chunk_no = 2`.execute(inline.db);
    const again = await narrows(['run', '--date', NIGHT, '--inline'], { env: { ...inline.env, NARROWS_GLANCE: 'off' } });
    expect([again.code, again.stdout]).toEqual([0, expect.stringContaining('scored 1060 + failed 0; alerts 10')]);
    expect(await passed()).toBe(0);
  });

  it('refuses to be clean without payments', async () => {
    const none = await narrows(['run', '--date', '2026-11-21', '--inline'], { env: inline.env });
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('RUN_NO_PAYMENTS')]);
  });

  it('writes a report that opens from a file and escapes what it shows', async () => {
    const file = path.join(messages, 'report.html');
    expect((await narrows(['report', '--run', '1', '--out', file], { env: inline.env })).code).toBe(0);
    const html = readFileSync(file, 'utf8');
    expect(html).toContain('rules-2026-11-01');
    expect(html).toContain('ofac-sdn-');
    expect(html).not.toMatch(/<script|src=|http-equiv="refresh"/);
    rmSync(file);
  });
});

describe('through the queue', () => {
  it('survives SIGKILL of the night and of its workers, and ends with the same alerts', async () => {
    for (let round = 0; round < 2; round++) {
      const night = spawn(process.execPath, [path.join(CHECKOUT, 'src/cli/narrows.ts'), 'run', ...range, '--chunk-size', '50'], {
        env: { ...process.env, ...queued.env },
        stdio: 'ignore',
        detached: true,
      });
      const gone = new Promise((resolve) => night.once('exit', resolve));
      // Kill the whole process group once some chunks are done and some are not.
      for (let i = 0; i < 600; i++) {
        const done = await sql<{ n: string }>`select count(*) as n from run_chunk where state = 'done'`.execute(queued.db);
        if (Number(done.rows[0]!.n) > round * 4) break;
        await sleep(20);
      }
      process.kill(-night.pid!, 'SIGKILL');
      await gone;
    }
    const finished = await narrows(['run', ...range, '--chunk-size', '50'], { env: queued.env });
    expect(finished.stdout).toContain('scored 1010 + failed 0; alerts 10');
    expect((await narrows(['alerts', ...range, '--json'], { env: queued.env })).stdout).toBe(expected);
    expect((await sql`select * from run`.execute(queued.db)).rows).toHaveLength(2);
    const digests = (db: Database): Promise<unknown> =>
      sql`select chunk_no, c.digest from run_chunk c join run using (run_id) where business_date = '2026-11-23' order by 1`
        .execute(db)
        .then(({ rows }) => rows);
    expect(await digests(queued.db)).toEqual(await digests(inline.db));
  });

  it('the sql check finds no night out of balance', async () => {
    expect((await sql.raw(readFileSync('sql/checks/run_balances.sql', 'utf8')).execute(queued.db)).rows).toEqual([]);
  });

  it('says how to go on when Redis does not answer', async () => {
    const { code, stderr } = await narrows(['run', ...range, '--chunk-size', '50', '--rules', 'rules-2026-11-01', '--workers', '0'], {
      env: { ...queued.env, REDIS_URL: '/nonexistent/redis.sock' },
    });
    // The nights are complete, so nothing needs the queue: it must not be asked at all.
    expect([code, stderr.includes('QUEUE_UNREACHABLE')]).toEqual([1, false]);
  });
});
