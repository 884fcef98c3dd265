import type { NewPayment } from '../adapters/postgres/messages.ts';
import type { Party, Payment } from '../model/payment.ts';
import { sha256 } from './hash.ts';

/**
 * How a payment would be known if it came again, and what it says. A UETR names one transaction on its way through many
 * banks, so the same payment is one instruction from one bank to another, in one family of formats; a payment may be sent back
 * in parts, so a return is known by its own reference too. Without a UETR a payment is known by all that it says, if that holds
 * a reference.
 *
 * @param said all that the payment says, without the message that brings it (`packPayment`)
 */
export function identify(payment: Payment, said: string): Pick<NewPayment, 'identity' | 'fingerprint'> {
  const { uetr, kind, messageType, instructionId } = payment;
  const family = messageType.slice(0, 4);
  const fingerprint = uuid('said', family, said);
  if (uetr !== undefined) {
    const part = kind === 'return' ? (instructionId ?? '') : '';
    return { identity: uuid('uetr', uetr, kind, family, part, ...hop(payment)), fingerprint };
  }
  return { identity: hasReference(payment) ? fingerprint : undefined, fingerprint };
}

/** `NOTPROVIDED` is the market's word for no reference. */
function hasReference({ endToEndId, instructionId, transactionId }: Payment): boolean {
  return [endToEndId, instructionId, transactionId].some((id) => id !== undefined && id !== 'NOTPROVIDED');
}

/** The bank that instructs and the bank that is instructed, by BIC, LEI, clearing number or name, whichever is given first. */
function hop({ parties }: Payment): string[] {
  const bankOf = (role: Party['role']): string => {
    const bank = parties.find((party) => party.role === role);
    const bic = bank?.bic?.text.trim().slice(0, 8).toUpperCase();
    return bic ?? bank?.lei?.text.trim() ?? bank?.identifiers[0]?.value.text.trim() ?? bank?.name?.text.trim() ?? '';
  };
  return [bankOf('instructing_agent'), bankOf('instructed_agent')];
}

/** The first 128 bits of the hash of the parts, in the form of a UUID, which Postgres keeps in sixteen bytes. */
function uuid(...parts: readonly string[]): string {
  const hash = sha256(parts.join('\u0000'));
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-${hash.slice(12, 16)}-${hash.slice(16, 20)}-${hash.slice(20, 32)}`;
}
