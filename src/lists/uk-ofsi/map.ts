import type { ListName } from '../../model/list-entry.ts';
import { entryOf, joined } from '../entry.ts';
import type { ListItem } from '../reader.ts';
import { incomplete, isRejectedRow, type NamedRow } from '../rows.ts';
import { numbered, ukDate, ukFacts, ukIdentifiers, ukKind, ukName, ukNumbers } from '../uk.ts';
import type { readUkOfsi } from './read.ts';

/** Rows of one group are one entry; a row without a group is listed as a reject. */
export function* mapUkOfsi(rows: ReturnType<typeof readUkOfsi>): Generator<ListItem> {
  const groups = new Map<string, NamedRow[]>();
  for (const row of rows) {
    if ('publication' in row) yield row;
    else if (isRejectedRow(row)) yield { rejected: row };
    else if (row.cell('Group ID') === '') yield { rejected: incomplete(row, 'group') };
    else groups.set(row.cell('Group ID'), [...(groups.get(row.cell('Group ID')) ?? []), row]);
  }
  for (const [groupId, group] of groups) {
    const all = (column: string): string[] => group.map((row) => row.cell(column));
    const facts = group.flatMap((row) => ukFacts(row.cell('Other Information')));
    const fact = (label: string): string | undefined => facts.find((item) => item.label === label)?.value;
    const entry = entryOf({
      entryId: groupId,
      source: 'UK',
      kind: ukKind(group[0]!.cell('Group Type')),
      names: group.flatMap(namesOf),
      programs: all('Regime'),
      identifiers: [
        ...all('Passport Number').flatMap((cell) => ukNumbers('Passport', cell)),
        ...all('National Identification Number').flatMap((cell) => ukNumbers('National Identification Number', cell)),
        ...ukIdentifiers(facts),
      ],
      countries: [...all('Country'), ...all('Nationality').flatMap(numbered)],
      addresses: group.map((row) =>
        joined(
          ['Address 1', 'Address 2', 'Address 3', 'Address 4', 'Address 5', 'Address 6', 'Post/Zip Code', 'Country'].map(row.cell),
          ', ',
        ),
      ),
      birthDates: all('DOB').map(ukDate),
      birthPlaces: group.flatMap((row) => birthPlacesOf(numbered(row.cell('Town of Birth')), numbered(row.cell('Country of Birth')))),
      gender: fact('Gender'),
      positions: [...all('Title'), ...all('Position')].flatMap(numbered),
      vessel: { type: fact('Type of ship'), flag: fact('Flag of ship'), tonnage: fact('Tonnage of ship'), owner: fact('Current owners') },
      links: facts
        .filter(({ label }) => label === 'Parent company' || label === 'Subsidiaries')
        .map(({ label, value }) => ({ relation: label, name: value })),
      listedOn: ukDate(group[0]!.cell('Listed On')),
      remarks: [...new Set([...all('Other Information'), ...all('Passport Details'), ...all('National Identification Details')])]
        .filter(Boolean)
        .join(' | '),
    });
    if (entry) yield { entry, rows: group.length };
    else for (const row of group) yield { rejected: incomplete(row, 'name') };
  }
}

function namesOf(row: NamedRow): ListName[] {
  const kind = ukName(row.cell('Alias Type'), row.cell('Alias Quality'));
  const latin = joined(['Name 1', 'Name 2', 'Name 3', 'Name 4', 'Name 5', 'Name 6'].map(row.cell), ' ');
  const original = row.cell('Name Non-Latin Script');
  const script = row.cell('Non-Latin Script Type') || row.cell('Non-Latin Script Language') || 'original';
  return [{ text: latin, kind }, ...(original ? [{ text: original, kind: kind === 'primary' ? 'alias' : kind, script } as const] : [])];
}

/** Towns and countries are numbered alike: the first town lies in the first country. */
function birthPlacesOf(towns: readonly string[], countries: readonly string[]): string[] {
  return Array.from({ length: Math.max(towns.length, countries.length) }, (_, i) => joined([towns[i], countries[i]], ', '));
}
