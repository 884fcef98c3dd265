import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from '../../src/adapters/postgres/database.ts';
import { act, attach, readAudit } from '../../src/adapters/postgres/desk/acts.ts';
import { readQueue, readReview } from '../../src/adapters/postgres/desk/reviews.ts';
import { verifyAudit } from '../../src/pipeline/verify-audit.ts';
import { AT, deskDatabase, does } from '../support/desk.ts';

/** Attacks by SQL, as a login of the bank that was granted one role and is no owner of anything. */
const ROLES = ['narrows_loader', 'narrows_worker', 'narrows_reviewer', 'narrows_analyst', 'narrows_console'] as const;

let owner: Database;
let desk: Database;
let url: string;
let drop: () => Promise<void>;
const logins = new Map<string, string>();

beforeAll(async () => {
  ({ url, owner, drop } = await deskDatabase());
  desk = await openDatabase({ url, role: 'narrows_console' });
  for (const role of ROLES) {
    const login = `mal_${randomBytes(4).toString('hex')}`;
    await sql.raw(`create role ${login} login password 'x' in role ${role}`).execute(owner);
    logins.set(role, login);
  }
}, 60_000);

afterAll(async () => {
  for (const login of logins.values()) await sql.raw(`drop owned by ${login}; drop role ${login}`).execute(owner);
  await desk.destroy();
  await drop();
});

/** A session of such a login; statements one after the other, and what each came to. */
async function as(role: (typeof ROLES)[number], statements: readonly string[]): Promise<string[]> {
  const target = new URL(url);
  [target.username, target.password] = [logins.get(role)!, 'x'];
  const client = new Client({ connectionString: target.href, options: '-c search_path=narrows' });
  await client.connect();
  const outcomes: string[] = [];
  for (const statement of statements)
    outcomes.push(
      await client.query(statement).then(
        () => 'done',
        (error: unknown) => (error as { code?: string }).code ?? 'failed',
      ),
    );
  await client.end();
  return outcomes;
}

const problems = async (): Promise<string[]> =>
  (await readAudit(desk, async (events, witnesses) => verifyAudit(events, witnesses))).problems;

// Whatever was tried, nothing of it may have come to anything.
afterEach(async () => {
  expect(await problems()).toEqual([]);
});

const anAlert = async (severity: 'high' | 'medium', nth = 0): Promise<string> =>
  (await readQueue(desk, { state: 'new', severity }, { offset: nth, limit: 1 })).rows[0]!.alertId;

describe('functions that run as the owner', () => {
  it('are nobody’s but those that they are granted to', async () => {
    const { rows } = await sql<{ name: string }>`
      select p.oid::regprocedure::text as name
      from pg_proc p
      where pronamespace = 'narrows'::regnamespace and prosecdef and has_function_privilege('public', p.oid, 'execute')
    `.execute(owner);
    expect(rows).toEqual([]);
  });

  it.each(ROLES)('cannot be hung on a table of one’s own by %s', async (role) => {
    for (const [name, columns] of [
      ['whitelist_speaks', 'whitelist_id text, voided_at timestamptz, created_at timestamptz'],
      ['credential_speaks', 'login text, changed_at timestamptz'],
      ['audit_event_apply', 'actor text, kind text, content jsonb'],
    ] as const)
      expect(
        await as(role, [
          `create temp table w (${columns})`,
          `create trigger t before insert on w for each row execute function narrows.${name}()`,
        ]),
      ).toEqual(['done', '42501']);
  });
});

describe('names that are looked up before the catalogue', () => {
  it('do not let the console speak for the system', async () => {
    const outcomes = await as('narrows_console', [
      'create temp table pg_class (oid oid, relowner oid)',
      `insert into pg_temp.pg_class select 'narrows.audit_event'::regclass, current_user::regrole`,
      `insert into audit_event (at, actor, kind, subject, content) values (now(), 'system', 'person.add', 'mallory', '{"name": "M", "role": "supervisor"}')`,
    ]);
    expect(outcomes.at(-1)).toBe('NR001');
  });

  it('do not bend the hash of a line', async () => {
    const id = await anAlert('medium');
    await as('narrows_console', [
      'create domain pg_temp.text as varchar(1)',
      `insert into narrows.audit_event (at, actor, kind, subject, content) values (now(), 'ayla', 'alert.comment', '${id}', '{"note": "a comment"}')`,
    ]);
  });
});

