import { NarrowsError } from '../model/errors.ts';
import type { RejectedRow } from '../model/list-entry.ts';
import { CsvRows, type CsvRow } from '../text/csv.ts';
import type { ListFile } from './reader.ts';

/** A row of a list by the names of its columns, for publishers change their order. */
export interface NamedRow {
  readonly cell: (column: string) => string;
  readonly file: string;
  readonly line: number;
  readonly raw: string;
}

/** Rows of a file of any layout, blank ones left out. */
export function* plainRows(file: ListFile, separator = ','): Generator<CsvRow> {
  const rows = new CsvRows(separator);
  for (const text of file.stretches()) for (const row of rows.write(text)) if (!isBlank(row)) yield row;
  for (const row of rows.end()) if (!isBlank(row)) yield { ...row, isLast: true };
}

/** OFAC ends its files with a lone 0x1A, the end-of-file mark of CP/M; it is no row. */
function isBlank({ raw }: CsvRow): boolean {
  return raw.replace('\u001A', '').trim() === '';
}

/** Rows of exactly so many cells; each other one is a reject, for a row that is silently dropped is a missed sanction. */
export function* countedRows(file: ListFile, columns: number, separator = ','): Generator<CsvRow | RejectedRow> {
  for (const row of plainRows(file, separator)) yield row.cells?.length === columns ? row : rowReject(file, row, columns);
}

/**
 * Rows under a header. Throws `LIST_SCHEMA` when a column that screening needs is missing.
 *
 * @param skip lines that stand before the header
 */
export function* namedRows(
  file: ListFile,
  options: { readonly required: readonly string[]; readonly layout: string; readonly separator?: string; readonly skip?: number },
): Generator<NamedRow | RejectedRow> {
  const { required, layout, separator = ',', skip = 0 } = options;
  let position: ReadonlyMap<string, number> | undefined;
  let toSkip = skip;
  for (const row of plainRows(file, separator)) {
    if (toSkip-- > 0) continue;
    if (!position) {
      position = new Map(row.cells?.map((name, i) => [name.replace(/^\uFEFF/, '').trim(), i]));
      const missing = required.filter((name) => !position!.has(name));
      if (missing.length > 0)
        throw new NarrowsError('LIST_SCHEMA', `${file.name}: the header lacks ${missing.join(', ')}; is it ${layout}?`);
      continue;
    }
    const columns = position;
    const { cells } = row;
    if (cells?.length !== columns.size) yield rowReject(file, row, columns.size);
    else yield { cell: (column) => (cells[columns.get(column) ?? -1] ?? '').trim(), file: file.name, line: row.line, raw: row.raw };
  }
  if (!position) throw new NarrowsError('LIST_SCHEMA', `${file.name}: the file has no header; is it ${layout}?`);
}

export function isRejectedRow(row: object): row is RejectedRow {
  return 'rejected' in row;
}

/** A row that names no entry. */
export function incomplete({ file, line, raw }: Pick<NamedRow, 'file' | 'line' | 'raw'>, what: string): RejectedRow {
  return { rejected: true, code: 'LIST_ROW_INCOMPLETE', reason: `no ${what}`, file, line, raw };
}

/** Why a row is none. Where it is the last and has no line end, the file was cut off, and is no list. */
function rowReject(file: ListFile, row: CsvRow, columns: number): RejectedRow {
  const { cells, line, raw } = row;
  if (row.isLast) throw new NarrowsError('LIST_MALFORMED', `${file.name}: the file breaks off in line ${line}; the edition in force stays`);
  return cells === undefined
    ? { rejected: true, code: 'LIST_ROW_MALFORMED', reason: 'the quotes of the row are broken', file: file.name, line, raw }
    : {
        rejected: true,
        code: 'LIST_ROW_COLUMNS',
        reason: `expected ${columns} columns, found ${cells.length}`,
        file: file.name,
        line,
        raw,
      };
}
