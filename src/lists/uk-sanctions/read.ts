import type { RejectedRow } from '../../model/list-entry.ts';
import type { ListFile, Publication } from '../reader.ts';
import { xmlRecords, type XmlRecord } from '../records.ts';
import { namedRows, plainRows, type NamedRow } from '../rows.ts';

const NAMES = new Set(['Designation']);
const REQUIRED = ['Unique ID', 'Name 6', 'Name type', 'Regime Name', 'Sanctions Imposed'];

/** The UK Sanctions List as XML: one record a `Designation` (domain.md 6.3). */
export function* readUkXml(file: ListFile): Generator<XmlRecord> {
  yield* xmlRecords(file, NAMES);
}

/** The same as CSV: the report date, the header, then a row a name and address. */
export function* readUkCsv(file: ListFile): Generator<NamedRow | RejectedRow | { publication: Publication }> {
  const [first] = plainRows(file);
  const [, day, month, year] = /(\d{1,2})[/-](\w+)[/-](\d{4})/.exec(first?.raw.replace(/[A-Z][a-z]{2}/g, monthNumber) ?? '') ?? [];
  if (year && /^\d+$/.test(month!)) yield { publication: { dated: `${year}-${month!.padStart(2, '0')}-${day!.padStart(2, '0')}` } };
  yield* namedRows(file, { required: REQUIRED, layout: 'the UK Sanctions List', skip: first?.raw.includes('Unique ID') ? 0 : 1 });
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function monthNumber(name: string): string {
  return MONTHS.includes(name) ? String(MONTHS.indexOf(name) + 1) : name;
}
