import { Worker, type Job } from 'bullmq';
import { openRuntime, type Runtime } from '../src/runtime.ts';
import { parseArgs } from 'node:util';
import { closeRunJob } from './processors/close-run.ts';
import { scoreChunkJob } from './processors/score-chunk.ts';
import { serveHealth, WorkerMetrics } from './health.ts';
import { connectTo, type JobName, type Payloads } from './queue.ts';
import { openTracing } from './tracing.ts';
import { ScoringThreads } from './scoring-threads.ts';

/** What a worker has beside its runtime. */
export interface Tools {
  readonly threads: ScoringThreads;
  readonly metrics: WorkerMetrics;
}

const PROCESSORS = {
  'score-chunk': scoreChunkJob,
  'close-run': closeRunJob,
} satisfies { [Name in JobName]: (data: Payloads[Name], runtime: Runtime, tools: Tools) => Promise<void> };

/**
 * A worker's life: takes jobs until SIGTERM, SIGINT or the end of the process that started it, then finishes what it
 * holds. Killed outright, its chunk stays open in Postgres and comes back when the lease on its job has run out.
 */
async function runWorker(threadCount: number): Promise<void> {
  const runtime = await openRuntime({ redis: true });
  const connection = connectTo(runtime.redisUrl!);
  const lease = runtime.env.leaseSeconds * 1_000;
  const threads = new ScoringThreads(threadCount, runtime);
  const metrics = new WorkerMetrics();
  const { metricsPort } = runtime.env;
  const health = metricsPort === undefined ? undefined : await serveHealth(metricsPort, metrics, runtime, async () => connection.ping());
  const tracing = await openTracing(runtime.env.tracesTo);
  const worker = new Worker(
    (await runtime.queues()).night,
    async (job: Job) => {
      const process = PROCESSORS[job.name as JobName] as ((data: unknown, runtime: Runtime, tools: Tools) => Promise<void>) | undefined;
      if (!process) throw new Error(`no processor for job ${job.name}`);
      const { runId, chunkNo } = job.data as Payloads['score-chunk'];
      const ids = { 'run.id': runId, 'job.attempt': job.attemptsMade, ...(chunkNo === undefined ? {} : { 'chunk.no': chunkNo }) };
      await tracing.traced(job.name, ids, async () => process(job.data, runtime, { threads, metrics }));
    },
    // A job more than there are threads: what closes a run must not wait for a chunk.
    { connection, concurrency: threadCount + 1, lockDuration: lease, stalledInterval: lease / 2, maxStalledCount: 10 },
  );
  worker.on('error', (error) => runtime.log.error({ code: (error as { code?: string }).code }, 'queue fault'));
  worker.on('failed', (job, error) => {
    metrics.failed();
    runtime.log.error(
      { job_id: job?.id, attempt: job?.attemptsMade, error: error.name, code: (error as { code?: string }).code },
      'job failed',
    );
  });
  await new Promise<void>((resolve) => {
    for (const event of ['SIGTERM', 'SIGINT', 'disconnect'])
      process.once(event, () => {
        resolve();
      });
  });
  health?.close();
  await worker.close();
  await threads.close();
  await tracing.close();
  connection.disconnect();
  await runtime.close();
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { threads: { type: 'string', default: '1' } } });
  await runWorker(Number(values.threads));
  process.exit(0);
}
