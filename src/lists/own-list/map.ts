import type { EntryKind, ListName } from '../../model/list-entry.ts';
import { entryOf } from '../entry.ts';
import { identifierOf } from '../identifiers.ts';
import type { ListItem } from '../reader.ts';
import { incomplete, isRejectedRow } from '../rows.ts';
import type { readOwnership, readOwnList } from './read.ts';

/** Columns of a number each, by what they hold. */
const NUMBERS = { bic: 'BIC', lei: 'LEI', imo: 'IMO', tax: 'taxNumber', registration: 'regnumber', passport: 'Passport' } as const;

/** One row an entry; several values in a cell stand with `;` between. */
export function* mapOwnList(rows: ReturnType<typeof readOwnList>): Generator<ListItem> {
  for (const row of rows) {
    if (isRejectedRow(row)) {
      yield { rejected: row };
      continue;
    }
    const list = (column: string): string[] => row.cell(column).split(';');
    const names = (column: string, kind: ListName['kind']): ListName[] => list(column).map((text) => ({ text, kind }));
    const entry = entryOf({
      entryId: row.cell('id'),
      source: row.cell('source') || 'OWN',
      kind: (['person', 'organisation', 'vessel', 'aircraft'] as EntryKind[]).find((kind) => kind === row.cell('kind')) ?? 'unknown',
      names: [
        { text: row.cell('name'), kind: 'primary' },
        ...names('aliases', 'alias'),
        ...names('former_names', 'former'),
        ...names('weak_aliases', 'weak'),
      ],
      programs: list('programs'),
      identifiers: [
        ...Object.entries(NUMBERS).flatMap(([column, label]) => list(column).map((value) => identifierOf(label, value))),
        ...list('account').map((value) => ({ scheme: 'account', value }) as const),
      ],
      countries: list('countries'),
      addresses: list('addresses'),
      birthDates: list('birth_dates'),
      listedOn: row.cell('listed_on'),
      remarks: row.cell('remarks'),
    });
    yield entry && row.cell('name') !== '' ? { entry, rows: 1 } : { rejected: incomplete(row, 'id or no name') };
  }
}

/** Rows of who owns what share of whom. */
export function* mapOwnership(rows: ReturnType<typeof readOwnership>): Generator<ListItem> {
  for (const row of rows) {
    if (isRejectedRow(row)) {
      yield { rejected: row };
      continue;
    }
    const share = row.cell('share').replace('%', '').trim();
    const missing = ['owner_id', 'asset_id', 'asset_name'].find((column) => row.cell(column) === '');
    if (missing || (share !== '' && !(/^\d{1,3}(?:\.\d+)?$/.test(share) && Number(share) <= 100))) {
      yield { rejected: incomplete(row, missing ?? 'share between 0 and 100') };
      continue;
    }
    yield {
      rows: 1,
      edge: {
        relation: 'owns',
        ownerId: row.cell('owner_id'),
        ownerName: row.cell('owner_name'),
        assetId: row.cell('asset_id'),
        assetName: row.cell('asset_name'),
        ...(share === '' ? {} : { share: Number(share) }),
        ...(row.cell('asset_country') ? { assetCountry: row.cell('asset_country') } : {}),
      },
    };
  }
}
