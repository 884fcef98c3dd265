import type { RunRow } from '../adapters/postgres/runs.ts';

/** Prints the end of a night for an operator. @returns the exit code of contract.md */
export function reportRun(run: RunRow): number {
  const { totals } = run;
  if (totals)
    console.log(
      `${run.businessDate} run ${run.runId} ${run.state.replaceAll('_', ' ')}: read ${totals.read} = accepted ${totals.accepted} + rejected ${totals.rejected}; accepted = scored ${totals.scored} + failed ${totals.failed}; alerts ${totals.alerts}`,
    );
  for (const problem of run.problems) console.error(`${run.businessDate} does not balance: ${problem}`);
  if (totals && totals.rejected > 0)
    console.error(`${run.businessDate}: ${totals.rejected} record(s) were rejected; see analyst.rejected_record`);
  if (totals && totals.failed > 0)
    console.error(`${run.businessDate}: ${totals.failed} payment(s) could not be scored; see analyst.unscored_payment`);
  return run.state === 'complete' && totals?.rejected === 0 ? 0 : 1;
}

/** Says what went wrong, by its code if it has one. @returns exit code 2: cannot run */
export function reportFailure(error: unknown): number {
  const { code, message } = error as { code?: string; message?: string };
  console.error(`narrows: ${code === undefined ? '' : `${code}: `}${message ?? String(error)}`);
  if (process.env['LOG_LEVEL'] === 'debug') console.error(error);
  return 2;
}
