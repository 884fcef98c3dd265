import { entryOf, joined } from '../entry.ts';
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
      names: [{ text: first.cell('Name'), kind: 'primary' }],
      countries: group.map((row) => row.cell('Country')),
      addresses: group.map((row) => joined(['Street_Address', 'City', 'State', 'Postal_Code', 'Country'].map(row.cell), ', ')),
      listedOn: first.cell('Effective_Date'),
      remarks: joined(
        [`until ${first.cell('Expiration_Date') || 'further notice'}`, first.cell('Action'), first.cell('FR_Citation')],
        '; ',
      ),
    });
    if (entry) yield { entry, rows: group.length };
  }
}
