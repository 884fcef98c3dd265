// `npm run bench:console -- [--alerts 100000] [--users 50] [--seconds 10]`: a desk of so many alerts, most of them decided, and the console
// as a process of its own on this machine with Postgres beside it. First every page alone, one visitor; then so many users at once, each
// opening a page a second; then as many as it can serve. Real nights of the demo, multiplied in SQL.
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import autocannon from 'autocannon';
import pg from 'pg';
import { openServices } from '../../src/adapters/embedded/services.ts';
import { measure } from '../support/measure.ts';

const { values } = parseArgs({
  options: {
    alerts: { type: 'string', default: '100000' },
    users: { type: 'string', default: '50' },
    seconds: { type: 'string', default: '10' },
  },
});
const [alerts, users, seconds] = [Number(values.alerts), Number(values.users), Number(values.seconds)];
const CLI = path.join(import.meta.dirname, '../../src/cli/narrows.ts');

const folder = await mkdtemp(path.join(tmpdir(), 'narrows-bench-'));
const services = await openServices({
  home: path.join(folder, 'home'),
  need: { postgres: true, redis: false },
  env: {},
  log: () => undefined,
});
const port = await freePort();
const env = {
  ...process.env,
  DATABASE_URL: services.databaseUrl!,
  NARROWS_HOME: path.join(folder, 'home'),
  NARROWS_CONSOLE_PORT: String(port),
  LOG_LEVEL: 'error',
};
const client = new pg.Client({ connectionString: services.databaseUrl!, options: '-c search_path=narrows' });
try {
  await measure([CLI, 'migrate'], env);
  await measure([CLI, 'lists', 'import', 'ofac-sdn', 'docs/demo/lists/sdn.csv'], env);
  await measure([CLI, 'lists', 'import', 'us-csl', 'docs/demo/lists/csl.csv'], env);
  await measure(
    [
      CLI,
      'ingest',
      'docs/demo/messages/01-exact-name.xml',
      'docs/demo/messages/02-alias.xml',
      'docs/demo/messages/03-cyrillic-name.xml',
      'docs/demo/messages/04-word-order-and-legal-form.xml',
      'docs/demo/messages/05-one-typo.xml',
      'docs/demo/messages/07-listed-bank-as-intermediary.xml',
      'docs/demo/messages/10-listed-tax-number.xml',
      'docs/demo/messages/14-hs-code-and-russian-party.xml',
      'docs/demo/messages/17-two-codes-in-one-text.xml',
    ],
    env,
  );
  await measure([CLI, 'run', '--inline', '--from', '2026-11-20', '--to', '2026-11-23'], env);
  await client.connect();
  await fillDesk();
  const console = spawn(process.execPath, [CLI, 'console'], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  await answering();
  await visit();
  console.kill('SIGTERM');
  await new Promise((resolve) => console.once('exit', resolve));
} finally {
  await client.end().catch(() => undefined);
  await services.close();
  await rm(folder, { recursive: true, force: true });
}

/** Thirty nights of copies, handed over as nights are, and four in five decided through the log. */
async function fillDesk(): Promise<void> {
  const nights = 30;
  const began = performance.now();
  await client.query(`
    select ensure_payment_months('2026-10-01', '2026-11-30');
    create table model as
      select row_number() over (order by a.alert_id) - 1 as n, p.*, s.severity, s.score, s.reasons, s.content as assessed, s.counterparty, s.counterparty_key, s.correspondent
      from alert a join payment p using (business_date, payment_id) join assessment s using (alert_id);
    create table copy as
      select i, date '2026-10-20' + i % ${nights} as night, encode(sha256(i::text::bytea), 'hex') as key, m.*
      from generate_series(1, ${alerts}) as i join model m on m.n = i % (select count(*) from model);
    insert into run (business_date, basis, rules_id, rules_hash, goods_id, goods_hash, geography_id, geography_hash, lexicon_id, lexicon_hash, state, starts, planned_at, finished_at, start_no, read, accepted, rejected, scored, failed, alerts, digest)
      select d, encode(sha256(d::text::bytea), 'hex'), r.rules_id, r.rules_hash, r.goods_id, r.goods_hash, r.geography_id, r.geography_hash, r.lexicon_id, r.lexicon_hash, 'complete', 1, now(), now(), nextval('run_start'), 1, 1, 0, 1, 0, 1, 'x'
      from (select distinct night as d from copy) as nights, (select * from run limit 1) as r;
    insert into payment (business_date, payment_id, payment_key, message_key, record_index, message_type, uetr, end_to_end_id, amount, currency, source, kind, content)
      select night, 1000000 + i, key, message_key, record_index, message_type, gen_random_uuid(), end_to_end_id, amount + i % 1000, currency, source, kind, content from copy;
    insert into payment_party (business_date, payment_id, seq, role, name, bic, account, lei, country)
      select c.night, 1000000 + c.i, q.seq, q.role, q.name || ' ' || c.i % 5000, q.bic, q.account, q.lei, q.country
      from copy c join payment_party q on q.business_date = c.business_date and q.payment_id = c.payment_id;
    insert into payment_flow (business_date, payment_id, transfer, debtor, creditor, debtor_country, creditor_country, debtor_bank, amount, currency, kind)
      select c.night, 1000000 + c.i, gen_random_uuid(), md5('d' || c.i % 5000)::uuid, md5('c' || c.i % 5000)::uuid, 'TR', 'TR', 'TR', c.amount, c.currency, c.kind from copy c;
    insert into alert (alert_id, business_date, payment_id, first_run_id)
      select 'A-' || left(key, 20), night, 1000000 + i, r.run_id from copy c join run r on r.business_date = c.night and r.digest = 'x';
    insert into assessment (run_id, alert_id, severity, score, reasons, content, counterparty, counterparty_key, correspondent)
      select r.run_id, 'A-' || left(key, 20), case when i % 3 = 0 then severity else 'medium' end, greatest(40, score - i % 50), reasons, assessed,
             counterparty || ' ' || i % 5000, counterparty_key || ' ' || i % 5000, correspondent
      from copy c join run r on r.business_date = c.night and r.digest = 'x';
    create index on copy (i);
    analyze;
  `);
  const filled = performance.now();
  await client.query(`do $$ declare id bigint; begin
    for id in select run_id from narrows.run where digest = 'x' loop perform narrows.hand_over(id, now() - interval '2 days', '{"high": 24, "medium": 72, "low": 240}'); end loop;
  end $$`);
  const handed = performance.now();
  await client.query(`
    insert into audit_event (at, actor, kind, subject, content)
      select now(), 'system', 'person.add', 'user' || i, '{"name": "User", "role": "analyst"}' from generate_series(1, ${users}) as i;
    analyze;
  `);
  // In stretches: one transaction of all would drag the old versions of the log's head along.
  for (let at = 0; at < alerts; at += 200)
    await client.query(
      `insert into audit_event (at, actor, kind, subject, content)
       select now() - interval '1 day', 'user' || 1 + i % ${users}, 'alert.close', r.alert_id,
              jsonb_build_object('version', r.version, 'disposition', 'false_positive', 'reason', 'different_name', 'note', 'seen')
       from copy c join review r on r.alert_id = 'A-' || left(key, 20)
       where i > $1 and i <= $1 + 200 and i % 5 <> 0 and r.severity <> 'high'`,
      [at],
    );
  await client.query('analyze');
  const closed = Number((await client.query<{ n: string }>(`select count(*) as n from review where state = 'closed'`)).rows[0]!.n);
  globalThis.console.log(
    `${alerts} alerts of ${nights} nights in ${((filled - began) / 1000).toFixed(0)} s; handed over in ${((handed - filled) / 1000).toFixed(1)} s (${Math.round(alerts / ((handed - filled) / 1000))} a second); ${closed} decided through the log in ${((performance.now() - handed) / 1000).toFixed(0)} s (${Math.round(closed / ((performance.now() - handed) / 1000))} a second)`,
  );
}

async function visit(): Promise<void> {
  // Sessions are opened beside the login, whose scrypt is meant to be slow.
  const cookies: string[] = [];
  for (let i = 1; i <= users; i++) {
    const token = randomBytes(32).toString('base64url');
    await client.query('insert into session values ($1, $2, $3, now(), now())', [
      createHash('sha256').update(token).digest('hex'),
      `user${i}`,
      'x',
    ]);
    cookies.push(`narrows=${token}`);
  }
  const { rows } = await client.query<{ alert_id: string; counterparty_key: string }>(
    `select alert_id, counterparty_key from review where state <> 'closed' order by score desc, alert_id limit 200`,
  );
  const pages: Record<string, string> = {
    queue: '/',
    'queue, late first': '/?order=due&severity=medium',
    'queue, searched': '/?q=zornimekh&state=any',
    'queue, page 100': '/?page=100',
    alert: `/alerts/${rows[0]!.alert_id}`,
    counterparty: `/counterparties/${encodeURIComponent(rows[0]!.counterparty_key)}`,
    counterparties: '/counterparties',
    dashboard: '/dashboard',
    runs: '/runs',
    lists: '/lists',
    feedback: '/feedback',
    whitelists: '/whitelists',
  };
  globalThis.console.log('each page alone: median and 97.5 % in ms, after the first');
  for (const [name, address] of Object.entries(pages)) {
    const first = performance.now();
    const { status } = await fetch(`http://127.0.0.1:${port}${address}`, { headers: { cookie: cookies[0]! } });
    const cold = performance.now() - first;
    const { latency, non2xx } = await autocannon({
      url: `http://127.0.0.1:${port}${address}`,
      connections: 1,
      duration: 2,
      headers: { cookie: cookies[0]! },
    });
    globalThis.console.log(
      `  ${name.padEnd(18)} ${String(latency.p50).padStart(5)} ${String(latency.p97_5).padStart(5)}   first ${cold.toFixed(0)}${status === 200 && non2xx === 0 ? '' : `   ${non2xx} not answered, status ${status}`}`,
    );
  }
  // A morning: mostly the queue and alerts, sometimes a look at the rest.
  const requests = cookies.flatMap((cookie, i) =>
    [
      '/',
      `/alerts/${rows[i % rows.length]!.alert_id}`,
      '/?assignee=none',
      `/alerts/${rows[(i * 3) % rows.length]!.alert_id}`,
      '/counterparties',
      '/dashboard',
    ].map((address) => ({
      method: 'GET' as const,
      path: address,
      headers: { cookie },
    })),
  );
  for (const [name, rate] of [
    [`${users} users, a page a second each`, { overallRate: users }],
    [`${users} users, as fast as they are answered`, {}],
  ] as const) {
    const {
      latency,
      requests: served,
      non2xx,
      errors,
    } = await autocannon({ url: `http://127.0.0.1:${port}`, connections: users, duration: seconds, requests, ...rate });
    globalThis.console.log(
      `${name}: ${served.average.toFixed(0)} pages a second, median ${latency.p50} ms, 97.5 % ${latency.p97_5} ms, 99 % ${latency.p99} ms, ${non2xx + errors} not answered`,
    );
  }
}

async function answering(): Promise<void> {
  for (let i = 0; i < 100; i++) {
    if (
      await fetch(`http://127.0.0.1:${port}/health`).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the console does not answer');
}

async function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port: free } = server.address() as { port: number };
      server.close(() => {
        resolve(free);
      });
    });
  });
}
