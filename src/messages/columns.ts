import { PARTY_ROLES, TEXT_KINDS } from '../model/payment.ts';

/** What a party may have in a column of its own. */
export const PARTY_FIELDS = ['name', 'bic', 'account', 'lei', 'country', 'address', 'birth_date', 'id'] as const;

/** Columns and members that both flat formats share; the rest is `<role>_<field>` or a text kind. */
export const SCALARS = [
  'uetr',
  'end_to_end_id',
  'instruction_id',
  'message_id',
  'business_date',
  'amount',
  'currency',
  'instructed_amount',
  'instructed_currency',
  'exchange_rate',
  'charge_bearer',
] as const;

/** Every column that a CSV may have (docs/formats.md). */
export const COLUMNS: ReadonlySet<string> = new Set([
  ...SCALARS,
  ...PARTY_ROLES.flatMap((role) => PARTY_FIELDS.map((field) => `${role}_${field}`)),
  ...TEXT_KINDS,
]);

/** Fields that several columns may give together, in their order. */
export const JOINED: ReadonlySet<string> = new Set([...PARTY_ROLES.flatMap((role) => [`${role}_address`, `${role}_id`]), ...TEXT_KINDS]);
