import { spawn } from 'node:child_process';
import path from 'node:path';
import { isCalendarDate } from '../messages/values.ts';
import { NarrowsError } from '../model/errors.ts';
import { windowsOf } from '../pipeline/evaluate-payments.ts';
import { planRun } from '../pipeline/plan-run.ts';
import { runInline } from '../pipeline/run-inline.ts';
import { CHECKOUT, loadConfig, type Runtime } from '../runtime.ts';
import { startProgress } from './progress.ts';
import { reportRun } from './report-run.ts';

export interface RunOptions {
  readonly date?: string;
  readonly from?: string;
  readonly to?: string;
  readonly inline: boolean;
  readonly workers: string;
  readonly threads: string;
  readonly rules?: string;
  readonly chunkSize?: string;
  /** Dates are screened again, and held against their last run. */
  readonly lookback?: boolean;
}

/** `narrows run`: the nights of one date, or of every date in a range that has payments. */
export async function run(runtime: Runtime, options: RunOptions): Promise<number> {
  return runDates(runtime, await datesOf(runtime, options), options);
}

/** Runs the given dates one after the other, here or through the queue. */
export async function runDates(
  runtime: Runtime,
  dates: readonly string[],
  options: Pick<RunOptions, 'inline' | 'workers' | 'threads' | 'rules' | 'chunkSize' | 'lookback'>,
): Promise<number> {
  if (dates.length === 0) return 0;
  if (!options.inline) return runQueued(runtime, dates, options);
  const config = await loadConfig(runtime.today(), options.rules);
  let code = 0;
  for (const date of dates) {
    const basis = await runtime.basis(config);
    const planned = await planRun(date, basis, runtime.night, {
      at: runtime.now(),
      windows: windowsOf(config),
      ...(options.lookback ? { kind: 'lookback' } : {}),
      ...(options.chunkSize === undefined ? {} : { chunkSize: Number(options.chunkSize) }),
    });
    if (!planned.closed) {
      const progress = startProgress(date);
      let done = 0;
      const total = planned.open.length;
      await runInline(planned, await runtime.screens.of(basis), runtime.night, {
        now: runtime.now,
        onChunk: () => {
          progress.update({ done: ++done, total });
        },
      });
      progress.stop();
    }
    code = Math.max(code, reportRun((await runtime.read.run(planned.run.runId))!));
  }
  return code;
}

async function datesOf(runtime: Runtime, { date, from, to }: RunOptions): Promise<string[]> {
  for (const given of [date, from, to])
    if (given !== undefined && !isCalendarDate(given)) throw new NarrowsError('RUN_DATE', `${given} is not a date YYYY-MM-DD`);
  if (date !== undefined) return [date];
  if (from === undefined || to === undefined) throw new NarrowsError('RUN_DATE', 'give --date D, or --from D and --to D');
  const dates = await runtime.read.dates(from, to);
  if (dates.length === 0) throw new NarrowsError('RUN_NO_PAYMENTS', `There is no payment from ${from} to ${to}`);
  return dates;
}

/** The queue is the business of jobs/, which this ring does not know: it starts the entry point there and waits. */
async function runQueued(
  runtime: Runtime,
  dates: readonly string[],
  options: Pick<RunOptions, 'workers' | 'threads' | 'rules' | 'chunkSize' | 'lookback'>,
): Promise<number> {
  const args = [...dates.flatMap((date) => ['--date', date]), '--workers', options.workers, '--threads', options.threads];
  if (options.lookback) args.push('--lookback');
  if (options.rules !== undefined) args.push('--rules', options.rules);
  if (options.chunkSize !== undefined) args.push('--chunk-size', options.chunkSize);
  return startJob('nightly', args, {
    DATABASE_URL: runtime.databaseUrl,
    ...(runtime.redisUrl === undefined ? {} : { REDIS_URL: runtime.redisUrl }),
  });
}

/** Runs an entry point of jobs/ in a process of its own, passing signals on. @returns its exit code */
export async function startJob(
  name: 'nightly' | 'worker' | 'schedule',
  args: readonly string[],
  variables: Record<string, string> = {},
): Promise<number> {
  const child = spawn(process.execPath, [path.join(CHECKOUT, 'jobs', `${name}.ts`), ...args], {
    stdio: 'inherit',
    env: { ...process.env, ...variables },
  });
  const pass = (signal: NodeJS.Signals): void => void child.kill(signal);
  process.on('SIGTERM', pass).on('SIGINT', pass);
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  process.off('SIGTERM', pass).off('SIGINT', pass);
  return code ?? 2;
}
