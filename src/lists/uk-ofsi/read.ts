import type { RejectedRow } from '../../model/list-entry.ts';
import type { ListFile, Publication } from '../reader.ts';
import { namedRows, plainRows, type NamedRow } from '../rows.ts';

const REQUIRED = ['Name 6', 'Name 1', 'DOB', 'Nationality', 'Other Information', 'Group Type', 'Alias Type', 'Regime', 'Group ID'];

/**
 * The older consolidated list of OFSI, closed since January 2026: a row a name and address, several rows a group. The first
 * line gives the date, the second the header (domain.md 6.3).
 */
export function* readUkOfsi(file: ListFile): Generator<NamedRow | RejectedRow | { publication: Publication }> {
  const [first] = plainRows(file);
  const [, day, month, year] = /^(\d\d)\/(\d\d)\/(\d{4})$/.exec(first?.cells?.[1]?.trim() ?? '') ?? [];
  if (year) yield { publication: { dated: `${year}-${month}-${day}` } };
  yield* namedRows(file, { required: REQUIRED, layout: 'OFSI’s ConList.csv', skip: 1 });
}
