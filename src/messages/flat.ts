import {
  CUSTOMER_ROLES,
  PARTY_ROLES,
  TEXT_KINDS,
  type Field,
  type Party,
  type PartyRole,
  type Payment,
  type PaymentText,
  type Rejected,
  type TextKind,
} from '../model/payment.ts';
import { isRejected, reject } from './record.ts';
import { isCalendarDate, parseMoney, UETR } from './values.ts';

/** A party of a flat record: strings with the place of each. */
export interface FlatParty {
  readonly role: PartyRole;
  readonly name?: Field;
  readonly bic?: Field;
  readonly account?: Field;
  readonly lei?: Field;
  readonly country?: Field;
  readonly address?: Field;
}

/** The values of a CSV row or a JSON line, before they are checked. */
export interface FlatRecord {
  readonly value: (name: string) => Field | undefined;
  readonly parties: readonly FlatParty[];
  readonly texts: readonly PaymentText[];
}

export const PARTY_FIELDS = ['name', 'bic', 'account', 'lei', 'country', 'address'] as const;

/** Columns and members that both flat formats share; the rest is `<role>_<field>` or a text kind. */
export const SCALARS = ['uetr', 'end_to_end_id', 'instruction_id', 'message_id', 'business_date', 'amount', 'currency'] as const;

/** Every column that a CSV may have (docs/formats.md). */
export const COLUMNS: ReadonlySet<string> = new Set([
  ...SCALARS,
  ...PARTY_ROLES.flatMap((role) => PARTY_FIELDS.map((field) => `${role}_${field}`)),
  ...TEXT_KINDS,
]);

/** The payment of a flat record, or why it is none. */
export function flatPayment(record: FlatRecord, messageType: string, root: string): Payment | Rejected {
  const { value } = record;
  const missing = ['business_date', 'amount', 'currency'].find((name) => !value(name));
  if (missing) return reject('MSG_FIELD_MISSING', `${missing} is missing`, `${root}${missing}`);
  const date = value('business_date')!;
  if (!isCalendarDate(date.text.trim())) return reject('MSG_DATE_INVALID', 'business_date is not a calendar date YYYY-MM-DD', date.path);
  const content = flatDated(record, messageType, root, date.text.trim());
  return isRejected(content) ? { ...content, businessDate: date.text.trim() } : content;
}

function flatDated(record: FlatRecord, messageType: string, root: string, businessDate: string): Payment | Rejected {
  const { value } = record;
  const amount = parseMoney(value('amount')!.text, value('currency')!.text.trim(), value('amount')!.path);
  if ('rejected' in amount) return amount;
  const uetr = value('uetr');
  if (uetr && !UETR.test(uetr.text.trim())) return reject('MSG_UETR_INVALID', 'the UETR is not a version 4 UUID', uetr.path);
  if (!record.parties.some((party) => (CUSTOMER_ROLES as readonly string[]).includes(party.role)))
    return reject('MSG_FIELD_MISSING', 'no debtor, creditor or other customer is given', root);
  const text = (name: string): string | undefined => value(name)?.text.trim();
  return {
    messageType,
    ...(value('message_id') ? { messageId: text('message_id')! } : {}),
    ...(uetr ? { uetr: uetr.text.trim().toLowerCase() } : {}),
    ...(value('end_to_end_id') ? { endToEndId: text('end_to_end_id')! } : {}),
    ...(value('instruction_id') ? { instructionId: text('instruction_id')! } : {}),
    businessDate,
    amount,
    parties: record.parties.map(party),
    texts: record.texts,
  };
}

function party({ address, ...rest }: FlatParty): Party {
  return { ...rest, identifiers: [], address: address ? [address] : [] };
}

export function isTextKind(name: string): name is TextKind {
  return (TEXT_KINDS as readonly string[]).includes(name);
}
