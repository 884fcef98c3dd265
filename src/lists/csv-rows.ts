import { parse } from 'csv-parse/sync';
import type { RejectedRow } from '../model/list-entry.ts';
import type { ListFile } from './reader.ts';

/** One CSV row with the 1-based line where it begins. */
export interface CsvRow {
  readonly cells: readonly string[];
  readonly line: number;
  readonly raw: string;
}

/**
 * Splits a published CSV file into rows of exactly `columns` cells. A row with another number, or with broken quotes, is
 * rejected by its line: a row that is silently dropped is a missed sanction.
 */
export function readCsvRows(file: ListFile, columns: number): { rows: CsvRow[]; rejected: RejectedRow[] } {
  const rows: CsvRow[] = [];
  const rejected: RejectedRow[] = [];
  const text = withoutEndMark(file.text.replace(/^\uFEFF/, ''));
  let line = 1;
  const records = parse(text, {
    bom: true,
    info: true,
    raw: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    on_skip: (error, raw) => {
      rejected.push({
        rejected: true,
        code: 'LIST_ROW_MALFORMED',
        reason: `${error?.code ?? 'unknown fault'}: the row is not valid CSV`,
        file: file.name,
        line: Number(error?.['lines'] ?? line),
        raw: raw ?? '',
      });
      return undefined;
    },
  }) as unknown as { record: string[]; raw: string; info: { lines: number } }[];
  for (const { record, raw, info } of records) {
    if (record.length === columns) rows.push({ cells: record, line, raw });
    else
      rejected.push({
        rejected: true,
        code: 'LIST_ROW_COLUMNS',
        reason: `expected ${columns} columns, found ${record.length}`,
        file: file.name,
        line,
        raw,
      });
    line = info.lines + 1;
  }
  return { rows, rejected };
}

/** How many columns the first row of a file has, by which its layout is told; 0 when it is no CSV at all. */
export function columnsOf(file: ListFile): number {
  try {
    const [first] = parse(file.text, { bom: true, to: 1, relax_column_count: true });
    return first?.length ?? 0;
  } catch {
    return 0;
  }
}

/** OFAC ends its files with a lone 0x1A, the end-of-file mark of CP/M; it is no row. */
function withoutEndMark(text: string): string {
  const trimmed = text.trimEnd();
  return trimmed.endsWith('\u001A') ? trimmed.slice(0, -1) : text;
}
