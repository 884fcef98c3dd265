/** A value with its place in the source message: an element path, an MT tag, a CSV column or a JSON pointer. */
export interface Field {
  readonly path: string;
  /** Exactly as it stood in the message (XML and CSV escapes decoded); evidence spans count UTF-16 units of this. */
  readonly text: string;
  /** Where a wrapped or lettered value was put together: `text` from `at` on stood at `from` in the value at `path`. */
  readonly pieces?: readonly Piece[];
  /** The same text in Cyrillic where the sender wrote in SWIFT's RUR6 code; it has the same length, so spans hold for both. */
  readonly reading?: string;
}

export interface Piece {
  readonly at: number;
  readonly from: number;
}

export const CUSTOMER_ROLES = [
  'debtor',
  'creditor',
  'ultimate_debtor',
  'ultimate_creditor',
  'initiating_party',
  'invoicer',
  'invoicee',
  'original_debtor',
  'original_creditor',
  'original_ultimate_debtor',
  'original_ultimate_creditor',
] as const;

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
  'charges_agent',
  'interbank_debtor',
  'interbank_creditor',
  'interbank_ultimate_debtor',
  'interbank_ultimate_creditor',
  'interbank_debtor_agent',
  'interbank_creditor_agent',
  'interbank_intermediary_agent_1',
  'interbank_intermediary_agent_2',
  'interbank_intermediary_agent_3',
  'original_debtor_agent',
  'original_creditor_agent',
  'original_interbank_debtor',
  'original_interbank_creditor',
] as const;

/**
 * A debtor or a creditor is always a customer. Where banks pay each other (pacs.009, MT202), they are the interbank debtor
 * and creditor, and the customers of a cover payment come from its underlying block. `original_` are the parties of the
 * payment that a return gives back. A message may fill a role twice; each keeps its path.
 */
export const PARTY_ROLES = [...CUSTOMER_ROLES, ...AGENT_ROLES] as const;

export type PartyRole = (typeof PARTY_ROLES)[number];

/** Everyone a payment names: customers and the banks between them (domain.md 4.1). */
export interface Party {
  readonly role: PartyRole;
  readonly name?: Field;
  readonly bic?: Field;
  /** IBAN or any other account number, as written. */
  readonly account?: Field;
  /** The name that the account was opened under, where the message gives one. */
  readonly accountName?: Field;
  readonly lei?: Field;
  /** ISO 3166 alpha-2 of the address or residence. */
  readonly country?: Field;
  readonly birthDate?: Field;
  readonly birthPlace?: Field;
  readonly identifiers: readonly Identifier[];
  /** Address lines and parts in message order, but the country. */
  readonly address: readonly Field[];
  /** Names, telephone numbers and addresses of contacts. */
  readonly contact?: readonly Field[];
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

/**
 * What moves: a customer's money, the banks' cover for a customer's payment, the banks' own money, or a payment sent back.
 * A cover and its customer payment carry one UETR and are one sum of money.
 */
export const PAYMENT_KINDS = ['customer', 'cover', 'interbank', 'return'] as const;

export type PaymentKind = (typeof PAYMENT_KINDS)[number];

/** How a return names the payment that it gives back, each as far as the message tells. */
export interface Returned {
  readonly uetr?: string;
  readonly messageId?: string;
  readonly instructionId?: string;
  readonly endToEndId?: string;
  /** Reason code, for example `AC04`. */
  readonly reason?: string;
}

/** Something odd that did not stop the reading: the payment is screened, and the reviewer is told. */
export interface Note {
  readonly code: 'BIC_FORMAT' | 'IBAN_CHECK' | 'COVER_WITHOUT_UNDERLYING';
  readonly path: string;
}

/** One credit transfer in the one form that every format is read into. */
export interface Payment {
  /** For example `pacs.008.001.08`, `MT202COV`, `csv`, `jsonl`. */
  readonly messageType: string;
  readonly kind: PaymentKind;
  readonly messageId?: string;
  readonly uetr?: string;
  readonly endToEndId?: string;
  readonly instructionId?: string;
  /** The first instructing bank's own, unique through the chain. */
  readonly transactionId?: string;
  /** Calendar date YYYY-MM-DD on which the banks settle; the night of this date screens the payment. */
  readonly businessDate: string;
  readonly amount: Money;
  readonly instructedAmount?: Money;
  /** As written; a decimal with a point. */
  readonly exchangeRate?: string;
  /** Who bears the charges, as the message codes it: `SHAR`, `OUR`. */
  readonly chargeBearer?: string;
  readonly returns?: Returned;
  readonly parties: readonly Party[];
  readonly texts: readonly PaymentText[];
  readonly notes: readonly Note[];
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

/** The first party of a role. */
export function partyOf(payment: Pick<Payment, 'parties'>, role: PartyRole): Party | undefined {
  return payment.parties.find((party) => party.role === role);
}

/** True for a role that is a bank or another agent in the chain, not a customer. */
export function isAgent(role: PartyRole): boolean {
  return (AGENT_ROLES as readonly string[]).includes(role);
}

/** Every value of a party that a signal can rest on. */
export function fieldsOf(party: Party): Field[] {
  const { name, bic, account, accountName, lei, country, birthDate, birthPlace, identifiers, address, contact = [] } = party;
  return [
    name,
    bic,
    account,
    accountName,
    lei,
    country,
    birthDate,
    birthPlace,
    ...identifiers.map(({ value }) => value),
    ...address,
    ...contact,
  ].filter((field) => field !== undefined);
}
