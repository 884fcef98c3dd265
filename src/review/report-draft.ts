import type { Assessment } from '../model/assessment.ts';
import type { Party, Payment } from '../model/payment.ts';
import type { Desk } from '../model/review.ts';

/** What a draft is made of. */
export interface ReportFacts {
  readonly alertId: string;
  readonly businessDate: string;
  readonly amount: string;
  readonly currency: string;
  readonly uetr: string | undefined;
  readonly endToEndId: string | undefined;
  readonly messageType: string;
  readonly counterparty: string;
  readonly assessment: Assessment;
  readonly payment: Payment | undefined;
  /** Other alerts of the same counterparty: date, amount, score. */
  readonly others: readonly {
    readonly alertId: string;
    readonly businessDate: string;
    readonly amount: string;
    readonly currency: string;
    readonly score: number;
  }[];
  /** What was noted on the alert, oldest first. */
  readonly notes: readonly string[];
}

const OPEN = '[to be filled in]';

/**
 * The draft of a report of a suspicion, for a person to finish: FinCEN's key terms as fields, then who, what, when, where, why and how.
 * Nothing is said that the alert does not hold; what only the bank knows is marked as open. It is text, so that it fits any form
 * (FinCEN SAR, MASAK ŞİB).
 */
export function reportDraft(facts: ReportFacts, desk: Desk): string {
  const { assessment, payment } = facts;
  const reasons: ReadonlySet<string> = new Set(assessment.reasons);
  const terms = new Map(desk.keyTerms.filter(({ needs }) => needs.every((family) => reasons.has(family))).map((term) => [term.term, term]));
  const evidence = assessment.lines.flatMap((line) => line.evidence);
  const goods = assessment.lines.filter(({ family }) => family === 'goods').map(({ sentence }) => sentence);
  const total = [facts, ...facts.others];
  return [
    'DRAFT, NOT FILED. Confidential: nobody whom it is about may learn of it.',
    '',
    'FIELDS',
    line('Filing institution', OPEN),
    line('Key terms (SAR field 2 and first line of the narrative)', [...terms.keys()].join(', ') || `none suggested; ${OPEN}`),
    ...[...terms.values()].map(({ term, for: what, source }) => line(`  ${term}`, `${what} (${source})`)),
    line('Subject', facts.counterparty),
    line('Suspicious activity, from', total.map(({ businessDate }) => businessDate).toSorted()[0]!),
    line(
      'Suspicious activity, to',
      total
        .map(({ businessDate }) => businessDate)
        .toSorted()
        .at(-1)!,
    ),
    line('Amounts', total.map(({ amount, currency, businessDate }) => `${amount} ${currency} on ${businessDate}`).join('; ')),
    line('Instrument (SAR field 46)', `funds transfer, ${facts.messageType}`),
    line('Product or commodity (SAR field 45(z), NAICS)', goods.length > 0 ? `${goods.join('; ')}; NAICS ${OPEN}` : OPEN),
    line('Reference', `UETR ${facts.uetr ?? 'none'}; end to end ${facts.endToEndId ?? 'none'}; internal ${facts.alertId}`),
    '',
    'PARTIES AND BANKS',
    ...(payment?.parties.map(partyLine) ?? [OPEN]),
    '',
    'WHAT THE PAYMENT SAYS',
    ...(payment?.texts.map(({ kind, text }) => `  ${kind}: ${text}`) ?? [OPEN]),
    '',
    'NARRATIVE',
    ...(terms.size > 0 ? [[...terms.keys()].join(' '), ''] : []),
    `On ${facts.businessDate} the bank processed a payment of ${facts.amount} ${facts.currency} concerning ${facts.counterparty}. It was found by the nightly screening under ${facts.alertId} with ${assessment.score} of 100 points:`,
    ...assessment.lines.filter(({ points }) => points > 0).map(({ sentence }) => `  - ${sentence}`),
    ...(evidence.length > 0
      ? [
          '',
          'It rests on these words of the message:',
          ...evidence.map(
            ({ text, path, matched, entryId, edition }) =>
              `  - «${text}» at ${path}, which met «${matched}»${entryId === undefined ? '' : ` (entry ${entryId} of ${edition})`}`,
          ),
        ]
      : []),
    ...(assessment.unknowns.length > 0
      ? ['', 'What could not be checked:', ...assessment.unknowns.map(({ sentence }) => `  - ${sentence}`)]
      : []),
    ...(facts.others.length > 0
      ? [
          '',
          'Other alerts of the same counterparty:',
          ...facts.others.map((one) => `  - ${one.alertId}, ${one.businessDate}, ${one.amount} ${one.currency}, ${one.score} points`),
        ]
      : []),
    ...(facts.notes.length > 0 ? ['', 'What the review found:', ...facts.notes.map((note) => `  - ${note}`)] : []),
    '',
    `Customer and relationship: ${OPEN}`,
    `Action taken with the funds and the relationship: ${OPEN}`,
    `Contact for law enforcement: ${OPEN}`,
    '',
  ].join('\n');
}

function line(name: string, value: string): string {
  return `${name}: ${value}`;
}

function partyLine(party: Party): string {
  const { role, name, bic, account, lei, country, identifiers, address } = party;
  const values = [name, bic, account, lei, ...identifiers.map(({ value }) => value), ...address, country].flatMap(
    (field) => field?.text ?? [],
  );
  return `  ${role.replaceAll('_', ' ')}: ${values.join(' · ')}`;
}
