import writeXlsx from 'write-excel-file/node';
import type { Table } from '../../adapters/postgres/desk/figures.ts';

/** A table as CSV (RFC 4180), with a byte order mark, without which Excel takes UTF-8 for something else. */
export function toCsv({ columns, rows }: Table): string {
  const line = (values: readonly string[]): string => values.map(csvCell).join(',');
  return `\uFEFF${[line(columns), ...rows.map((row) => line(columns.map((column) => plain(row[column]))))].join('\r\n')}\r\n`;
}

/** A text from outside must not become a formula of whoever opens the file (OWASP, CSV injection). Numbers stay numbers. */
function csvCell(value: string): string {
  const isFormula = /^[=+\-@\t\r]/.test(value) && !/^-?\d+(?:\.\d+)?$/.test(value);
  // Where the machine's separator is a semicolon, what stands behind one begins a cell too.
  const safe = (isFormula ? `'${value}` : value).replaceAll(/;(?=\s*[=+\-@])/g, ";'");
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A table as a workbook; every cell is text or a whole number, so that no amount is rounded and nothing is a formula. */
export async function toXlsx({ columns, rows }: Table): Promise<Uint8Array> {
  const head = columns.map((column) => ({ value: column, fontWeight: 'bold' as const }));
  const body = rows.map((row) =>
    columns.map((column) => {
      const value = row[column];
      return typeof value === 'number' ? { value, type: Number } : { value: plain(value).slice(0, MAX_CELL), type: String };
    }),
  );
  return writeXlsx([head, ...body], { stickyRowsCount: 1 }).toBuffer();
}

/** The most characters that Excel takes in a cell. */
const MAX_CELL = 32_767;

function plain(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'string' ? value : JSON.stringify(value);
}
