import { FlowProducer, type ConnectionOptions } from 'bullmq';
import { Redis } from 'ioredis';
import { NarrowsError } from '../src/model/errors.ts';

/** Payloads carry ids only: no name, no text, nothing of a payment. */
export interface Payloads {
  readonly 'score-chunk': { readonly runId: string; readonly chunkNo: number };
  readonly 'close-run': { readonly runId: string; readonly start: number };
}

export type JobName = keyof Payloads;

const JOB_OPTIONS = {
  // Two minutes in all: Postgres may be starting again, and once it is there nobody should wait for long.
  attempts: 40,
  backoff: { type: 'fixed', delay: 3_000 },
  removeOnComplete: true,
  removeOnFail: 1_000,
} as const;

/** A connection that waits for Redis rather than fail a job. */
export function connectTo(redisUrl: string): ConnectionOptions & Redis {
  return new Redis(redisUrl, { maxRetriesPerRequest: null });
}

/**
 * Puts the open chunks of a run on the queue of nights, with the closing step behind them. Redis is only the to-do list: everything in
 * it can be made again from the run's row. Ids carry the start, so a job of a dead start never stands in for one of this start.
 *
 * @throws NarrowsError `QUEUE_UNREACHABLE` when Redis does not answer
 */
export async function enqueueRun(
  redisUrl: string,
  queueName: string,
  run: { readonly runId: string; readonly starts: number },
  chunks: readonly number[],
): Promise<void> {
  const connection = new Redis(redisUrl, { maxRetriesPerRequest: 0, retryStrategy: null, lazyConnect: true });
  // The promise below reports the failure; without a listener it would also end the process.
  connection.on('error', () => undefined);
  try {
    await connection.connect();
  } catch (cause) {
    throw new NarrowsError('QUEUE_UNREACHABLE', 'Redis does not answer; check REDIS_URL, or run the night without it: --inline', { cause });
  }
  const flow = new FlowProducer({ connection });
  try {
    const id = `run-${run.runId}-start-${run.starts}`;
    await flow.add({
      name: 'close-run',
      queueName,
      data: { runId: run.runId, start: run.starts } satisfies Payloads['close-run'],
      opts: { ...JOB_OPTIONS, jobId: `${id}-close` },
      children: chunks.map((chunkNo) => ({
        name: 'score-chunk',
        queueName,
        data: { runId: run.runId, chunkNo } satisfies Payloads['score-chunk'],
        opts: {
          ...JOB_OPTIONS,
          jobId: `${id}-chunk-${chunkNo}`,
          // The closing step still runs, finds the chunk open, and calls the night unbalanced.
          ignoreDependencyOnFailure: true,
        },
      })),
    });
  } finally {
    await flow.close();
    connection.disconnect();
  }
}
