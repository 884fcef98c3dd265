import { UnrecoverableError } from 'bullmq';
import type { Runtime } from '../../src/runtime.ts';
import type { Payloads } from '../queue.ts';
import type { Tools } from '../worker.ts';

/** Scores one chunk of a run on the basis that the run pinned. */
export async function scoreChunkJob(
  { runId, chunkNo }: Payloads['score-chunk'],
  runtime: Runtime,
  { threads, metrics }: Tools,
): Promise<void> {
  const run = await runtime.read.run(runId);
  if (!run) throw new UnrecoverableError(`run ${runId} does not exist`);
  const { businessDate, basis } = run;
  const began = performance.now();
  const result = await threads.score({ runId, businessDate, basis }, chunkNo);
  metrics.scored(result, (performance.now() - began) / 1_000);
  runtime.log.info({ run_id: runId, chunk_no: chunkNo, ...result }, result ? 'chunk scored' : 'chunk was done already');
}
