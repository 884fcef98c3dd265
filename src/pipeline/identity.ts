import type { NewPayment } from '../adapters/postgres/messages.ts';
import type { Party, Payment } from '../model/payment.ts';
import { sha256 } from './hash.ts';

/**
 * How a payment would be known if it came again, and what it says. A UETR names one transaction on its way through many
 * banks, so the same payment is one instruction from one bank to another, in one family of formats; without a UETR it is all
 * that it says, if that holds a reference. Message ids and schema versions differ between copies and are left out.
 */
export function identify(payment: Payment): Pick<NewPayment, 'identity' | 'fingerprint'> {
  const fingerprint = uuid('content', ...saidBy(payment));
  if (payment.uetr !== undefined)
    return { identity: uuid('uetr', payment.uetr, payment.kind, family(payment), ...hop(payment)), fingerprint };
  const hasReference = payment.endToEndId !== undefined || payment.instructionId !== undefined;
  return { identity: hasReference ? fingerprint : undefined, fingerprint };
}

function family({ messageType }: Payment): string {
  return messageType.slice(0, 4);
}

/** The bank that instructs and the bank that is instructed, by their first eight characters. */
function hop(payment: Payment): string[] {
  const bicOf = (role: Party['role']): string =>
    payment.parties
      .find((party) => party.role === role)
      ?.bic?.text.trim()
      .slice(0, 8)
      .toUpperCase() ?? '';
  return [bicOf('instructing_agent'), bicOf('instructed_agent')];
}

function saidBy(payment: Payment): (string | undefined)[] {
  const { kind, uetr, endToEndId, instructionId, businessDate, amount, instructedAmount, parties, texts } = payment;
  return [
    kind,
    family(payment),
    uetr,
    endToEndId,
    instructionId,
    businessDate,
    plain(amount.value),
    amount.currency,
    instructedAmount && plain(instructedAmount.value),
    instructedAmount?.currency,
    ...parties.flatMap(saidOf),
    ...texts.flatMap((field) => [field.kind, field.text]),
  ];
}

function saidOf(party: Party): (string | undefined)[] {
  return [
    party.role,
    party.name?.text,
    party.bic?.text,
    party.account?.text,
    party.lei?.text,
    party.country?.text,
    party.birthDate?.text,
    ...party.identifiers.map(({ value }) => value.text),
    ...party.address.map((line) => line.text),
  ];
}

/** 100.00 and 100 are one amount. */
function plain(decimal: string): string {
  return decimal.includes('.') ? decimal.replace(/\.?0+$/, '') : decimal;
}

/** The first 128 bits of the hash of the parts, in the form of a UUID, which Postgres keeps in sixteen bytes. */
function uuid(...parts: readonly (string | undefined)[]): string {
  const hash = sha256(parts.map((part) => (part === undefined ? '\u0001' : part)).join('\u0000'));
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-${hash.slice(12, 16)}-${hash.slice(16, 20)}-${hash.slice(20, 32)}`;
}
