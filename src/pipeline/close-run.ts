import type { RunRow } from '../adapters/postgres/runs.ts';
import { imbalances, type ControlTotals, type RunState } from '../model/run.ts';
import { sha256 } from './hash.ts';

export interface CloseStore {
  readonly countRun: (
    run: Pick<RunRow, 'runId' | 'businessDate'>,
  ) => Promise<ControlTotals & { chunkAlerts: number; open: number; chunkDigests: string[] }>;
  readonly finishRun: (
    runId: string,
    outcome: { state: RunState; totals: ControlTotals; digest: string; problems: readonly string[]; at: Date },
  ) => Promise<void>;
}

export interface ClosedRun {
  readonly state: RunState;
  readonly totals: ControlTotals;
  readonly problems: readonly string[];
}

/**
 * Balances the night by counting again what was written, and marks it. What does not add up is never called complete:
 * it ends `unbalanced`, with the differences in words.
 */
export async function closeRun(run: Pick<RunRow, 'runId' | 'businessDate'>, store: CloseStore, at: Date): Promise<ClosedRun> {
  const { chunkAlerts, open, chunkDigests, ...totals } = await store.countRun(run);
  const problems = imbalances(totals);
  if (open > 0) problems.push(`${open} chunk(s) were not scored`);
  if (totals.alerts !== chunkAlerts) problems.push(`${totals.alerts} alerts are stored, but the chunks raised ${chunkAlerts}`);
  const state: RunState = problems.length > 0 ? 'unbalanced' : totals.failed > 0 ? 'complete_with_failures' : 'complete';
  await store.finishRun(run.runId, { state, totals, digest: sha256(chunkDigests.join('\n')), problems, at });
  return { state, totals, problems };
}
