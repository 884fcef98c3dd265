import type { ListName } from '../../model/list-entry.ts';
import { entryOf, joined, unique } from '../entry.ts';
import type { ListItem } from '../reader.ts';
import { incomplete, isRejectedRow, type NamedRow } from '../rows.ts';
import type { readDpl } from './read.ts';

/** The list has no ids: a name with the day of its order is one. Rows that share both are addresses of one entry. */
export function* mapDpl(rows: ReturnType<typeof readDpl>): Generator<ListItem> {
  const groups = new Map<string, NamedRow[]>();
  for (const row of rows) {
    if (isRejectedRow(row)) yield { rejected: row };
    else if (row.cell('Name') === '') yield { rejected: incomplete(row, 'name') };
    else {
      const id = `${row.cell('Name')} ${row.cell('Effective_Date')}`;
      groups.set(id, [...(groups.get(id) ?? []), row]);
    }
  }
  for (const [entryId, group] of groups) {
    const [first] = group as [NamedRow];
    const entry = entryOf({
      entryId,
      source: 'DPL',
      kind: 'unknown',
      names: namesIn(first.cell('Name')),
      // Addresses in the United States give a state and leave the country out.
      countries: group.map((row) => row.cell('Country') || (/^[A-Z]{2}$/.test(row.cell('State')) ? 'US' : '')),
      addresses: group.map((row) => joined(['Street_Address', 'City', 'State', 'Postal_Code', 'Country'].map(row.cell), ', ')),
      listedOn: isoDay(first.cell('Effective_Date')),
      remarks: joined(
        [
          `until ${latest(group.map((row) => row.cell('Expiration_Date')))}`,
          first.cell('Action'),
          ...unique(group.map((row) => row.cell('FR_Citation'))),
        ],
        '; ',
      ),
    });
    if (entry) yield { entry, rows: group.length };
  }
}

/** `FUYI SUN A/K/A FRANK SUN` and `VELTIS (a.k.a. VLT, Inc.)` are two names each. */
function namesIn(text: string): ListName[] {
  return text
    .split(/\s*\(?\b(?:[afd]\/[kb]\/a|[afd]\.[kb]\.a\.)\s*/i)
    .map((name, i) => ({ text: i === 0 ? name : name.replace(/\)$/, ''), kind: i === 0 ? 'primary' : 'alias' }));
}

/** An order that one row ends later ends later; one without an end has none. */
function latest(days: readonly string[]): string {
  return days.includes('') ? 'further notice' : days.map(isoDay).toSorted().at(-1)!;
}

/** BIS writes 06/19/2003 for 19 June. */
function isoDay(day: string): string {
  return day.replace(/^(\d{1,2})\/(\d{1,2})\/(\d{4})$/, (_, month: string, date: string, year: string) =>
    [year, month.padStart(2, '0'), date.padStart(2, '0')].join('-'),
  );
}
