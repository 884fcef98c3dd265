import { writeFile } from 'node:fs/promises';
import type { AlertRow } from '../adapters/postgres/alerts.ts';
import type { RunRow } from '../adapters/postgres/runs.ts';
import { NarrowsError } from '../model/errors.ts';
import { SEVERITIES } from '../model/rules.ts';
import { loadConfig, type Runtime } from '../runtime.ts';
import { explanation } from './explain.ts';

/** `narrows report --run R --out F`: one HTML file that opens without a server and loads nothing. */
export async function writeReport(runId: string, file: string, runtime: Runtime): Promise<number> {
  const run = await runtime.read.run(runId);
  if (!run) throw new NarrowsError('RUN_NOT_FOUND', `There is no run ${runId}`);
  const { rules } = await loadConfig(runtime.today(), run.basis.rules.id);
  const rows = await runtime.read.alerts({ runId });
  const alerts = await Promise.all(
    rows.map(async (row) => ({ row, text: explanation(row, (await runtime.read.payment(row))?.payment, rules) })),
  );
  await writeFile(file, reportHtml(run, alerts));
  console.log(`report of run ${runId}: ${file}`);
  return 0;
}

/** The report as a page. Everything that came from outside is escaped. */
export function reportHtml(run: RunRow, alerts: readonly { readonly row: AlertRow; readonly text: string }[]): string {
  const { totals } = run;
  const count = <K extends string>(keys: readonly K[], has: (row: AlertRow, key: K) => boolean): string =>
    keys.map((key) => `<tr><td>${key}<td>${alerts.filter(({ row }) => has(row, key)).length}`).join('');
  const reasons = [...new Set(alerts.flatMap(({ row }) => row.assessment.reasons))];
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>narrows: night of ${run.businessDate}</title>
<style>
  :root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
  body { max-width: 76rem; margin: 2rem auto; padding: 0 1rem; }
  table { border-collapse: collapse; display: inline-table; margin: 0 2rem 1rem 0; vertical-align: top; }
  td, th { padding: .2rem .8rem .2rem 0; text-align: left; border-bottom: 1px solid #8884; }
  details { border-left: .3rem solid #888; padding: .3rem .8rem; margin: .5rem 0; }
  details.high { border-color: #c62828; } details.medium { border-color: #ef6c00; } details.low { border-color: #f9a825; }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; }
</style>
<h1>Night of ${run.businessDate}</h1>
<p>Run ${run.runId}, ${escape(run.state.replaceAll('_', ' '))}.${run.problems.map((problem) => ` <strong>${escape(problem)}</strong>.`).join('')}</p>
<table><caption>Control totals</caption>${Object.entries(totals ?? {})
    .map(([name, value]) => `<tr><td>${name}<td>${value}`)
    .join('')}</table>
<table><caption>Alerts by severity</caption>${count(SEVERITIES.toReversed(), (row, severity) => row.severity === severity)}</table>
<table><caption>Alerts by reason</caption>${count(reasons, (row, reason) => row.assessment.reasons.includes(reason))}</table>
<table><caption>Screened against</caption>${[
    ...run.basis.editions.map(({ listId, editionId }) => [listId, editionId] as const),
    ...(['rules', 'goods', 'geography', 'lexicon'] as const).map(
      (part) => [part, `${run.basis[part].id} (${run.basis[part].hash.slice(0, 12)})`] as const,
    ),
  ]
    .map(([name, value]) => `<tr><td>${escape(name)}<td>${escape(value)}`)
    .join('')}</table>
<h2>Alerts, the worst first</h2>
${alerts
  .map(
    ({ row, text }) => `<details class="${row.severity}">
<summary>${row.severity} ${row.score} · ${escape(row.assessment.reasons.join(', '))} · ${escape(row.amount)} ${escape(row.currency)} · ${row.alertId}</summary>
<pre>${escape(text)}</pre>
</details>`,
  )
  .join('\n')}
</html>
`;
}

function escape(text: string): string {
  const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return text.replaceAll(/[&<>"']/g, (char) => entities[char]!);
}