describe('what would poison the log for ever', () => {
  it.each([
    [
      'a moment that is none',
      `insert into audit_event (at, actor, kind, subject, content) values ('infinity', 'ayla', 'alert.comment', $id, '{"note": "x"}')`,
      '23514',
    ],
    [
      'content that is no object',
      `insert into audit_event (at, actor, kind, subject, content) values (now(), 'ada', 'person.password', 'ayla', 'null')`,
      '23514',
    ],
    [
      'an attachment by another spelling of its number',
      `insert into audit_event (at, actor, kind, subject, content) values (now(), 'ayla', 'alert.attach', $id, '{"attachment_id": "01", "sha256": "x"}')`,
      'NR001',
    ],
    [
      'a decision by nobody',
      `insert into audit_event (at, actor, kind, subject, content) values (now(), 'ayla', 'alert.propose', $id, '{"version": $version, "reason": "x", "note": "x"}')`,
      '23514',
    ],
  ])('%s is refused', async (_, statement, code) => {
    const id = await anAlert('high');
    await attach(desk, { alertId: id, name: 'a.pdf', mediaType: 'application/pdf', bytes: Buffer.from('%PDF') }, 'ayla', AT);
    expect(
      await as('narrows_console', [statement.replace('$id', `'${id}'`).replace('$version', String((await readReview(desk, id))!.version))]),
    ).toEqual([code]);
  });

  it('a manifest that is no JSON, and a whitelist of nobody, are refused to those who write them', async () => {
    expect(await as('narrows_worker', [`insert into run_manifest values (1, 100, 'x', null, now())`])).toEqual(['22P02']);
    const whitelist = (by: string, created: string, until: string): string =>
      `insert into whitelist (counterparty, list_id, source, entry_id, entry_name, ground, reason, requested_by, approved_by, created_at, expires_on) values ('x', 'ofac-sdn', 'SDN', '90001', 'x', 'x', 'x', ${by}, '${created}', '${until}')`;
    expect(
      await as('narrows_reviewer', [
        whitelist(`'invented one', 'invented two'`, '2026-11-24', '2027-01-01'),
        whitelist(`'ayla', 'selim'`, '2026-11-24', '2999-01-01'),
        whitelist(`'ayla', 'selim'`, 'infinity', '2027-01-01'),
      ]),
    ).toEqual(['NR001', 'NR001', 'NR001']);
  });
});

describe('verify-audit', () => {
  it('tells of a state that the log does not know', async () => {
    const id = await anAlert('high', 1);
    const touched = sql`
      update review set state = 'closed', disposition = 'false_positive', proposed_by = 'bora', decided_by = 'suna', decided_at = now()
      where alert_id = ${id}`;
    await touched.execute(owner);
    expect(await problems()).toEqual([`alert ${id} stands as «closed false_positive bora suna», and the log says nothing of it`]);
    await sql`update review set state = 'new', disposition = null, proposed_by = null, decided_by = null, decided_at = null where alert_id = ${id}`.execute(
      owner,
    );
  });

  it('cries no wolf while people work', async () => {
    const id = await anAlert('medium', 1);
    const evening = new AbortController();
    const work = (async () => {
      while (!evening.signal.aborted) await does(desk, 'ayla', 'comment', id);
    })();
    for (let i = 0; i < 5; i++) expect(await problems()).toEqual([]);
    evening.abort();
    await work;
  });
});

