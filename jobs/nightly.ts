import { fork, type ChildProcess } from 'node:child_process';
import { parseArgs } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { reportFailure, reportRun } from '../src/cli/report-run.ts';
import { startProgress } from '../src/cli/progress.ts';
import { windowsOf } from '../src/pipeline/evaluate-payments.ts';
import { NarrowsError } from '../src/model/errors.ts';
import { planRun, type PlannedRun } from '../src/pipeline/plan-run.ts';
import { loadConfig, openRuntime, type RunRow, type Runtime } from '../src/runtime.ts';
import { enqueueRun } from './queue.ts';

/** How often a dead worker of ours is replaced before the night is given up. */
const RESTARTS = 5;

/** Runs the nights of the given dates through the queue, with workers of its own. Exit code as in contract.md. */
async function nightly(): Promise<number> {
  const { values } = parseArgs({
    options: {
      date: { type: 'string', multiple: true },
      workers: { type: 'string' },
      rules: { type: 'string' },
      'chunk-size': { type: 'string' },
      threads: { type: 'string', default: '2' },
      lookback: { type: 'boolean', default: false },
    },
  });
  const runtime = await openRuntime({ redis: true });
  const crew = hireWorkers(Number(values.workers ?? 1), values.threads, runtime);
  const stop = async (): Promise<void> => {
    await crew.dismiss();
    await runtime.close();
  };
  process.once('SIGTERM', () => void stop().then(() => process.exit(130)));
  process.once('SIGINT', () => void stop().then(() => process.exit(130)));
  try {
    let code = 0;
    for (const date of values.date ?? []) {
      code = Math.max(code, await runThroughQueue(date, runtime, crew, values));
    }
    return code;
  } finally {
    await stop();
  }
}

async function runThroughQueue(
  date: string,
  runtime: Runtime,
  crew: Crew,
  options: { readonly rules?: string; readonly 'chunk-size'?: string; readonly lookback: boolean },
): Promise<number> {
  const config = await loadConfig(runtime.today(), options.rules);
  const chunkSize = options['chunk-size'];
  const basis = await runtime.basis(config);
  const plan = async (): Promise<PlannedRun> =>
    planRun(date, basis, runtime.night, {
      at: runtime.now(),
      windows: windowsOf(config),
      kind: options.lookback ? 'lookback' : 'night',
      ...(chunkSize === undefined ? {} : { chunkSize: Number(chunkSize) }),
    });
  const planned = await plan();
  const { runId } = planned.run;
  // Built once here, where no lease waits; workers of this machine find it kept.
  if (planned.open.length > 0) await runtime.screens.prepare(planned.run.basis);
  runtime.log.info({ run_id: runId, business_date: date, open_chunks: planned.open.length }, 'run planned');
  if (!planned.closed) await enqueue(planned, runtime);
  const progress = startProgress(date);
  const watch = new Watch(runtime);
  for (;;) {
    const seen = await watch.look(runId);
    if (seen) {
      progress.update(seen.chunks);
      if (seen.run.state !== 'planned') {
        progress.stop();
        return reportRun(seen.run);
      }
      if (watch.isStuck(seen.chunks.done)) await enqueue(await plan(), runtime);
    }
    crew.check();
    await sleep(100);
  }
}

/** Without open chunks only the closing step is asked for. */
async function enqueue({ run, open }: PlannedRun, runtime: Runtime): Promise<void> {
  await enqueueRun(
    runtime.redisUrl!,
    (await runtime.queues()).night,
    run,
    open.map((chunk) => chunk.chunkNo),
  );
}

/** How long Postgres may be away, in milliseconds; and how long no chunk may come back, in leases, before the night is queued again. */
const AWAY = 60_000;
const STUCK_LEASES = 3;
const REQUEUED = 5;

/** Looks at a night from outside: bears a Postgres that starts again, and sees when Redis has lost the to-do list. */
class Watch {
  readonly #runtime: Runtime;
  /** A clock that no change of the machine's time moves. */
  #answered = performance.now();
  #moved = performance.now();
  #done = -1;
  #requeued = 0;

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
  }

  /** The run and its progress; nothing while Postgres does not answer. */
  async look(runId: string): Promise<{ run: RunRow; chunks: { done: number; total: number } } | undefined> {
    try {
      const run = (await this.#runtime.read.run(runId))!;
      const chunks = await this.#runtime.read.chunks(runId);
      this.#answered = performance.now();
      return { run, chunks };
    } catch (error) {
      if (performance.now() - this.#answered > AWAY) throw error;
      this.#runtime.log.warn({ run_id: runId, code: (error as { code?: string }).code }, 'Postgres does not answer; waiting');
      await sleep(500);
      return undefined;
    }
  }

  /** @throws NarrowsError `RUN_STUCK` when queueing again did not help */
  isStuck(done: number): boolean {
    const now = performance.now();
    if (done !== this.#done) [this.#done, this.#moved, this.#requeued] = [done, now, 0];
    if (now - this.#moved < STUCK_LEASES * this.#runtime.env.leaseSeconds * 1_000) return false;
    if (this.#requeued === REQUEUED)
      throw new NarrowsError(
        'RUN_STUCK',
        `No chunk came back although the night was queued ${REQUEUED} times; see the workers' logs, then start it again`,
      );
    this.#requeued++;
    this.#moved = now;
    this.#runtime.log.warn({ done }, 'no chunk came back for long; the night is queued again');
    return true;
  }
}

interface Crew {
  /** Replaces the dead. Throws when too many died: the fault is not theirs. */
  readonly check: () => void;
  readonly dismiss: () => Promise<void>;
}

/** None when other machines' workers take the jobs (`--workers 0`). */
function hireWorkers(count: number, threads: string, runtime: Runtime): Crew {
  let deaths = 0;
  let over = false;
  const hire = (): ChildProcess => {
    // Several on one machine cannot share a port: only a worker that was started by itself tells its health.
    const { NARROWS_METRICS_PORT: _, ...given } = process.env;
    const env = { ...given, DATABASE_URL: runtime.databaseUrl, REDIS_URL: runtime.redisUrl };
    return fork(new URL('worker.ts', import.meta.url), ['--threads', threads], { env, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  };
  const workers = Array.from({ length: count }, hire);
  return {
    check: () => {
      for (const [i, worker] of workers.entries()) {
        if (over || (worker.exitCode === null && worker.signalCode === null)) continue;
        deaths++;
        runtime.log.warn({ signal: worker.signalCode, exit_code: worker.exitCode }, 'a worker died; another takes its place');
        if (deaths > RESTARTS) throw new Error(`${deaths} workers died; see their messages above`);
        workers[i] = hire();
      }
    },
    dismiss: async () => {
      over = true;
      await Promise.all(
        workers.map(async (worker) => {
          if (worker.exitCode !== null || worker.signalCode !== null) return;
          const gone = new Promise((resolve) => worker.once('exit', resolve));
          worker.kill('SIGTERM');
          await gone;
        }),
      );
    },
  };
}

if (import.meta.main) process.exit(await nightly().catch(reportFailure));
