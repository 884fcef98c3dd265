import { z } from 'zod';
import {
  PARTY_ROLES,
  PAYMENT_KINDS,
  TEXT_KINDS,
  type Field,
  type Party,
  type Payment,
  type PaymentText,
  type Rejected,
} from '../model/payment.ts';
import { COLUMNS, SCALARS } from './columns.ts';
import { flatPayment, flatRow } from './flat.ts';
import type { Mapping } from './mapping.ts';
import { optional, reject, type Emit, type FormatReader } from './record.ts';

const text = z.string();
const texts = z.union([text, z.array(text)]).optional();

/** The shape that `narrows parse --json` prints, so that its output can be read again (docs/formats.md). */
const LINE = z.strictObject({
  ...Object.fromEntries(SCALARS.map((name) => [name, text.optional()])),
  message_type: text.optional(),
  kind: z.enum(PAYMENT_KINDS).optional(),
  returns: z
    .strictObject({
      uetr: text.optional(),
      message_id: text.optional(),
      instruction_id: text.optional(),
      end_to_end_id: text.optional(),
      reason: text.optional(),
    })
    .optional(),
  notes: z.unknown().optional(),
  source: z.unknown().optional(),
  parties: z.array(
    z.strictObject({
      role: z.enum(PARTY_ROLES),
      name: text.optional(),
      bic: text.optional(),
      account: text.optional(),
      account_name: text.optional(),
      lei: text.optional(),
      country: text.optional(),
      birth_date: text.optional(),
      birth_place: text.optional(),
      address: texts,
      contact: texts,
      identifiers: z.array(z.strictObject({ scheme: text, value: text })).optional(),
    }),
  ),
  ...Object.fromEntries(TEXT_KINDS.map((kind) => [kind, texts])),
});

type LineParty = z.infer<typeof LINE>['parties'][number];

/** A NUL or a lone surrogate, as JSON escapes them: no text of a payment, and no Postgres text either. */
const UNSTORABLE = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/;

/**
 * Reads payments as JSON Lines: the shape of docs/formats.md, or a bank's own members by a mapping. The path of a value is its
 * JSON pointer, or the mapped member. A line that cannot be read is rejected alone.
 */
export function openJsonl(emit: Emit, mapping: Mapping | undefined): FormatReader {
  let pending = '';
  let from = 0;
  const takeLine = (length: number): void => {
    const line = pending.slice(0, length);
    pending = pending.slice(length);
    if (line.trim() !== '') emit(readLine(line, mapping), from, from + length);
    from += length;
  };
  return {
    write: (stretch) => {
      const searched = pending.length;
      pending += stretch;
      for (let end = pending.indexOf('\n', searched); end !== -1; end = pending.indexOf('\n')) takeLine(end + 1);
    },
    end: () => {
      if (pending !== '') takeLine(pending.length);
    },
  };
}

function readLine(line: string, mapping: Mapping | undefined): Payment | Rejected {
  let json: unknown;
  try {
    json = mapping ? JSON.parse(line, keepDigits as never) : JSON.parse(line);
  } catch {
    return reject('MSG_JSON_MALFORMED', 'the line is not JSON', '/');
  }
  if (UNSTORABLE.test(JSON.stringify(json))) return reject('MSG_NUL', 'a value holds a NUL or half a surrogate pair', '/');
  return mapping ? readMapped(json, mapping) : readShape(json);
}

/** A number of JSON as it was written: read as a number, an amount would be a float. */
function keepDigits(_key: string, value: unknown, context: { readonly source?: string }): unknown {
  return typeof value === 'number' ? context.source : value;
}

function readMapped(json: unknown, mapping: Mapping): Payment | Rejected {
  const members = membersOf(json, '');
  const unknown = members.findIndex(({ column }) => !COLUMNS.has(mapping.columns[column] ?? '') && !mapping.ignore.includes(column));
  if (unknown !== -1) return reject('MSG_JSON_SHAPE', `member ${unknown + 1} of the line is not named in the mapping`, '/');
  const named = members.flatMap(({ column, text: value }) => {
    const field = mapping.columns[column];
    return field === undefined ? [] : [{ column, field, text: value }];
  });
  return flatPayment(flatRow(named, mapping), 'jsonl', '');
}

/** Every value with its path of members; nothing for null. */
function membersOf(json: unknown, path: string): { column: string; text: string }[] {
  if (json === null || json === undefined) return [];
  if (typeof json !== 'object') return [{ column: path, text: typeof json === 'string' ? json : JSON.stringify(json) }];
  return Object.entries(json).flatMap(([name, value]) => membersOf(value, path === '' ? name : `${path}.${name}`));
}

function readShape(json: unknown): Payment | Rejected {
  const parsed = LINE.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const path = `/${issue?.path.join('/') ?? ''}`;
    // An amount as a JSON number is already a float, and money never is: the string keeps it exact.
    return reject('MSG_JSON_SHAPE', `${issue?.code ?? 'invalid'}: expected the shape of docs/formats.md, every value a string`, path);
  }
  const members = parsed.data as Record<string, unknown>;
  const value = (name: string): Field | undefined => fieldAt(`/${name}`, members[name]);
  const { returns, kind } = parsed.data;
  const returned = returns && {
    ...optional('uetr', returns.uetr),
    ...optional('messageId', returns.message_id),
    ...optional('instructionId', returns.instruction_id),
    ...optional('endToEndId', returns.end_to_end_id),
    ...optional('reason', returns.reason),
  };
  return flatPayment(
    {
      value,
      parties: parsed.data.parties.map((party, i) => partyAt(`/parties/${i}`, party)),
      texts: TEXT_KINDS.flatMap((name) => fieldsAt(`/${name}`, members[name]).map((field): PaymentText => ({ kind: name, ...field }))),
      ...optional('kind', kind),
      ...optional('returns', returned),
    },
    'jsonl',
    '/',
  );
}

function partyAt(path: string, party: LineParty): Party {
  const contact = fieldsAt(`${path}/contact`, party.contact);
  return {
    role: party.role,
    ...optional('name', fieldAt(`${path}/name`, party.name)),
    ...optional('bic', fieldAt(`${path}/bic`, party.bic)),
    ...optional('account', fieldAt(`${path}/account`, party.account)),
    ...optional('accountName', fieldAt(`${path}/account_name`, party.account_name)),
    ...optional('lei', fieldAt(`${path}/lei`, party.lei)),
    ...optional('country', fieldAt(`${path}/country`, party.country)),
    ...optional('birthDate', fieldAt(`${path}/birth_date`, party.birth_date)),
    ...optional('birthPlace', fieldAt(`${path}/birth_place`, party.birth_place)),
    identifiers: (party.identifiers ?? []).map(({ scheme, value }, i) => ({
      scheme,
      value: { path: `${path}/identifiers/${i}/value`, text: value },
    })),
    address: fieldsAt(`${path}/address`, party.address),
    ...(contact.length === 0 ? {} : { contact }),
  };
}

function fieldAt(path: string, value: unknown): Field | undefined {
  return typeof value === 'string' && value.trim() !== '' ? { path, text: value } : undefined;
}

/** One string, or a list of them. */
function fieldsAt(path: string, value: unknown): Field[] {
  if (Array.isArray(value)) return value.flatMap((item, i) => fieldAt(`${path}/${i}`, item) ?? []);
  return [fieldAt(path, value)].filter((field) => field !== undefined);
}
