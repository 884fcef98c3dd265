import type { BehaviourWindows } from '../adapters/postgres/facts.ts';
import type { Basis, RunRow } from '../adapters/postgres/runs.ts';
import { NarrowsError } from '../model/errors.ts';
import type { ChunkRange } from '../model/run.ts';
import { sha256 } from './hash.ts';

export interface PlanStore {
  readonly startRun: (businessDate: string, basis: Basis, basisHash: string, at: Date, kind?: RunRow['kind']) => Promise<RunRow>;
  readonly planChunks: (run: Pick<RunRow, 'runId' | 'businessDate'>, chunkSize: number, windows: BehaviourWindows) => Promise<ChunkRange[]>;
  readonly businessDates: (from?: string, to?: string) => Promise<string[]>;
}

export interface PlannedRun {
  readonly run: RunRow;
  /** What is still to be scored. */
  readonly open: readonly ChunkRange[];
  /** The night is closed and nothing has come since. One without open chunks may still lack its closing step, or have closed unbalanced. */
  readonly closed: boolean;
}

/**
 * Payments in one chunk: large enough that the queue costs nothing, small enough that a killed worker loses seconds and
 * that progress is seen.
 */
export const CHUNK_SIZE = 5_000;

/**
 * Plans the night of a business date, or finds the plan of an earlier start. A night without lists or without payments
 * is refused: its "nothing found" would mean nothing.
 *
 * @throws NarrowsError `RUN_NO_LISTS`, `RUN_NO_PAYMENTS`
 */
export async function planRun(
  businessDate: string,
  basis: Basis,
  store: PlanStore,
  options: { readonly at: Date; readonly windows: BehaviourWindows; readonly chunkSize?: number; readonly kind?: RunRow['kind'] },
): Promise<PlannedRun> {
  if (basis.editions.length === 0)
    throw new NarrowsError('RUN_NO_LISTS', 'No list has an edition; import one first: narrows lists import <list-id> <file>');
  if ((await store.businessDates(businessDate, businessDate)).length === 0)
    throw new NarrowsError('RUN_NO_PAYMENTS', `There is no payment of ${businessDate}; ingest the day's messages first, or check the date`);
  const run = await store.startRun(businessDate, basis, basisHash(basis), options.at, options.kind);
  const open = await store.planChunks(run, options.chunkSize ?? CHUNK_SIZE, options.windows);
  const closed = open.length === 0 && (run.state === 'complete' || run.state === 'complete_with_failures');
  return { run, open, closed };
}

/** One hash for everything that decides a score. */
export function basisHash(basis: Basis): string {
  const editions = basis.editions.map(({ editionId }) => editionId).toSorted();
  const whitelist = basis.whitelist.toSorted((a, b) => Number(a) - Number(b));
  return sha256(
    JSON.stringify([basis.rules, basis.goods, basis.geography, basis.lexicon].map(({ id, hash }) => [id, hash])),
    JSON.stringify(editions),
    ...(whitelist.length === 0 ? [] : [JSON.stringify(whitelist)]),
  );
}
