import type { RejectedRow } from '../../model/list-entry.ts';
import type { ListFile } from '../reader.ts';
import { namedRows, type NamedRow } from '../rows.ts';

const REQUIRED = ['Name', 'Street_Address', 'City', 'State', 'Country', 'Effective_Date', 'Expiration_Date', 'FR_Citation'];

/** The Denied Persons List of the US Bureau of Industry and Security: a header, then tabs between quoted cells. */
export function* readDpl(file: ListFile): Generator<NamedRow | RejectedRow> {
  yield* namedRows(file, { required: REQUIRED, layout: 'the Denied Persons List', separator: '\t' });
}
