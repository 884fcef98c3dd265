import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeTraffic } from '../../docs/demo/traffic.ts';
import { startPostgres, type Server } from '../../src/adapters/embedded/postgres.ts';
import { startRedis } from '../../src/adapters/embedded/redis.ts';
import { CHECKOUT, narrows } from '../support/cli.ts';

/**
 * Nights that are disturbed at a random moment, on a Postgres and a Redis of their own that may be killed. Whatever happens, the night
 * ends with the very alerts and proofs of an undisturbed one; at most an operator starts it again. NARROWS_FAULTS sets how many nights,
 * NARROWS_FAULT_SEED which moments.
 */
const NIGHT = '2026-11-20';
const NIGHTS = Number(process.env['NARROWS_FAULTS'] ?? 12);
const SEED = Number(process.env['NARROWS_FAULT_SEED'] ?? 1);
const STARTS = 4;

const folder = mkdtempSync(path.join(tmpdir(), 'narrows-faults-'));
const home = path.join(folder, 'home');
let postgres: Server;
let redis: Server;

/** Numbers in [0, 1), the same for the same seed. */
function random(seed: number): number {
  return createHash('sha256').update(String(seed)).digest().readUInt32BE(0) / 2 ** 32;
}

const quietly = { home, log: () => undefined };

