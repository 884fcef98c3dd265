import { parse } from 'csv-parse/sync';

/** One row of a table, with its text as it stood, line end included. */
export interface CsvRow {
  readonly raw: string;
  /** Nothing where the quotes of the row are broken. */
  readonly cells: readonly string[] | undefined;
  /** 1-based line where the row begins. */
  readonly line: number;
  /** Set on the last row of a file that does not end with a line end. */
  readonly isLast?: boolean;
}

/** Cuts a table into rows from text that arrives in stretches, so that a file of any size needs one row's memory. */
export class CsvRows {
  readonly #separator: string;
  #pending = '';
  #line = 1;

  constructor(separator = ',') {
    this.#separator = separator;
  }

  /** Takes the next text; the rows that end in it. */
  *write(text: string): Generator<CsvRow> {
    this.#pending += text;
    for (let end = rowEnd(this.#pending); end !== -1; end = rowEnd(this.#pending)) yield this.#take(end);
  }

  /** No more text: the last row, if it has no line end. */
  *end(): Generator<CsvRow> {
    if (this.#pending !== '') yield this.#take(this.#pending.length);
  }

  #take(length: number): CsvRow {
    const raw = this.#pending.slice(0, length);
    const line = this.#line;
    this.#pending = this.#pending.slice(length);
    for (let at = raw.indexOf('\n'); at !== -1; at = raw.indexOf('\n', at + 1)) this.#line++;
    return { raw, cells: cellsOf(raw, this.#separator), line };
  }
}

/** Where the first row ends: behind the first line end that stands in no quotes. A doubled quote changes nothing. */
function rowEnd(text: string): number {
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x22) quoted = !quoted;
    else if (code === 0x0a && !quoted) return i + 1;
  }
  return -1;
}

function cellsOf(raw: string, separator: string): readonly string[] | undefined {
  // Most rows have no quotes at all, and then a row is what stands between the separators.
  if (!raw.includes('"')) return raw.replace(/\r?\n$/, '').split(separator);
  try {
    const rows = parse(raw, {
      delimiter: separator,
      relax_column_count: true,
      record_delimiter: ['\r\n', '\n'],
    }) as readonly (readonly string[])[];
    return rows.length === 1 ? rows[0] : undefined;
  } catch {
    return undefined;
  }
}
