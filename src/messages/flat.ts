import {
  CUSTOMER_ROLES,
  PARTY_ROLES,
  TEXT_KINDS,
  type Field,
  type Party,
  type PartyRole,
  type Payment,
  type PaymentKind,
  type PaymentText,
  type Rejected,
  type Returned,
} from '../model/payment.ts';
import { PARTY_FIELDS } from './columns.ts';
import { mappedAmount, mappedDate, type Mapping } from './mapping.ts';
import { isRejected, optional, reject } from './record.ts';
import { isCalendarDate, parseMoney, UETR } from './values.ts';

/** The values of a CSV row or a JSON line, before they are checked. */
export interface FlatRecord {
  readonly value: (name: string) => Field | undefined;
  readonly parties: readonly Party[];
  readonly texts: readonly PaymentText[];
  readonly kind?: PaymentKind;
  readonly returns?: Returned;
}

/** A record of named cells: a row of a table, with the field that each column stands for. */
export function flatRow(cells: readonly { field: string; column: string; text: string }[], mapping: Mapping | undefined): FlatRecord {
  const given = new Map<string, Field[]>();
  const add = (field: string, column: string, text: string): void => {
    if (text.trim() !== '') given.set(field, [...(given.get(field) ?? []), { path: column, text }]);
  };
  for (const { field, column, text } of cells) add(field, column, mapping ? mapped(field, text, mapping) : text);
  for (const [field, text] of Object.entries(mapping?.constants ?? {})) add(field, `constant ${field}`, text);
  const first = (name: string): Field | undefined => given.get(name)?.[0];
  return {
    value: first,
    parties: PARTY_ROLES.flatMap((role) => partyOf(role, given)),
    texts: TEXT_KINDS.flatMap((kind) => (given.get(kind) ?? []).map((field) => ({ kind, ...field }))),
  };
}

function mapped(field: string, text: string, mapping: Mapping): string {
  if (field === 'business_date') return mappedDate(text, mapping);
  return field === 'amount' || field === 'instructed_amount' ? mappedAmount(text, mapping) : text;
}

function partyOf(role: PartyRole, given: ReadonlyMap<string, readonly Field[]>): Party[] {
  const all = (name: (typeof PARTY_FIELDS)[number]): readonly Field[] => given.get(`${role}_${name}`) ?? [];
  if (PARTY_FIELDS.every((name) => all(name).length === 0)) return [];
  return [
    {
      role,
      ...optional('name', all('name')[0]),
      ...optional('bic', all('bic')[0]),
      ...optional('account', all('account')[0]),
      ...optional('lei', all('lei')[0]),
      ...optional('country', all('country')[0]),
      ...optional('birthDate', all('birth_date')[0]),
      identifiers: all('id').map((value) => ({ scheme: '', value })),
      address: all('address'),
    },
  ];
}

/** The payment of a flat record, or why it is none. `root` begins the path of what is missing. */
export function flatPayment(record: FlatRecord, messageType: string, root: string): Payment | Rejected {
  const { value } = record;
  const missing = ['business_date', 'amount', 'currency'].find((name) => !value(name));
  if (missing) return reject('MSG_FIELD_MISSING', `${missing} is missing`, `${root}${missing}`);
  const date = value('business_date')!;
  if (!isCalendarDate(date.text.trim())) return reject('MSG_DATE_INVALID', 'business_date is not a calendar date YYYY-MM-DD', date.path);
  const content = flatDated(record, messageType, root, date.text.trim());
  return isRejected(content) ? { ...content, businessDate: date.text.trim() } : content;
}

const ENDS: readonly string[] = [...CUSTOMER_ROLES, 'interbank_debtor', 'interbank_creditor'];

function flatDated(record: FlatRecord, messageType: string, root: string, businessDate: string): Payment | Rejected {
  const { value, parties } = record;
  const amount = parseMoney(value('amount')!.text, value('currency')!.text.trim(), value('amount')!.path);
  if ('rejected' in amount) return amount;
  const instructed = value('instructed_amount');
  const currency = (value('instructed_currency') ?? value('currency'))!;
  const instructedAmount = instructed && parseMoney(instructed.text, currency.text.trim(), instructed.path);
  if (instructedAmount && 'rejected' in instructedAmount) return instructedAmount;
  const uetr = value('uetr');
  if (uetr && !UETR.test(uetr.text.trim())) return reject('MSG_UETR_INVALID', 'the UETR is not a version 4 UUID', uetr.path);
  if (!parties.some(({ role }) => ENDS.includes(role)))
    return reject('MSG_FIELD_MISSING', 'neither a customer nor an interbank debtor or creditor is given', root);
  const text = (name: string): string | undefined => value(name)?.text.trim();
  return {
    messageType,
    kind: record.kind ?? kindOf(parties),
    ...optional('messageId', text('message_id')),
    ...optional('uetr', uetr?.text.trim().toLowerCase()),
    ...optional('endToEndId', text('end_to_end_id')),
    ...optional('instructionId', text('instruction_id')),
    businessDate,
    amount,
    ...optional('instructedAmount', instructedAmount),
    ...optional('exchangeRate', text('exchange_rate')),
    ...optional('chargeBearer', text('charge_bearer')),
    ...optional('returns', record.returns),
    parties,
    texts: record.texts,
    notes: [],
  };
}

/** A table does not say what kind a payment is; its parties do. */
function kindOf(parties: readonly Party[]): PaymentKind {
  const interbank = parties.some(({ role }) => role.startsWith('interbank_'));
  const customers = parties.some(({ role }) => (CUSTOMER_ROLES as readonly string[]).includes(role));
  return interbank ? (customers ? 'cover' : 'interbank') : 'customer';
}