function childrenOf(pid: number): number[] {
  try {
    const direct = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
    return [...direct, ...direct.flatMap(childrenOf)];
  } catch {
    return [];
  }
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

function kill(pid: number | undefined, signal: NodeJS.Signals): void {
  try {
    if (pid) process.kill(pid, signal);
  } catch {
    // It had ended by itself.
  }
}

const jobs = (night: ChildProcess, name: string): number[] =>
  childrenOf(night.pid!).filter((pid) => commandOf(pid).includes(`jobs/${name}.ts`));

async function asOwner<T>(ask: (client: pg.Client) => Promise<T>, database?: string): Promise<T> {
  const url = new URL(postgres.url);
  if (database !== undefined) url.pathname = `/${database}`;
  const client = new pg.Client({ connectionString: url.href });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await ask(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function redisPid(): Promise<number> {
  const client = new Redis(redis.url);
  const pid = Number(/process_id:(\d+)/.exec(await client.info('server'))![1]);
  client.disconnect();
  return pid;
}

/** What is done to a night that runs. `which` picks one of several. */
const FAULTS: Readonly<Record<string, (night: ChildProcess, which: number, env: Record<string, string>) => Promise<void>>> = {
  'nothing at all': async () => Promise.resolve(),
  'a worker is killed': async (night, which) => {
    const workers = jobs(night, 'worker');
    kill(workers[which % workers.length], 'SIGKILL');
    return Promise.resolve();
  },
  'the planner is killed': async (night) => {
    for (const pid of jobs(night, 'nightly')) kill(pid, 'SIGKILL');
    return Promise.resolve();
  },
  'everything of the night is killed': async (night) => {
    for (const pid of [night.pid, ...childrenOf(night.pid!)]) kill(pid, 'SIGKILL');
    return Promise.resolve();
  },
  'Redis is killed and its data lost': async () => {
    kill(await redisPid(), 'SIGKILL');
    rmSync(path.join(home, 'redis'), { recursive: true, force: true });
    await sleep(300);
    redis = await startRedis(quietly);
  },
  'Redis is flushed': async () => {
    const client = new Redis(redis.url);
    await client.flushall();
    client.disconnect();
  },
  'Postgres is killed': async () => {
    const data = await asOwner(
      async (client) => (await client.query<{ d: string }>(`select current_setting('data_directory') as d`)).rows[0]!.d,
    );
    const postmaster = Number(readFileSync(path.join(data, 'postmaster.pid'), 'utf8').split('\n')[0]);
    for (const pid of [postmaster, ...childrenOf(postmaster)]) kill(pid, 'SIGKILL');
    await sleep(500);
    postgres = await startPostgres(quietly);
  },
  'every connection to Postgres is cut': async (_night, _which, env) =>
    asOwner(async (client) => {
      await client.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and pid <> pg_backend_pid()`, [
        new URL(env['DATABASE_URL']!).pathname.slice(1),
      ]);
    }, 'postgres'),
  'Redis does not answer for longer than a lease': async () => {
    const pid = await redisPid();
    kill(pid, 'SIGSTOP');
    await sleep(3_000);
    kill(pid, 'SIGCONT');
  },
  'a worker sleeps over its lease and wakes again': async (night, which) => {
    const workers = jobs(night, 'worker');
    const sleeper = workers[which % workers.length];
    kill(sleeper, 'SIGSTOP');
    await sleep(4_000);
    kill(sleeper, 'SIGCONT');
  },
  // Every process has its own idea of the time, hours off, and it changes while they work.
  'clocks jump': async (_night, _which, env) => {
    for (const hours of [3, -5, 1]) {
      writeFileSync(env['NARROWS_TEST_CLOCK']!, String(hours * 3_600_000));
      await sleep(400);
    }
  },
  'two operators start it': async (_night, _which, env) => {
    await start(env).ended;
  },
};

interface Started {
  readonly night: ChildProcess;
  readonly ended: Promise<{ code: number | null; out: string }>;
}

function start(env: Record<string, string>): Started {
  const night = spawn(
    process.execPath,
    [path.join(CHECKOUT, 'src/cli/narrows.ts'), 'run', '--date', NIGHT, '--chunk-size', '40', '--workers', '2', '--threads', '1'],
    {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let out = '';
  for (const stream of [night.stdout, night.stderr]) stream.on('data', (piece: Buffer) => (out += piece.toString()));
  return { night, ended: new Promise((resolve) => night.once('close', (code) => resolve({ code, out }))) };
}

/** A fresh database with everything loaded, and its environment. */
async function loaded(name: string): Promise<Record<string, string>> {
  await asOwner(async (client) => client.query(`create database ${name} template loaded`), 'postgres');
  const url = new URL(postgres.url);
  url.pathname = `/${name}`;
  const clock = path.join(folder, `${name}.clock`);
  writeFileSync(clock, '0');
  return {
    NODE_OPTIONS: `--import ${path.join(CHECKOUT, 'tests/night/jumping-clock.mjs')}`,
    NARROWS_TEST_CLOCK: clock,
    DATABASE_URL: url.href,
    REDIS_URL: redis.url,
    NARROWS_HOME: home,
    LOG_LEVEL: process.env['NARROWS_FAULT_LOG'] ?? 'silent',
    NARROWS_LEASE_SECONDS: '2',
  };
}

/** All that a night decided: alerts in full, proofs of every chunk, totals. */
async function proofOf(env: Record<string, string>): Promise<{ digest: string; totals: unknown; runs: number; alerts: number }> {
  const alerts = (await narrows(['alerts', '--from', NIGHT, '--to', NIGHT, '--json'], { env })).stdout;
  const [runs, chunks] = await asOwner(
    async (client) => [
      (await client.query('select state, read, accepted, rejected, scored, failed, alerts from narrows.run')).rows,
      (await client.query('select chunk_no, after_id, through_id, scored, failed, alerts, digest from narrows.run_chunk order by chunk_no'))
        .rows,
    ],
    new URL(env['DATABASE_URL']!).pathname.slice(1),
  );
  const digest = createHash('sha256').update(alerts).update(JSON.stringify(chunks)).digest('hex');
  return { digest, totals: runs[0], runs: runs.length, alerts: alerts.split('\n').length - 1 };
}

let expected: Awaited<ReturnType<typeof proofOf>>;

beforeAll(async () => {
  mkdirSync(home, { mode: 0o755 });
  postgres = await startPostgres(quietly);
  redis = await startRedis(quietly);
  await asOwner(async (client) => client.query('create database loaded'), 'postgres');
  const url = new URL(postgres.url);
  url.pathname = '/loaded';
  const env = { DATABASE_URL: url.href, LOG_LEVEL: 'silent', NARROWS_HOME: home };
  const messages = path.join(folder, 'messages');
  mkdirSync(messages);
  for (const [i, document] of makeTraffic({ seed: 11, businessDate: NIGHT, payments: 3_000 }).entries())
    writeFileSync(path.join(messages, `${i}.xml`), document);
  await narrows(['migrate'], { env });
  await narrows(['lists', 'import', 'ofac-sdn', 'docs/demo/lists/sdn.csv'], { env });
  await narrows(['lists', 'import', 'us-csl', 'docs/demo/lists/csl.csv'], { env });
  await narrows(['ingest', 'docs/demo/messages', messages], { env });
  const undisturbed = await loaded('undisturbed');
  expect((await start(undisturbed).ended).code).toBe(0);
  expected = await proofOf(undisturbed);
  expect(expected).toMatchObject({ runs: 1, alerts: 10, totals: { state: 'complete', scored: 3_010, failed: 0 } });
}, 120_000);

afterAll(async () => {
  await redis.stop().catch(() => undefined);
  await postgres.stop().catch(() => undefined);
  rmSync(folder, { recursive: true, force: true });
});

/** Chunks that were done when a fault struck. */
const moments: number[] = [];
const CHUNKS = Math.ceil(3_010 / 40);

/** Who watches the night was killed, or could not reach the record. */
const NEED_AN_OPERATOR = new Set([
  'the planner is killed',
  'everything of the night is killed',
  'Postgres is killed',
  'every connection to Postgres is cut',
]);

async function chunksDone(env: Record<string, string>): Promise<number> {
  const { rows } = await asOwner(
    async (client) => client.query<{ n: number }>(`select count(*)::int as n from narrows.run_chunk where state = 'done'`),
    new URL(env['DATABASE_URL']!).pathname.slice(1),
  );
  return rows[0]!.n;
}

const names = Object.keys(FAULTS).filter((name) => name.includes(process.env['NARROWS_FAULT'] ?? ''));
const nights = Array.from({ length: NIGHTS }, (_, i) => ({ name: names[i % names.length]!, seed: SEED * 1_000 + i }));

describe('a night that is disturbed ends as if it were not', () => {
  it.each(nights)('$name (seed $seed)', { timeout: 180_000 }, async ({ name, seed }) => {
    const env = await loaded(`night_${seed}`);
    const first = start(env);
    // From before there are chunks until most of them are done.
    const wanted = Math.floor(random(seed) * 80) - 10;
    let done = await chunksDone(env);
    const began = performance.now();
    while (done < wanted && performance.now() - began < 30_000) {
      await sleep(10);
      done = await chunksDone(env);
    }
    if (wanted < 0) await sleep(300 + random(seed) * 2_000);
    moments.push(done);
    await FAULTS[name]!(first.night, Math.floor(random(seed + 0.5) * 100), env);
    let ended = await first.ended;
    const firstOut = ended.out;
    let starts = 1;
    for (; ended.code !== 0 && starts < STARTS; starts++) ended = await start({ ...env, REDIS_URL: redis.url }).ended;
    expect(ended.code, ended.out).toBe(0);
    expect(await proofOf(env)).toEqual(expected);
    if (!NEED_AN_OPERATOR.has(name)) expect(starts, firstOut).toBe(1);
  });

  it('were disturbed in their midst', () => {
    expect(moments.filter((done) => done > 0 && done < CHUNKS).length).toBeGreaterThan(NIGHTS / 2);
  });
});
