import { z } from 'zod';
import { NarrowsError } from '../model/errors.ts';
import { COLUMNS, JOINED } from './columns.ts';

const CHARACTER = z.string().length(1);

/** A mapping file: how a bank's own table names what docs/formats.md names, and how it writes dates and amounts. */
const MAPPING = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  encoding: z.string().optional(),
  separator: CHARACTER.default(','),
  /** With YYYY, MM and DD; a time behind the date is left out. */
  dates: z
    .string()
    .regex(/^(?=.*YYYY)(?=.*MM)(?=.*DD)[YMD./ -]+$/, 'a pattern of YYYY, MM and DD')
    .default('YYYY-MM-DD'),
  decimal: CHARACTER.default('.'),
  /** Put between thousands, if anything is. */
  thousands: z.string().max(1).default(''),
  /** Column, or path of members with dots, to field. Several columns may make one address or one text. */
  columns: z.record(z.string(), z.string()),
  constants: z.record(z.string(), z.string()).default({}),
  /** Columns that hold nothing to screen. A column that is named nowhere stops the reading. */
  ignore: z.array(z.string()).default([]),
});

export type Mapping = z.infer<typeof MAPPING>;

/**
 * A mapping from the content of its file.
 *
 * @throws NarrowsError `MAPPING_INVALID` with the member and what is wrong with it
 */
export function parseMapping(content: unknown): Mapping {
  const parsed = MAPPING.safeParse(content);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw invalid(`${issue?.path.join('.') || 'the file'}: ${issue?.message ?? 'not a mapping'}`);
  }
  const mapping = parsed.data;
  const fields = [...Object.values(mapping.columns), ...Object.keys(mapping.constants)];
  const unknown = fields.find((field) => !COLUMNS.has(field));
  if (unknown !== undefined) throw invalid(`${unknown} is no field of docs/formats.md`);
  const twice = fields.find((field, i) => fields.indexOf(field) !== i && !JOINED.has(field));
  if (twice !== undefined) throw invalid(`${twice} is given by two columns`);
  const missing = ['business_date', 'amount', 'currency'].find((field) => !fields.includes(field));
  if (missing !== undefined) throw invalid(`no column and no constant gives ${missing}`);
  return mapping;
}

/** A date as the mapping's pattern writes it, as YYYY-MM-DD; anything else stays as it is and is rejected later. */
export function mappedDate(text: string, { dates }: Mapping): string {
  const parts: string[] = [];
  const pattern = dates
    .replaceAll('.', String.raw`\.`)
    .replace(/YYYY|MM|DD/g, (part) => (parts.push(part), part === 'YYYY' ? String.raw`(\d{4})` : String.raw`(\d{2})`));
  const found = new RegExp(`^${pattern}(?:[ T].*)?$`).exec(text.trim());
  const part = (name: string): string => found?.[parts.indexOf(name) + 1] ?? '';
  return found ? `${part('YYYY')}-${part('MM')}-${part('DD')}` : text;
}

/** An amount as the mapping writes it, with a point and no thousands. */
export function mappedAmount(text: string, { decimal, thousands }: Mapping): string {
  const grouped = thousands === '' ? text : withoutGroups(text.trim(), thousands, decimal);
  return decimal === '.' ? grouped : grouped.replaceAll('.', '?').replace(decimal, '.');
}

/** Only groups of three are thousands: «1.5» must not become fifteen. */
function withoutGroups(text: string, thousands: string, decimal: string): string {
  const [whole = '', fraction, ...more] = text.split(decimal);
  if (more.length > 0) return text;
  const groups = whole.split(thousands);
  const sound = groups.length === 1 || (groups[0]!.length <= 3 && groups.slice(1).every((group) => group.length === 3));
  return sound ? groups.join('') + (fraction === undefined ? '' : decimal + fraction) : text;
}

function invalid(detail: string): NarrowsError {
  return new NarrowsError('MAPPING_INVALID', `The mapping cannot be used: ${detail}`);
}
