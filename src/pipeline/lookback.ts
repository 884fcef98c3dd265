import type { Basis, RunRow } from '../adapters/postgres/runs.ts';
import { describeChange } from '../alerts/change.ts';
import type { AlertChange, DescribedChange } from '../model/change.ts';

export interface LookbackStore {
  readonly changedAlerts: (runId: string, sinceId: string) => Promise<AlertChange[]>;
  /** Entries that the editions of a run no longer have, as `list entry`. */
  readonly removedEntries: (runId: string, entries: readonly { list: string; entryId: string }[]) => Promise<ReadonlySet<string>>;
  readonly writeChanges: (runId: string, changes: readonly DescribedChange[]) => Promise<void>;
}

/** Whether lists, rules, goods, places or words are others than a run was screened against. Whitelists are persons' decisions since. */
export function isOutdated(was: Basis, is: Basis): boolean {
  const decisive = (basis: Basis): string => {
    const editions = basis.editions.map(({ listId, editionId }) => `${listId} ${editionId}`).toSorted();
    return JSON.stringify({ ...basis, editions, whitelist: [] });
  };
  return decisive(was) !== decisive(is);
}

/** Tells what a lookback changed against the run before it, and why (domain.md 6.5: a removed entry must not leave its alerts open). */
export async function recordChanges(run: Pick<RunRow, 'runId' | 'sinceRunId'>, store: LookbackStore): Promise<void> {
  if (run.sinceRunId === undefined) return;
  const changes = await store.changedAlerts(run.runId, run.sinceRunId);
  const entries = changes.flatMap(({ was }) =>
    (was?.lines ?? []).flatMap(({ evidence }) =>
      evidence.flatMap(({ list, entryId }) => (list !== undefined && entryId !== undefined ? [{ list, entryId }] : [])),
    ),
  );
  const removed = await store.removedEntries(run.runId, entries);
  await store.writeChanges(
    run.runId,
    changes.map((change) => describeChange(change, (list, entryId) => removed.has(`${list} ${entryId}`))),
  );
}
