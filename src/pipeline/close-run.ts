import type { RunRow } from '../adapters/postgres/runs.ts';
import { imbalances, type ControlTotals, type RunState } from '../model/run.ts';
import { sha256 } from './hash.ts';
import { recordChanges, type LookbackStore } from './lookback.ts';
import type { Manifest, ManifestChunk } from './manifest.ts';

export interface CloseStore {
  readonly countRun: (
    run: Pick<RunRow, 'runId' | 'businessDate'>,
  ) => Promise<ControlTotals & { chunkAlerts: number; open: number; missed: number; chunkDigests: string[] }>;
  /** Marks the run, and gives its alerts to the desk. */
  readonly finishRun: (
    runId: string,
    outcome: { state: RunState; totals: ControlTotals; digest: string; problems: readonly string[]; at: Date },
  ) => Promise<void>;
}

/** Where a closed night leaves its proof. */
export interface ManifestStore {
  readonly readChunks: (runId: string) => Promise<ManifestChunk[]>;
  /** Seals the manifest with the bank's key, if it has one, and stores it beside earlier ones. */
  readonly writeManifest: (manifest: Omit<Manifest, 'code' | 'audit'>, at: Date) => Promise<void>;
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
export async function closeRun(
  run: Pick<RunRow, 'runId' | 'businessDate' | 'basis' | 'plannedAt' | 'sinceRunId'>,
  store: CloseStore & ManifestStore & LookbackStore,
  at: Date,
): Promise<ClosedRun> {
  const { chunkAlerts, open, missed, chunkDigests, ...totals } = await store.countRun(run);
  const problems = imbalances(totals);
  if (open > 0) problems.push(`${open} chunk(s) were not scored`);
  if (totals.alerts !== chunkAlerts) problems.push(`${totals.alerts} alerts are stored, but the chunks raised ${chunkAlerts}`);
  if (missed > 0)
    problems.push(
      `${missed} payment(s) asked in full by way of a check showed what a glance had missed, so others may be missed: set NARROWS_GLANCE=off, tell the developers, and start the night again`,
    );
  const state: RunState = problems.length > 0 ? 'unbalanced' : totals.failed > 0 ? 'complete_with_failures' : 'complete';
  const digest = sha256(chunkDigests.join('\n'));
  await store.finishRun(run.runId, { state, totals, digest, problems, at });
  await recordChanges(run, store);
  const { runId, businessDate, basis } = run;
  const chunks = await store.readChunks(runId);
  const times = { plannedAt: run.plannedAt.toISOString(), closedAt: at.toISOString() };
  await store.writeManifest(
    { format: 'narrows-manifest-2', runId, businessDate, state, basis, ...times, totals, problems, chunks, digest },
    at,
  );
  return { state, totals, problems };
}
