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

/** Names of the queues: chunks and closes of nights, and the schedule. */
export const QUEUES = ['narrows-night', 'narrows-schedule'] as const;