describe('two at once', () => {
  it('who attaches and who acts do not wait for each other for ever', async () => {
    const id = await anAlert('high', 2);
    const file = { alertId: id, name: 'a.pdf', mediaType: 'application/pdf', bytes: Buffer.alloc(200_000, 'x') };
    for (let i = 0; i < 10; i++)
      await Promise.all([attach(desk, file, 'ayla', AT), does(desk, 'bora', 'comment', id), does(desk, 'selim', 'comment', id)]);
  });

  it('of two who approve, one is told that it was done', async () => {
    const id = await anAlert('high', 3);
    await does(desk, 'ayla', 'propose', id, { disposition: 'false_positive' });
    const { version } = (await readReview(desk, id))!;
    const approve = (actor: string) => act(desk, [{ at: AT, actor, kind: 'alert.approve', subject: id, content: { version } }]);
    const outcomes = await Promise.allSettled([approve('selim'), approve('suna')]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });
});

describe('a night that is closed again', () => {
  const medium = { severity: 'medium', score: 70 };
  const SLA = JSON.stringify({ high: 24, medium: 72, low: 240 });

  /** Another run of the date of an alert, with its assessments as they were but for what is changed here. */
  async function runAgain(
    id: string,
    more: { state?: string; without?: boolean; fails?: boolean; score?: number; severity?: string } = {},
  ): Promise<void> {
    const { businessDate, runId } = (await readReview(owner, id))!;
    const { rows } = await sql<{ run_id: string }>`
      insert into run (business_date, basis, rules_id, rules_hash, goods_id, goods_hash, geography_id, geography_hash, lexicon_id, lexicon_hash, state, starts, planned_at, start_no, read, accepted, rejected, scored, failed, alerts)
      select business_date, encode(sha256(gen_random_uuid()::text::bytea), 'hex'), rules_id, rules_hash, goods_id, goods_hash, geography_id, geography_hash, lexicon_id, lexicon_hash,
             ${more.state ?? 'complete'}, 1, now(), nextval('run_start'), 1, 1, 0, 1, 0, 1
      from run where run_id = ${runId}
      returning run_id`.execute(owner);
    const run = rows[0]!.run_id;
    await sql`
      insert into assessment
      select ${run}, s.alert_id, case when s.alert_id = ${id} then coalesce(${more.severity ?? null}, s.severity) else s.severity end,
             case when s.alert_id = ${id} then coalesce(${more.score ?? null}::smallint, s.score) else s.score end,
             s.reasons, s.content, s.counterparty, s.counterparty_key, s.correspondent
      from assessment s join alert a using (alert_id)
      where s.run_id = (select max(run_id) from assessment o join alert b using (alert_id) where b.business_date = ${businessDate} and o.alert_id = s.alert_id)
        and a.business_date = ${businessDate} and (s.alert_id <> ${id} or ${!more.without && !more.fails})`.execute(owner);
    if (more.fails)
      await sql`insert into run_failure select ${run}, business_date, payment_id, 'SCORE_FAILED', 'x' from alert where alert_id = ${id}`.execute(
        owner,
      );
    await sql`select hand_over(${run}, ${AT}, ${SLA})`.execute(owner);
  }

  /** A high alert that another run calls medium. */
  async function aMedium(): Promise<string> {
    const id = await anAlert('high');
    await runAgain(id, { severity: 'medium', score: 70 });
    return id;
  }

  it('does not call gone what it could not score, nor anything where it does not balance', async () => {
    const id = await aMedium();
    await runAgain(id, { fails: true, severity: 'medium', score: 70 });
    expect((await readReview(desk, id))!.isGone).toBe(false);
    await runAgain(id, { without: true, state: 'unbalanced' });
    expect((await readReview(desk, id))!.isGone).toBe(false);
    await runAgain(id, { without: true });
    expect((await readReview(desk, id))!.isGone).toBe(true);
  });

  it('brings back what was closed as gone and is raised again, and what has become worse', async () => {
    const id = await aMedium();
    await runAgain(id, { without: true });
    await does(desk, 'ayla', 'close', id, { disposition: 'false_positive', reason: 'delisted' });
    await runAgain(id, medium);
    expect(await readReview(desk, id)).toMatchObject({ state: 'reopened', isGone: false });
    await does(desk, 'ayla', 'close', id, { disposition: 'false_positive' });
    await runAgain(id, medium);
    expect(await readReview(desk, id)).toMatchObject({ state: 'closed' });
    await runAgain(id, { ...medium, severity: 'high' });
    expect(await readReview(desk, id)).toMatchObject({ state: 'reopened', severity: 'high' });
  });

  it('gives a proposal back to its proposer when the alert has become worse, and asks for it sooner', async () => {
    const id = await aMedium();
    await does(desk, 'ayla', 'propose', id, { disposition: 'true_match', reason: 'blocked' });
    const before = (await readReview(desk, id))!;
    await runAgain(id, medium);
    expect((await readReview(desk, id))!.state).toBe('pending_approval');
    await runAgain(id, { score: 100, severity: 'high' });
    const after = (await readReview(desk, id))!;
    expect(after).toMatchObject({ state: 'in_review', score: 100, severity: 'high', disposition: undefined, assignee: 'ayla' });
    expect(after.dueAt.getTime()).toBeLessThan(before.dueAt.getTime());
  });
});
