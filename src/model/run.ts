/** `unbalanced` and `failures` are ends, not stages: a person must look at them (architecture.md, control totals). */
export type RunState = 'planned' | 'complete' | 'complete_with_failures' | 'unbalanced';

/** The control totals of a night: the double entry that shows that nothing was lost. */
export interface ControlTotals {
  /** Records of the business date: payments and dated rejects. */
  readonly read: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly scored: number;
  readonly failed: number;
  readonly alerts: number;
}

/** A run of payments with ids in (afterId, throughId], the unit that one worker scores and writes in one transaction. */
export interface ChunkRange {
  readonly chunkNo: number;
  readonly afterId: string;
  readonly throughId: string;
}

/**
 * Names what does not add up, in words; empty when the night balances:
 * read = accepted + rejected, accepted = scored + failed, alerts <= scored.
 */
export function imbalances(totals: ControlTotals): string[] {
  const problems: string[] = [];
  const { read, accepted, rejected, scored, failed, alerts } = totals;
  if (read !== accepted + rejected) problems.push(`read ${read} is not accepted ${accepted} + rejected ${rejected}`);
  if (accepted !== scored + failed) problems.push(`accepted ${accepted} is not scored ${scored} + failed ${failed}`);
  if (alerts > scored) problems.push(`alerts ${alerts} exceed scored ${scored}`);
  return problems;
}

/** Names of an installation's queues. */
export interface QueueNames {
  /** Chunks and closes of nights. */
  readonly night: string;
  readonly schedule: string;
}

/**
 * The queues of one database. Several may share a Redis, and run 1 of one is not run 1 of the other: a worker that took the
 * other's chunk would score its own and leave that one open.
 *
 * @param installation what tells this database from every other, and is the same for all who use it
 */
export function queueNames(installation: string): QueueNames {
  return { night: `narrows-${installation}-night`, schedule: `narrows-${installation}-schedule` };
}
