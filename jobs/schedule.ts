import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Queue, Worker } from 'bullmq';
import { reportFailure } from '../src/cli/report-run.ts';
import { daysBefore, openRuntime, type Runtime } from '../src/runtime.ts';
import { connectTo } from './queue.ts';

/**
 * Keeps the nightly schedule: at the given time of the bank's day it runs the night of that day, and first those of the days before
 * that were missed: the machine was off, or messages came late. The schedule lives in
 * Redis, so two of these never start a night twice; and if they did, Postgres has one run for it.
 */
async function schedule(): Promise<number> {
  const { values } = parseArgs({
    options: {
      cron: { type: 'string', default: '0 45 22 * * *' },
      workers: { type: 'string', default: '2' },
      'catch-up': { type: 'string', default: '7' },
    },
  });
  const runtime = await openRuntime({ redis: true });
  const connection = connectTo(runtime.redisUrl!);
  const { schedule: queueName } = await runtime.queues();
  const queue = new Queue(queueName, { connection });
  await queue.upsertJobScheduler(
    'nightly',
    { pattern: values.cron, tz: runtime.env.timeZone },
    { name: 'night', opts: { removeOnComplete: true, removeOnFail: 100 } },
  );
  const next = await queue.getJobScheduler('nightly');
  runtime.log.info(
    { cron: values.cron, time_zone: runtime.env.timeZone, next: next?.next && new Date(next.next).toISOString() },
    'night scheduled',
  );
  const worker = new Worker(queueName, async () => runNights(await datesDue(runtime, Number(values['catch-up'])), values.workers), {
    connection,
    concurrency: 1,
  });
  worker.on('error', (error) => runtime.log.error({ error: error.name }, 'queue fault'));
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const)
      process.once(signal, () => {
        resolve();
      });
  });
  await worker.close();
  await queue.close();
  connection.disconnect();
  await runtime.close();
  return 0;
}

/** Dates that have payments and no closed night: today's, and those of so many days before. */
export async function datesDue(runtime: Pick<Runtime, 'today' | 'read'>, catchUp: number): Promise<string[]> {
  const today = runtime.today();
  const from = daysBefore(today, catchUp);
  const closed = await runtime.read.closedRuns(from, today);
  const done = new Set(closed.filter(({ state }) => state === 'complete').map(({ businessDate }) => businessDate));
  return (await runtime.read.dates(from, today)).filter((date) => date === today || !done.has(date));
}

async function runNights(dates: readonly string[], workers: string): Promise<void> {
  if (dates.length === 0) return;
  const args = [...dates.flatMap((date) => ['--date', date]), '--workers', workers];
  const nights = spawn(process.execPath, [fileURLToPath(new URL('nightly.ts', import.meta.url)), ...args], { stdio: 'inherit' });
  const code = await new Promise<number | null>((resolve) => nights.once('exit', resolve));
  if (code !== 0) throw new Error(`the nights of ${dates.join(', ')} ended with exit code ${code}`);
}

if (import.meta.main) process.exit(await schedule().catch(reportFailure));
