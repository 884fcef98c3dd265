import type { RejectedRow } from '../../model/list-entry.ts';
import type { ListFile } from '../reader.ts';
import { namedRows, type NamedRow } from '../rows.ts';

/** A bank's own list: the columns that docs/lists.md names, most of them optional. */
export function* readOwnList(file: ListFile): Generator<NamedRow | RejectedRow> {
  yield* namedRows(file, { required: ['id', 'name'], layout: 'a list of the bank’s own (docs/lists.md)' });
}

/** A bank's own knowledge of who owns whom. */
export function* readOwnership(file: ListFile): Generator<NamedRow | RejectedRow> {
  yield* namedRows(file, {
    required: ['owner_id', 'owner_name', 'asset_id', 'asset_name', 'share'],
    layout: 'a table of ownership (docs/lists.md)',
  });
}
