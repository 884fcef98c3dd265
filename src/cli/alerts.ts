import type { AlertRow } from '../adapters/postgres/alerts.ts';
import { NarrowsError } from '../model/errors.ts';
import type { Runtime } from '../runtime.ts';
import { printLine } from './output.ts';

/** `narrows alerts (--run R or --from D --to D) --json`: the worst first. */
export async function alerts(
  runtime: Runtime,
  options: { readonly run?: string; readonly from?: string; readonly to?: string; readonly json: boolean },
): Promise<number> {
  const { run, from, to } = options;
  if (run === undefined && (from === undefined || to === undefined))
    throw new NarrowsError('ALERTS_FILTER', 'give --run R, or --from D and --to D');
  const rows = await runtime.read.alerts(run === undefined ? { from: from!, to: to! } : { runId: run });
  for (const row of rows)
    if (options.json) printLine(alertLine(row));
    else
      console.log(
        `${row.severity.padEnd(6)} ${String(row.score).padStart(3)}  ${row.businessDate}  ${row.alertId}  ${row.assessment.reasons.join(', ')}: ${row.assessment.lines[0]?.sentence ?? ''}`,
      );
  return 0;
}

/** An alert as contract.md gives it. Nothing in it depends on when or how the night was run. */
export function alertLine(row: AlertRow): Record<string, unknown> {
  const { assessment } = row;
  return {
    alert_id: row.alertId,
    uetr: row.uetr,
    end_to_end_id: row.endToEndId,
    business_date: row.businessDate,
    amount: row.amount,
    currency: row.currency,
    severity: row.severity,
    score: row.score,
    reasons: assessment.reasons,
    evidence: assessment.lines.flatMap((line) =>
      line.evidence.map(({ path, from, to, text, list, edition, entryId, matched }) => ({
        path,
        from,
        to,
        text,
        list,
        edition,
        entry_id: entryId,
        matched,
      })),
    ),
    lines: assessment.lines.map(({ rule, family, points, sentence }) => ({ rule, family, points, sentence })),
    next_actions: assessment.nextActions ?? [],
    unknowns: assessment.unknowns,
    rules: row.rulesId,
    found_by: row.foundBy,
    source: { file: row.fileName, index: row.recordIndex },
  };
}
