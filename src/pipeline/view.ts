import type { BankView } from '../adapters/postgres/bank-view.ts';
import type { Mapping } from '../messages/mapping.ts';
import { NarrowsError } from '../model/errors.ts';

/**
 * A bank's table or view as its mapping reads it. A row must bring a reference of its own, or nobody could tell a row that
 * comes again from a second payment.
 *
 * @throws NarrowsError `MAPPING_INVALID` when there is no mapping, no reference, or no column for the date that is asked for
 */
export function viewOf(name: string, mapping: Mapping | undefined, date: string | undefined): BankView {
  if (!mapping) throw new NarrowsError('MAPPING_INVALID', 'A view needs a mapping: --mapping <file>');
  const columnOf = (field: string): string | undefined => Object.entries(mapping.columns).find(([, mapped]) => mapped === field)?.[0];
  const references = ['uetr', 'instruction_id', 'end_to_end_id'].flatMap((field) => columnOf(field) ?? []);
  if (references.length === 0)
    throw new NarrowsError(
      'MAPPING_INVALID',
      'The mapping cannot be used for a view: no column gives uetr, instruction_id or end_to_end_id',
    );
  const dated = columnOf('business_date');
  if (date !== undefined && dated === undefined)
    throw new NarrowsError('MAPPING_INVALID', 'The mapping cannot be used with --date: no column gives business_date');
  return {
    name,
    columns: Object.keys(mapping.columns),
    orderedBy: [...(dated === undefined ? [] : [dated]), ...references],
    ...(date === undefined || dated === undefined ? {} : { only: { column: dated, value: writtenDate(date, mapping) } }),
  };
}

/** A date YYYY-MM-DD as the bank's column writes it. */
function writtenDate(date: string, { dates }: Mapping): string {
  const [year, month, day] = date.split('-') as [string, string, string];
  return dates.replace('YYYY', year).replace('MM', month).replace('DD', day);
}
