import { fork, type ChildProcess } from 'node:child_process';
import { parseArgs } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { reportFailure, reportRun } from '../src/cli/report-run.ts';
import { startProgress } from '../src/cli/progress.ts';
import { windowsOf } from '../src/pipeline/evaluate-payments.ts';
import { planRun } from '../src/pipeline/plan-run.ts';
import { loadConfig, openRuntime, type Runtime } from '../src/runtime.ts';
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
      threads: { type: 'string', default: '1' },
      lookback: { type: 'boolean', default: false },
    },
  });
  const runtime = await openRuntime({ redis: true });
  const crew = hireWorkers(Number(values.workers ?? 2), values.threads, runtime);
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
  const planned = await planRun(date, await runtime.basis(config), runtime.night, {
    at: runtime.now(),
    windows: windowsOf(config),
    kind: options.lookback ? 'lookback' : 'night',
    ...(chunkSize === undefined ? {} : { chunkSize: Number(chunkSize) }),
  });
  const { runId } = planned.run;
  // Built once here, where no lease waits; workers of this machine find it kept.
  if (planned.open.length > 0) await runtime.listBlock(planned.run.basis);
  runtime.log.info({ run_id: runId, business_date: date, open_chunks: planned.open.length }, 'run planned');
  // Without open chunks only the closing step is asked for.
  if (!planned.closed)
    await enqueueRun(
      runtime.redisUrl!,
      planned.run,
      planned.open.map((chunk) => chunk.chunkNo),
    );
  const progress = startProgress(date);
  for (;;) {
    const run = (await runtime.read.run(runId))!;
    progress.update(await runtime.read.chunks(runId));
    if (run.state !== 'planned') {
      progress.stop();
      return reportRun(run);
    }
    crew.check();
    await sleep(100);
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
    const env = { ...process.env, DATABASE_URL: runtime.databaseUrl, REDIS_URL: runtime.redisUrl };
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
