import type { AssessmentLine } from '../model/assessment.ts';
import type { AlertChange, DescribedChange } from '../model/change.ts';

/**
 * Says in words why an alert came, went or changed between two runs of one date.
 *
 * @param isRemoved whether an entry, by list and id, is no longer in the lists
 */
export function describeChange(change: AlertChange, isRemoved: (list: string, entryId: string) => boolean): DescribedChange {
  const { alertId, was, is, isScore } = change;
  const [before, after] = [was?.lines ?? [], is?.lines ?? []];
  const gone = before.filter((line) => !after.some((other) => isSame(line, other)));
  const come = after.filter((line) => !before.some((other) => isSame(line, other)));
  const removed = [...new Set(gone.flatMap(entriesOf))].filter((entry) => isRemoved(entry.list, entry.entryId));
  const parts = [
    ...(was ? [] : ['found by a lookback']),
    ...new Set(removed.map(({ list, entryId }) => `entry ${entryId} of ${list} was removed`)),
    ...(come.length > 0 ? [`now: ${rulesOf(come)}`] : []),
    // Under the line the lines are not kept, so what is left of them is not known.
    ...(gone.length > 0 && is ? [`no longer: ${rulesOf(gone)}`] : []),
    ...(is ? [] : [`under the alert line with ${isScore}`]),
  ];
  return {
    alertId,
    wasSeverity: was?.severity,
    wasScore: was?.score,
    isSeverity: is?.severity,
    isScore,
    reason: parts.join('; ') || 'the same findings weigh otherwise',
  };
}

/** The same finding about the same text and entry, whatever it weighs. */
function isSame(one: AssessmentLine, other: AssessmentLine): boolean {
  const key = (line: AssessmentLine): string =>
    JSON.stringify([line.rule, line.evidence.map(({ path, from, to, list, entryId }) => [path, from, to, list, entryId])]);
  return key(one) === key(other);
}

function entriesOf({ evidence }: AssessmentLine): { list: string; entryId: string }[] {
  return evidence.flatMap(({ list, entryId }) => (list !== undefined && entryId !== undefined ? [{ list, entryId }] : []));
}

function rulesOf(lines: readonly AssessmentLine[]): string {
  return [...new Set(lines.map(({ rule }) => rule))].join(', ');
}
