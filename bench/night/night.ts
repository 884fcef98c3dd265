// `npm run bench:night -- [../shared/data] [--payments 1000000] [--workers 1] [--threads 2] [--pinned]`: whole nights through the queue,
// on this machine with Postgres and Redis beside them. A cold night (nothing kept of the lists, no party known), then the next day's with
// what the first kept; beside them, in the same go, what Postgres needs to copy the same rows to /dev/null. Also memory, and what
// planning took. With `--pinned` two nights more: by one worker on one core, and by a second on another as if it were another machine.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { openServices } from '../../src/adapters/embedded/services.ts';
import { writeNight } from './traffic.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    payments: { type: 'string', default: '1000000' },
    workers: { type: 'string', default: '1' },
    threads: { type: 'string', default: '2' },
    pinned: { type: 'boolean', default: false },
    'chunk-size': { type: 'string' },
  },
});
const CLI = path.join(import.meta.dirname, '../../src/cli/narrows.ts');
const data = positionals[0];
const payments = Number(values.payments);

const folder = await mkdtemp(path.join(tmpdir(), 'narrows-bench-'));
const home = path.join(folder, 'home');
const services = await openServices({ home, need: { postgres: true, redis: true }, env: {}, log: () => undefined });
const env = { ...process.env, DATABASE_URL: services.databaseUrl!, REDIS_URL: services.redisUrl!, NARROWS_HOME: home, LOG_LEVEL: 'error' };

