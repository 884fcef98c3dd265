import { CsvRows, type CsvRow } from '../text/csv.ts';
import { COLUMNS } from './columns.ts';
import { flatPayment, flatRow } from './flat.ts';
import type { Mapping } from './mapping.ts';
import { Broken, reject, type Emit, type FormatReader } from './record.ts';

interface Header {
  readonly column: string;
  /** Nothing for a column that the mapping leaves out. */
  readonly field: string | undefined;
}

/**
 * Reads payments as CSV with a header: the names of docs/formats.md, or a bank's own by a mapping. The path of a value is its
 * column. A row that cannot be read is rejected alone; an unknown column breaks the file, for a misspelt `remitance` would be
 * a text that nobody screens.
 */
export function openCsv(emit: Emit, mapping: Mapping | undefined): FormatReader {
  const rows = new CsvRows(mapping?.separator);
  let from = 0;
  let header: readonly Header[] | undefined;
  const take = ({ raw, cells }: CsvRow): void => {
    const start = from;
    from += raw.length;
    if (raw.trim() === '') return;
    if (!header) header = readHeader(cells, mapping);
    else emit(readRow(cells, header, mapping), start, from);
  };
  return {
    write: (text) => {
      for (const row of rows.write(text)) take(row);
    },
    end: () => {
      for (const row of rows.end()) take(row);
    },
  };
}

function readHeader(cells: readonly string[] | undefined, mapping: Mapping | undefined): Header[] {
  const names = cells?.map((name) => name.trim()) ?? [];
  const fieldOf = (column: string): string | undefined => (mapping ? mapping.columns[column] : column);
  const unknown = names.findIndex((column) => !COLUMNS.has(fieldOf(column) ?? '') && !mapping?.ignore.includes(column));
  const missing = mapping && Object.keys(mapping.columns).find((column) => !names.includes(column));
  const fault =
    cells === undefined
      ? 'the quotes of the header are broken'
      : unknown !== -1
        ? `column ${unknown + 1} is not a known name`
        : new Set(names).size !== names.length
          ? 'the header names a column twice'
          : missing !== undefined
            ? `the mapping's column ${missing} is missing`
            : undefined;
  if (fault !== undefined)
    throw new Broken(reject('MSG_CSV_COLUMN_UNKNOWN', `${fault}; docs/formats.md lists the names, a mapping gives others`, '/'));
  return names.map((column) => ({ column, field: fieldOf(column) }));
}

function readRow(
  cells: readonly string[] | undefined,
  header: readonly Header[],
  mapping: Mapping | undefined,
): ReturnType<typeof flatPayment> {
  if (!cells) return reject('MSG_CSV_MALFORMED', 'the quotes of the row are broken', '/');
  if (cells.length !== header.length) return reject('MSG_CSV_MALFORMED', `expected ${header.length} cells, found ${cells.length}`, '/');
  if (cells.some((cell) => cell.includes('\u0000'))) return reject('MSG_NUL', 'a cell holds a NUL character', '/');
  const named = cells.flatMap((text, i) => {
    const { column, field } = header[i]!;
    return field === undefined ? [] : [{ column, field, text }];
  });
  return flatPayment(flatRow(named, mapping), 'csv', '');
}
