import { z } from 'zod';
import { NarrowsError } from '../../model/errors.ts';
import type { RejectedRow } from '../../model/list-entry.ts';
import type { ListFile } from '../reader.ts';
import { isRejectedRow, namedRows } from '../rows.ts';

/** A record of the Consolidated Screening List, from its CSV or its JSON; lists of values are already apart. */
export interface CslRecord {
  readonly text: (column: string) => string;
  readonly list: (column: string) => readonly string[];
  readonly file: string;
  readonly line: number;
  readonly raw: string;
}

const REQUIRED = ['_id', 'source', 'entity_number', 'type', 'programs', 'name', 'addresses', 'alt_names', 'remarks', 'ids'];

/** Reads the CSV of trade.gov, whose cells hold several values with `; ` between. */
export function* readCslCsv(file: ListFile): Generator<CslRecord | RejectedRow> {
  for (const row of namedRows(file, { required: REQUIRED, layout: 'the Consolidated Screening List' })) {
    if (isRejectedRow(row)) yield row;
    else yield { text: row.cell, list: (column) => split(row.cell(column)), file: row.file, line: row.line, raw: row.raw };
  }
}

const RESULT = z.looseObject({ id: z.string().optional(), _id: z.string().optional(), source: z.string(), name: z.string().nullish() });
const FILE = z.looseObject({ results: z.array(z.unknown()) });
const ADDRESS = ['address', 'city', 'state', 'postal_code', 'country'];

/** Reads the JSON of trade.gov: `{ "results": […] }`, addresses and ids as objects. */
export function* readCslJson(file: ListFile): Generator<CslRecord | RejectedRow> {
  let parsed: z.infer<typeof FILE>;
  try {
    parsed = FILE.parse(JSON.parse([...file.stretches()].join('')));
  } catch (cause) {
    throw new NarrowsError('LIST_MALFORMED', `${file.name}: not the JSON of the Consolidated Screening List; the edition in force stays`, {
      cause,
    });
  }
  for (const [i, item] of parsed.results.entries()) {
    const result = RESULT.safeParse(item);
    const raw = JSON.stringify(item);
    if (!result.success) {
      yield { rejected: true, code: 'LIST_ROW_MALFORMED', reason: 'the result has no source', file: file.name, line: i + 1, raw };
      continue;
    }
    const value = (column: string): unknown => (column === '_id' ? (result.data.id ?? result.data['_id']) : result.data[column]);
    yield {
      text: (column) => flat(value(column)).join('; '),
      list: (column) => flat(value(column)),
      file: file.name,
      line: i + 1,
      raw,
    };
  }
}

/** Values of the JSON as the CSV writes them: an address in one line, an id as «country, number, type». */
function flat(value: unknown): string[] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) return value.flatMap(flat);
  if (typeof value !== 'object') return [typeof value === 'string' ? value : JSON.stringify(value)];
  const members = value as Record<string, unknown>;
  const names = 'number' in members ? ['country', 'number', 'type'] : ADDRESS;
  return [
    names
      .map((name) => members[name])
      .filter((part): part is string => typeof part === 'string' && part !== '')
      .join(', '),
  ];
}

function split(cell: string): string[] {
  return cell
    .split('; ')
    .map((part) => part.trim())
    .filter(Boolean);
}