/** Runs a command, and watches the memory of this process's whole family: commands, workers, Postgres and Redis. */
async function narrows(...args: string[]): Promise<{ seconds: number; peak: number; out: string }> {
  const began = performance.now();
  const child = spawn(process.execPath, [CLI, ...args], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  child.stdout.on('data', (piece: Buffer) => (out += piece.toString()));
  let peak = 0;
  const look = setInterval(() => (peak = Math.max(peak, proportionalMemory(child.pid!))), 500);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  clearInterval(look);
  if (code !== 0) throw new Error(`narrows ${args.join(' ')} ended with ${code}: ${out}`);
  return { seconds: (performance.now() - began) / 1000, peak, out };
}

/** Workers of one thread, each on a core of its own. @returns what ends them */
function hirePinned(count: number): () => Promise<void> {
  const workers = Array.from({ length: count }, (_, core) =>
    spawn('taskset', ['-c', String(core), process.execPath, CLI, 'worker', '--threads', '1'], { env, stdio: 'ignore' }),
  );
  return async () => {
    await Promise.all(
      workers.map(async (worker) => {
        const gone = new Promise((resolve) => worker.once('exit', resolve));
        worker.kill('SIGTERM');
        await gone;
      }),
    );
  };
}

/** Megabytes of the command with its children, and of all of Postgres and Redis; shared pages counted once (PSS). */
function proportionalMemory(pid: number): number {
  const processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const read = (of: string, file: string): string => {
    try {
      return readFileSync(`/proc/${of}/${file}`, 'utf8');
    } catch {
      return ''; // ended since
    }
  };
  const parents = new Map(processes.map((one) => [one, /^PPid:\s+(\d+)/m.exec(read(one, 'status'))?.[1] ?? '']));
  const isOurs = (one: string): boolean => {
    for (let at: string | undefined = one; at && at !== '0'; at = parents.get(at)) if (at === String(pid)) return true;
    return /^(?:postgres|redis-server)/.test(read(one, 'comm'));
  };
  return processes.filter(isOurs).reduce((sum, one) => sum + Number(/^Pss:\s+(\d+)/m.exec(read(one, 'smaps_rollup'))?.[1] ?? 0) / 1024, 0);
}

const LISTED_NAMES = 90_000;

const LISTS = [
  ['us-csl', 'us-csl-2022-04.csv'],
  ['un-sc', 'un-2026-02-27.xml'],
  ['uk-ofsi', 'uk-conlist-2022-05-04.csv'],
  ['eu-fsf', 'eu-fsf-2022-03-18-partial.xml'],
] as const;

/** Names so that the lists hold 90,000: a list of the bank's own, invented. */
async function ownList(file: string, entries: number): Promise<void> {
  const letters = 'bdfgklmnprstvz';
  const vowels = 'aeiou';
  const word = (n: number): string =>
    Array.from({ length: 3 + (n % 2) }, (_, i) => letters[(n >> (i * 3)) % letters.length]! + vowels[(n >> (i * 2 + 1)) % 5]!).join('');
  const rows = Array.from(
    { length: entries },
    (_, n) => `B${n},organisation,${word(n * 2_654_435 + 17)} ${word(n * 40_503 + 5)} ${word(n + 77)} LLC`,
  );
  await writeFile(file, ['id,kind,name', ...rows].join('\n'));
}

const client = new pg.Client({ connectionString: services.databaseUrl! });

try {
  await narrows('migrate');
  for (const [list, file] of data === undefined ? [] : LISTS) {
    const given = path.join(data!, 'lists', file);
    if (existsSync(given)) await narrows('lists', 'import', list, given);
  }
  await client.connect();
  const names = async (): Promise<number> => {
    const { rows } = await client.query<{ names: string }>(
      `select sum(json_array_length((content -> 'names')::json)) as names from narrows.list_entry e join narrows.list l using (edition_id)`,
    );
    return Number(rows[0]!.names);
  };
  const own = path.join(folder, 'own.csv');
  await ownList(own, Math.max(1, LISTED_NAMES - (await names())));
  await narrows('lists', 'import', 'own', own);
  const dates = Array.from({ length: values.pinned ? 4 : 2 }, (_, i) => `2026-11-${String(17 + i).padStart(2, '0')}`);
  for (const [i, date] of dates.entries()) {
    const file = path.join(folder, `${date}.xml`);
    await writeNight(file, { date, payments, first: i * payments });
    const { seconds } = await narrows('ingest', file);
    await rm(file);
    console.log(`${date}: ${payments} payments ingested in ${seconds.toFixed(0)} s, ${Math.round(payments / seconds)}/s`);
  }
  console.log(`${await names()} listed names; ${values.workers} workers of ${values.threads} threads`);
  for (const [i, date] of dates.entries()) {
    const began = performance.now();
    await client.query(
      `copy (select payment_id, payment_key, content from narrows.payment where business_date = '${date}' order by payment_id) to '/dev/null'`,
    );
    const limit = (performance.now() - began) / 1000;
    const size = values['chunk-size'] === undefined ? [] : ['--chunk-size', values['chunk-size']];
    const pinned = Math.max(0, i - 1);
    const stop = pinned > 0 ? hirePinned(pinned) : undefined;
    const crew = pinned > 0 ? ['--workers', '0'] : ['--workers', values.workers, '--threads', values.threads];
    const run = await narrows('run', '--date', date, ...crew, ...size);
    await stop?.();
    const steps = await client.query<{ planning: string; scoring: string }>(
      `select extract(epoch from min(c.finished_at) - r.planned_at) as planning, extract(epoch from max(c.finished_at) - min(c.finished_at)) as scoring
       from narrows.run r join narrows.run_chunk c using (run_id) where r.business_date = '${date}' group by r.run_id, r.planned_at`,
    );
    const { planning, scoring } = steps.rows[0]!;
    console.log(
      `${pinned > 0 ? `kept, ${pinned} pinned` : i === 0 ? 'cold' : 'kept'}: ${run.seconds.toFixed(1)} s, ${Math.round(payments / run.seconds)}/s, peak ${run.peak.toFixed(0)} MB; ` +
        `${Number(planning).toFixed(1)} s to the first chunk, ${Number(scoring).toFixed(1)} s for the others; COPY of the rows ${limit.toFixed(1)} s, ratio ${(run.seconds / limit).toFixed(1)}`,
    );
  }
} finally {
  await client.end();
  await services.close();
  await rm(folder, { recursive: true, force: true });
}
