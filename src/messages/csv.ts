import { parse } from 'csv-parse/sync';
import { PARTY_ROLES, type Field } from '../model/payment.ts';
import { COLUMNS, flatPayment, isTextKind, PARTY_FIELDS, type FlatParty } from './flat.ts';
import { reject, type ParsedRecord } from './record.ts';

/**
 * Reads payments as CSV with a header (docs/formats.md): `end_to_end_id,business_date,amount,currency,debtor_name,…`.
 * The path of a value is its column. A row that cannot be read is rejected alone; an unknown column rejects the file,
 * for a misspelt `remitance` would be a text that nobody screens.
 */
export function parseCsv(text: string): ParsedRecord[] {
  const rows = readRows(text);
  const header = rows.shift();
  if (!header) return [{ content: reject('MSG_EMPTY', 'the file holds no header', '/'), index: 0, from: 0, to: text.length }];
  const names = header.cells.map((name) => name.trim());
  const unknown = names.find((name) => !COLUMNS.has(name));
  if (unknown !== undefined || new Set(names).size !== names.length) {
    const reason = unknown === undefined ? 'the header names a column twice' : `column ${names.indexOf(unknown) + 1} is not a known name`;
    return [
      { content: reject('MSG_CSV_COLUMN_UNKNOWN', `${reason}; docs/formats.md lists them`, '/'), index: 0, from: 0, to: text.length },
    ];
  }
  return rows.map(({ cells, from, to }, index) => {
    if (cells.length !== names.length)
      return { content: reject('MSG_CSV_MALFORMED', `expected ${names.length} cells, found ${cells.length}`, '/'), index, from, to };
    const value = (name: string): Field | undefined => {
      const cell = cells[names.indexOf(name)] ?? '';
      return cell.trim() === '' ? undefined : { path: name, text: cell };
    };
    const parties = PARTY_ROLES.flatMap((role): FlatParty[] => {
      const fields = PARTY_FIELDS.flatMap((field) => {
        const found = value(`${role}_${field}`);
        return found ? [[field, found] as const] : [];
      });
      return fields.length === 0 ? [] : [{ role, ...Object.fromEntries(fields) }];
    });
    const texts = names.filter(isTextKind).flatMap((kind) => {
      const found = value(kind);
      return found ? [{ kind, ...found }] : [];
    });
    return { content: flatPayment({ value, parties, texts }, 'csv', ''), index, from, to };
  });
}

/** Rows with the span of the text each came from; after a quoting fault the rest of the file is one row of no cells. */
function readRows(text: string): { cells: string[]; from: number; to: number }[] {
  const rows: { cells: string[]; from: number; to: number }[] = [];
  let from = 0;
  const options = { raw: true, relax_column_count: true, skip_empty_lines: true } as const;
  try {
    for (const { record, raw } of parse(text, options) as unknown as { record: string[]; raw: string }[]) {
      const start = text.indexOf(raw, from);
      rows.push({ cells: record, from: start, to: start + raw.length });
      from = start + raw.length;
    }
  } catch {
    // A broken quote swallows what follows it; read up to the line of the fault, then reject the rest as one.
    const good = goodLines(text);
    const head = good === '' ? [] : readRows(good);
    return [...head, { cells: [], from: good.length, to: text.length }];
  }
  return rows;
}

function goodLines(text: string): string {
  let end = 0;
  for (let next = text.indexOf('\n') + 1; next > 0; next = text.indexOf('\n', next) + 1) {
    try {
      parse(text.slice(0, next), { relax_column_count: true });
      end = next;
    } catch {
      if (next - end > 100_000) break;
    }
  }
  return text.slice(0, end);
}
