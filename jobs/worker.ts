import { Worker, type Job } from 'bullmq';
import { openRuntime, type Runtime } from '../src/runtime.ts';
import { closeRunJob } from './processors/close-run.ts';
import { scoreChunkJob } from './processors/score-chunk.ts';
import { connectTo, QUEUE, type JobName, type Payloads } from './queue.ts';

const PROCESSORS = {
  'score-chunk': scoreChunkJob,
  'close-run': closeRunJob,
} satisfies { [Name in JobName]: (data: Payloads[Name], runtime: Runtime) => Promise<void> };

/**
 * A worker's life: takes jobs until SIGTERM, SIGINT or the end of the process that started it, then finishes what it
 * holds. Killed outright, its chunk stays open in Postgres and comes back when the lease on its job has run out.
 */
export async function runWorker(): Promise<void> {
  const runtime = await openRuntime({ redis: true });
  const connection = connectTo(runtime.redisUrl!);
  const worker = new Worker(
    QUEUE,
    async (job: Job) => {
      const process = PROCESSORS[job.name as JobName] as ((data: unknown, runtime: Runtime) => Promise<void>) | undefined;
      if (!process) throw new Error(`no processor for job ${job.name}`);
      await process(job.data, runtime);
    },
    { connection, concurrency: 1, lockDuration: 10_000, stalledInterval: 5_000, maxStalledCount: 3 },
  );
  worker.on('error', (error) => runtime.log.error({ code: (error as { code?: string }).code }, 'queue fault'));
  worker.on('failed', (job, error) =>
    runtime.log.error(
      { job_id: job?.id, attempt: job?.attemptsMade, error: error.name, code: (error as { code?: string }).code },
      'job failed',
    ),
  );
  await new Promise<void>((resolve) => {
    for (const event of ['SIGTERM', 'SIGINT', 'disconnect'])
      process.once(event, () => {
        resolve();
      });
  });
  await worker.close();
  connection.disconnect();
  await runtime.close();
}

if (import.meta.main) {
  await runWorker();
  process.exit(0);
}
