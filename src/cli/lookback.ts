import { daysBefore } from '../adapters/clock.ts';
import { NarrowsError } from '../model/errors.ts';
import { isOutdated } from '../pipeline/lookback.ts';
import { loadConfig, type Runtime } from '../runtime.ts';
import { runDates } from './run.ts';

export interface LookbackOptions {
  readonly days: string;
  readonly to?: string;
  readonly inline: boolean;
  readonly workers: string;
  readonly threads: string;
  readonly rules?: string;
}

/** `narrows lookback`: screens stored dates again whose last run knew other lists or rules, and tells what that changed. */
export async function lookback(runtime: Runtime, options: LookbackOptions): Promise<number> {
  const to = options.to ?? runtime.today();
  const from = daysBefore(to, Number(options.days) - 1);
  const basis = await runtime.basis(await loadConfig(runtime.today(), options.rules));
  const closed = await runtime.read.closedRuns(from, to);
  if (closed.length === 0)
    throw new NarrowsError('LOOKBACK_NO_RUNS', `No night from ${from} to ${to} was ever closed, so there is nothing to look back on`);
  const outdated = closed.filter((run) => isOutdated(run.basis, basis));
  console.log(`${closed.length} nights from ${from} to ${to}, ${outdated.length} of them screened against other lists or rules`);
  const code = await runDates(
    runtime,
    outdated.map(({ businessDate }) => businessDate),
    { ...options, lookback: true },
  );
  const runs = await runtime.read.closedRuns(from, to);
  for (const { runId, businessDate, sinceRunId } of runs.filter((run) => outdated.some((was) => was.runId === run.sinceRunId))) {
    const changes = await runtime.read.changes(runId);
    const gained = changes.filter(({ wasSeverity }) => !wasSeverity).length;
    const lost = changes.filter(({ isSeverity }) => !isSeverity).length;
    console.log(
      `${businessDate} run ${runId} against run ${sinceRunId}: ${gained} new, ${lost} gone, ${changes.length - gained - lost} of another score`,
    );
    for (const { alertId, wasSeverity, wasScore, isSeverity, isScore, reason } of changes)
      console.log(`  ${alertId}  ${wasScore ?? '-'} ${wasSeverity ?? 'none'} -> ${isScore} ${isSeverity ?? 'none'}: ${reason}`);
  }
  return code;
}
