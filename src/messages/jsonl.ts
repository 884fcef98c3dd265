import { z } from 'zod';
import { PARTY_ROLES, TEXT_KINDS, type Field, type PaymentText } from '../model/payment.ts';
import { flatPayment, SCALARS, type FlatParty } from './flat.ts';
import { reject, type ParsedRecord } from './record.ts';

const text = z.string();
const texts = z.union([text, z.array(text)]).optional();

/** The shape that `narrows parse --json` prints, so that its output can be read again (docs/formats.md). */
const LINE = z.strictObject({
  ...Object.fromEntries(SCALARS.map((name) => [name, text.optional()])),
  message_type: text.optional(),
  instructed_amount: text.optional(),
  instructed_currency: text.optional(),
  source: z.unknown().optional(),
  parties: z.array(
    z.strictObject({
      role: z.enum(PARTY_ROLES),
      name: text.optional(),
      bic: text.optional(),
      account: text.optional(),
      lei: text.optional(),
      country: text.optional(),
      address: text.optional(),
      identifiers: z.array(z.strictObject({ scheme: text, value: text })).optional(),
    }),
  ),
  ...Object.fromEntries(TEXT_KINDS.map((kind) => [kind, texts])),
});

/** A NUL or a lone surrogate, as JSON escapes them: no text of a payment, and no Postgres text either. */
const UNSTORABLE = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/;

/** Reads payments as JSON Lines. The path of a value is its JSON pointer. A line that cannot be read is rejected alone. */
export function parseJsonl(source: string): ParsedRecord[] {
  const records: ParsedRecord[] = [];
  for (let from = 0; from < source.length;) {
    const newline = source.indexOf('\n', from);
    const to = newline === -1 ? source.length : newline + 1;
    const line = source.slice(from, to);
    if (line.trim() !== '') records.push({ content: readLine(line), index: records.length, from, to });
    from = to;
  }
  return records;
}

function readLine(line: string): ParsedRecord['content'] {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return reject('MSG_JSON_MALFORMED', 'the line is not JSON', '/');
  }
  if (UNSTORABLE.test(JSON.stringify(json))) return reject('MSG_NUL', 'a value holds a NUL or half a surrogate pair', '/');
  const parsed = LINE.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const path = `/${issue?.path.join('/') ?? ''}`;
    // An amount as a JSON number is already a float, and money never is: the string keeps it exact.
    return reject('MSG_JSON_SHAPE', `${issue?.code ?? 'invalid'}: expected the shape of docs/formats.md, every value a string`, path);
  }
  const members = parsed.data as Record<string, unknown>;
  const value = (name: string): Field | undefined => {
    const found = members[name];
    return typeof found === 'string' && found.trim() !== '' ? { path: `/${name}`, text: found } : undefined;
  };
  const parties = parsed.data.parties.map((party, i): FlatParty => {
    const fields = Object.entries(party).flatMap(([name, found]) =>
      name === 'role' || typeof found !== 'string' || found.trim() === ''
        ? []
        : [[name, { path: `/parties/${i}/${name}`, text: found }] as const],
    );
    return { role: party.role, ...Object.fromEntries(fields) };
  });
  const kinds = TEXT_KINDS.flatMap((kind): PaymentText[] => {
    const found = members[kind];
    if (Array.isArray(found)) return found.map((item: string, i) => ({ kind, path: `/${kind}/${i}`, text: item }));
    const field = value(kind);
    return field ? [{ kind, ...field }] : [];
  });
  return flatPayment({ value, parties, texts: kinds }, 'jsonl', '/');
}
