/** A value with its place in the source message: an element path, an MT tag, a CSV column or a JSON pointer. */
export interface Field {
  readonly path: string;
  /** Exactly as it stood in the message (XML and CSV escapes decoded); evidence spans count UTF-16 units of this. */
  readonly text: string;
}

export const CUSTOMER_ROLES = ['debtor', 'creditor', 'ultimate_debtor', 'ultimate_creditor', 'initiating_party'] as const;

export const AGENT_ROLES = [
  'debtor_agent',
  'creditor_agent',
  'instructing_agent',
  'instructed_agent',
  'intermediary_agent_1',
  'intermediary_agent_2',
  'intermediary_agent_3',
  'previous_instructing_agent_1',
  'previous_instructing_agent_2',
  'previous_instructing_agent_3',
  'instructing_reimbursement_agent',
  'instructed_reimbursement_agent',
  'third_reimbursement_agent',
] as const;

export const PARTY_ROLES = [...CUSTOMER_ROLES, ...AGENT_ROLES] as const;

export type PartyRole = (typeof PARTY_ROLES)[number];

/** Everyone a payment names: customers and the banks between them (domain.md 4.1). */
export interface Party {
  readonly role: PartyRole;
  readonly name?: Field;
  readonly bic?: Field;
  /** IBAN or any other account number, as written. */
  readonly account?: Field;
  readonly lei?: Field;
  /** ISO 3166 alpha-2 of the address or residence. */
  readonly country?: Field;
  readonly identifiers: readonly Identifier[];
  /** Address lines and parts in message order. */
  readonly address: readonly Field[];
}

/** A tax, registration, passport, clearing or other number that the message gives for a party. */
export interface Identifier {
  /** Scheme code or name as the message gives it; empty when it gives none. */
  readonly scheme: string;
  readonly value: Field;
}

export const TEXT_KINDS = ['remittance', 'purpose', 'instruction', 'regulatory'] as const;

export type TextKind = (typeof TEXT_KINDS)[number];

/** Free text about the payment, by what the sender used the field for. */
export interface PaymentText extends Field {
  readonly kind: TextKind;
}

/** An exact amount: a plain decimal string, never a float, with its ISO 4217 currency. */
export interface Money {
  readonly value: string;
  readonly currency: string;
}

/** One credit transfer in the one form that every format is read into. */
export interface Payment {
  /** For example `pacs.008.001.08`, `csv`, `jsonl`. */
  readonly messageType: string;
  readonly messageId?: string;
  readonly uetr?: string;
  readonly endToEndId?: string;
  readonly instructionId?: string;
  /** Calendar date YYYY-MM-DD on which the banks settle; the night of this date screens the payment. */
  readonly businessDate: string;
  readonly amount: Money;
  readonly instructedAmount?: Money;
  readonly parties: readonly Party[];
  readonly texts: readonly PaymentText[];
}

/** A record that could not be read. It is stored and counted, and never stops the rest. */
export interface Rejected {
  readonly rejected: true;
  /** Stable, for example `MSG_XML_MALFORMED`. */
  readonly code: string;
  /** What is wrong and what was expected, without personal data. */
  readonly reason: string;
  /** Where in the message; `/` for the message as a whole. */
  readonly path: string;
  /** The night it would have belonged to, where that much could be read; its control totals count it. */
  readonly businessDate?: string;
}

/** True for a role that is a bank or another agent in the chain, not a customer. */
export function isAgent(role: PartyRole): boolean {
  return (AGENT_ROLES as readonly string[]).includes(role);
}
