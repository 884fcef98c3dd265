import { closeRun, type ClosedRun, type CloseStore, type ManifestStore } from './close-run.ts';
import type { LookbackStore } from './lookback.ts';
import type { PlannedRun } from './plan-run.ts';
import { scoreChunk, type ChunkStore } from './score-chunk.ts';
import type { Screens } from '../signals/signal.ts';

/** Scores and closes a planned night in this process, without a queue; the same steps as the workers take. */
export async function runInline(
  planned: PlannedRun,
  screens: Screens,
  store: ChunkStore & CloseStore & ManifestStore & LookbackStore,
  options: { readonly now: () => Date; readonly onChunk?: () => void },
): Promise<ClosedRun> {
  for (const { chunkNo } of planned.open) {
    await scoreChunk(planned.run, chunkNo, screens, store, options.now);
    options.onChunk?.();
  }
  return closeRun(planned.run, store, options.now());
}
