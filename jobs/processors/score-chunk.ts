import { UnrecoverableError } from 'bullmq';
import { scoreChunk } from '../../src/pipeline/score-chunk.ts';
import type { Runtime } from '../../src/runtime.ts';
import type { Payloads } from '../queue.ts';

/** Scores one chunk of a run on the basis that the run pinned. */
export async function scoreChunkJob({ runId, chunkNo }: Payloads['score-chunk'], runtime: Runtime): Promise<void> {
  const run = await runtime.read.run(runId);
  if (!run) throw new UnrecoverableError(`run ${runId} does not exist`);
  const screens = await runtime.screens(run.basis);
  const result = await scoreChunk(run, chunkNo, screens, runtime.night, runtime.now);
  runtime.log.info({ run_id: runId, chunk_no: chunkNo, ...result }, result ? 'chunk scored' : 'chunk was done already');
}
