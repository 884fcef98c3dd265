import { loadDesk, type Runtime } from '../runtime.ts';
import { printLine } from './output.ts';

/** `narrows retention [--apply]`: months that have been kept for long enough; with `--apply` they are removed, but those that something holds. */
export async function retention(runtime: Runtime, options: { readonly apply: boolean; readonly json: boolean }): Promise<number> {
  const { retentionYears, id } = await loadDesk(runtime.today());
  const today = runtime.today();
  const before = `${Number(today.slice(0, 4)) - retentionYears}${today.slice(4)}`;
  const due = await runtime.retention.dueMonths(before);
  if (!options.json) console.log(`${id} keeps ${retentionYears} years: what is wholly before ${before} is due`);
  for (const one of due) {
    const isKept = one.open > 0 || one.held > 0;
    if (options.apply && !isKept) await runtime.retention.purgeMonth(one.month, runtime.now());
    const state = isKept ? 'kept' : options.apply ? 'removed' : 'due';
    if (options.json) printLine({ ...one, state });
    else
      console.log(
        `  ${one.month}  ${state.padEnd(8)} ${one.payments} payments, ${one.alerts} alerts${isKept ? `; ${one.open} open, ${one.held} under legal hold` : ''}`,
      );
  }
  return 0;
}
