import { NarrowsError } from '../../model/errors.ts';
import type { RejectedRow } from '../../model/list-entry.ts';
import { columnsOf, readCsvRows } from '../csv-rows.ts';
import type { ListFile } from '../reader.ts';

/** A row of the Consolidated Screening List by header name, for the publisher has changed the order before. */
export interface CslRow {
  readonly cell: (column: string) => string;
  readonly file: string;
  readonly line: number;
  readonly raw: string;
}

const REQUIRED = ['_id', 'source', 'entity_number', 'type', 'programs', 'name', 'addresses', 'alt_names', 'remarks', 'ids'];

/** Reads the CSV of trade.gov. Throws `LIST_SCHEMA` when a column that screening needs is missing. */
export function readCslRows(file: ListFile): { rows: CslRow[]; rejected: RejectedRow[] } {
  const { rows, rejected } = readCsvRows(file, columnsOf(file));
  const header = rows.shift()?.cells.map((name) => name.trim()) ?? [];
  const missing = REQUIRED.filter((name) => !header.includes(name));
  if (missing.length > 0)
    throw new NarrowsError(
      'LIST_SCHEMA',
      `${file.name}: the header lacks ${missing.join(', ')}; is it the Consolidated Screening List CSV?`,
    );
  const position = new Map(header.map((name, i) => [name, i]));
  return {
    rows: rows.map(({ cells, line, raw }) => ({
      cell: (column) => (cells[position.get(column) ?? -1] ?? '').trim(),
      file: file.name,
      line,
      raw,
    })),
    rejected,
  };
}
