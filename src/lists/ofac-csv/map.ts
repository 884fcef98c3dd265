import type { EntryKind, RejectedRow } from '../../model/list-entry.ts';
import { entryOf, joined } from '../entry.ts';
import { mineRemarks, ofacAlias, ofacSource } from '../ofac.ts';
import type { ListItem } from '../reader.ts';
import { incomplete } from '../rows.ts';
import type { OfacRow, OfacRows } from './read.ts';

/** OFAC's rows as entries. `list` is what a hit means where the programmes do not tell: `SDN`, the blocking list, or another. */
export function* mapOfacRows(rows: OfacRows, list: 'SDN' | 'NONSDN'): Generator<ListItem> {
  for (const rejected of rows.rejected) yield { rejected };
  const known = new Set(rows.primary.map((row) => row.cells[0]!));
  for (const [what, parts] of [
    ['alias', rows.aliases],
    ['address', rows.addresses],
    ['comment', rows.comments],
  ] as const)
    for (const row of parts) if (!known.has(row.cells[0]!.trim())) yield { rejected: orphan(row, what) };
  const [aliases, addresses, comments] = [rows.aliases, rows.addresses, rows.comments].map((parts) =>
    Map.groupBy(parts, (row) => row.cells[0]!.trim()),
  );
  for (const row of rows.primary) {
    const [id = '', name = '', type = '', programs = '', title = '', callSign, vesselType, tonnage, grt, flag, owner, short = ''] =
      row.cells;
    const remarks = [short, ...(comments!.get(id.trim()) ?? []).map(({ cells }) => cells[1] ?? '')].join('');
    const mined = mineRemarks(remarks);
    const places = addresses!.get(id) ?? [];
    const programmes = programs.split('] [');
    const entry = entryOf({
      entryId: id,
      source: list === 'SDN' ? 'SDN' : ofacSource(programmes, 'NONSDN'),
      kind: kindOf(type),
      names: [
        { text: name, kind: 'primary' },
        ...(aliases!.get(id) ?? []).map(({ cells }) => ({ text: cells[3] ?? '', kind: ofacAlias(cells[2] ?? '', '') })),
        ...mined.names,
      ],
      programs: programmes,
      identifiers: mined.identifiers,
      countries: [...places.map(({ cells }) => cells[4] ?? ''), ...mined.countries],
      addresses: places.map(({ cells }) => joined([cells[2], cells[3], cells[4]], ', ')),
      birthDates: mined.birthDates,
      birthPlaces: mined.birthPlaces,
      gender: mined.gender,
      positions: [title],
      vessel: { type: vesselType, flag, callSign, tonnage: tonnage || grt, owner },
      links: mined.links,
      remarks,
    });
    yield entry && name !== '' ? { entry, rows: 1 } : { rejected: incomplete(row, 'id or no name') };
  }
}

function orphan({ cells, file, line, raw }: OfacRow, what: string): RejectedRow {
  const reason = `${what} of entry ${cells[0]}, which the primary file does not hold`;
  return { rejected: true, code: 'LIST_ROW_ORPHAN', reason, file, line, raw };
}

function kindOf(type: string): EntryKind {
  const kinds: Readonly<Record<string, EntryKind>> = { individual: 'person', vessel: 'vessel', aircraft: 'aircraft', '': 'organisation' };
  return kinds[type.toLowerCase()] ?? 'unknown';
}
