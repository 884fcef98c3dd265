import { wholeField, type Evidence, type Finding } from '../../model/finding.ts';
import { partyOf, type Field, type PartyRole, type Payment } from '../../model/payment.ts';

/** What a payment says of its purpose, in one line. */
export function remittanceOf(payment: Payment): string {
  return payment.texts
    .filter(({ kind }) => kind === 'remittance')
    .map(({ text }) => text)
    .join(' ');
}

/** Another payment as a reader names it, and can find it: by its own reference. */
export function inWords({ businessDate, amount, endToEndId, uetr }: Payment): string {
  const reference = endToEndId ?? uetr;
  return `${businessDate} ${amount.currency} ${amount.value}${reference === undefined ? '' : ` (${reference})`}`;
}

/** A pattern is shown on the party that it is about, for the other payments are not in this message. */
export function patternFinding(payment: Payment, role: PartyRole, strength: number, sentence: string): Finding {
  const party = partyOf(payment, role);
  const field: Field | undefined = party?.name ?? party?.account;
  const evidence: Evidence[] = field ? [{ ...wholeField(field), matched: 'earlier payments' }] : [];
  return { state: 'present', strength, sentence, evidence };
}
