import type { Screened } from '../adapters/postgres/manifests.ts';
import type { AlertRow } from '../adapters/postgres/alerts.ts';
import type { Evidence } from '../model/finding.ts';
import { NarrowsError } from '../model/errors.ts';
import type { Payment } from '../model/payment.ts';
import type { Rules } from '../model/rules.ts';
import { loadConfig, type Runtime } from '../runtime.ts';

/** `narrows explain <alert or uetr>`: the waterfall of one decision, for a person. */
export async function explain(id: string, runtime: Runtime): Promise<number> {
  const filter = id.startsWith('A-') ? { alertId: id } : { uetr: id };
  const rows = await runtime.read.alerts(filter);
  if (rows.length === 0 && 'uetr' in filter && UUID.test(id)) {
    const screened = await runtime.read.screened(id);
    for (const one of screened) console.log(await cleanExplanation(one, runtime));
    if (screened.length > 0) return 0;
  }
  if (rows.length === 0)
    throw new NarrowsError('ALERT_NOT_FOUND', `No finished run has an alert ${id}; give an alert id (A-…) or the UETR of a payment`);
  for (const row of rows) {
    const { rules } = await loadConfig(runtime.today(), row.rulesId);
    console.log(explanation(row, (await runtime.read.payment(row))?.payment, rules));
  }
  return 0;
}

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** That nothing was found is proven too: what a payment was screened against, and how far under the line it stayed. */
async function cleanExplanation({ runId, businessDate, paymentId, score }: Screened, runtime: Runtime): Promise<string> {
  const { basis } = (await runtime.read.run(runId))!;
  const { rules } = await loadConfig(runtime.today(), basis.rules.id);
  return [
    score === undefined
      ? `NOT SCORED  payment ${paymentId} of ${businessDate}: see analyst.unscored_payment; it is nobody's clean customer`
      : `no alert  payment ${paymentId} of ${businessDate}: ${score}/100; ${basis.rules.id} alerts from ${rules.severity.low}, and what is higher was held back or whitelisted`,
    `  run ${runId}, proven by its manifest: narrows verify-run --run ${runId}`,
    ...[basis.rules, basis.goods, basis.geography, basis.lexicon].map((part) => `  against ${part.id}  ${part.hash.slice(0, 16)}`),
    ...basis.editions.map(({ listId, editionId }) => `  against ${listId}  ${editionId}`),
    '',
  ].join('\n');
}

/** The explanation as text. Its lines are the assessment's own, so it cannot say anything else than the score does. */
export function explanation(row: AlertRow, payment: Payment | undefined, rules: Rules): string {
  const { assessment } = row;
  const meanings = new Set(
    assessment.lines.flatMap((line) =>
      rules.lists
        .filter(({ source }) => new RegExp(`\\b${source} `).test(line.sentence))
        .map(({ source, meaning }) => `${source}: ${meaning}`),
    ),
  );
  return [
    `${row.severity.toUpperCase()} ${row.score}/100  ${row.alertId}  ${assessment.reasons.join(' + ')}`,
    ...(row.foundBy === 'lookback' ? ['  found by a lookback: lists or rules changed after the night'] : []),
    `  ${row.amount} ${row.currency} on ${row.businessDate}   UETR ${row.uetr ?? 'none'}   ${row.fileName} record ${row.recordIndex}`,
    ...(payment?.parties ?? []).map(
      (party) =>
        `  ${party.role.replaceAll('_', ' ').padEnd(22)} ${[party.name?.text, party.bic?.text, party.country?.text, party.account?.text].filter(Boolean).join(' · ')}`,
    ),
    ...(payment?.texts ?? []).map((field) => `  ${field.kind.padEnd(22)} ${field.text}`),
    '  why',
    ...assessment.lines.flatMap((line) => [
      `  ${`${line.points >= 0 ? '+' : ''}${line.points}`.padStart(5)}  ${line.rule}: ${line.sentence}`,
      ...line.evidence.map((evidence) => `           ${describeEvidence(evidence)}`),
    ]),
    `  ${String(assessment.score).padStart(5)}  score; ${row.rulesId} calls ${rules.severity[row.severity]} and more ${row.severity}`,
    `  ${row.severity}: ${rules.meanings[row.severity]}`,
    ...[...meanings].map((meaning) => `  means: ${meaning}`),
    ...(assessment.nextActions ?? []).map((action) => `  next: ${action}`),
    ...assessment.unknowns.map(({ rule, sentence }) => `  not known (${rule}): ${sentence}`),
    '',
  ].join('\n');
}

function describeEvidence({ path, from, to, text, matched, edition, entryId }: Evidence): string {
  const source = edition === undefined ? '' : `  [${edition} entry ${entryId}]`;
  return `«${text}» at ${path} ${from}–${to}  met «${matched}»${source}`;
}
