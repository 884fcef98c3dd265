import type { EntryKind, ListEntry, ListIdentifier, RejectedRow } from '../../model/list-entry.ts';
import { countryCode } from '../countries.ts';
import { identifierOf } from '../identifiers.ts';
import type { ListReading } from '../reader.ts';
import type { readCslRows } from './read.ts';

/** `Entity List (EL) - Bureau of Industry and Security` is source `EL`: a hit means another thing on each. */
const SOURCE = /\(([A-Z][A-Z-]*)(?: List)?\)/;

/** Rows of the Consolidated Screening List as entries, each with the list it was consolidated from. */
export function mapCslRows({ rows, rejected }: ReturnType<typeof readCslRows>): ListReading {
  const entries: ListEntry[] = [];
  const refused: RejectedRow[] = [...rejected];
  for (const row of rows) {
    const source = SOURCE.exec(row.cell('source'))?.[1];
    const name = row.cell('name');
    // Commerce's rows have no entity number; their row id is the only one.
    const entryId = row.cell('entity_number') || row.cell('_id');
    if (!source || !name || !entryId) {
      const reason = `no ${!source ? 'known source' : !name ? 'name' : 'id'}`;
      refused.push({ rejected: true, code: 'LIST_ROW_INCOMPLETE', reason, file: row.file, line: row.line, raw: row.raw });
      continue;
    }
    const addresses = split(row.cell('addresses'));
    entries.push({
      entryId,
      source,
      kind: kindOf(row.cell('type')),
      names: [{ text: name, kind: 'primary' }, ...split(row.cell('alt_names')).map((text) => ({ text, kind: 'alias' }) as const)],
      programs: split(row.cell('programs')),
      identifiers: split(row.cell('ids'))
        .map(identifier)
        .filter((value) => value !== undefined),
      countries: [
        ...new Set([
          ...addresses.map((address) => /(?:^|, )([A-Z]{2})$/.exec(address)?.[1] ?? '').filter(Boolean),
          ...[...split(row.cell('nationalities')), ...split(row.cell('citizenships'))].map(countryCode),
        ]),
      ],
      addresses,
      birthDates: split(row.cell('dates_of_birth')),
      remarks: [row.cell('license_requirement'), row.cell('remarks')].filter(Boolean).join(' | '),
    });
  }
  return { entries, rejected: refused, rows: rows.length + rejected.length };
}

/** `RU, 1137746390572, Registration ID` or `AIIFIQBA, SWIFT/BIC`: the label stands last, the value before it. */
function identifier(text: string): ListIdentifier | undefined {
  const parts = text.split(', ');
  const label = parts.at(-1);
  const value = parts.at(-2);
  return label !== undefined && value !== undefined ? identifierOf(label, value) : undefined;
}

function kindOf(type: string): EntryKind {
  const kinds: Readonly<Record<string, EntryKind>> = {
    individual: 'person',
    entity: 'organisation',
    vessel: 'vessel',
    aircraft: 'aircraft',
  };
  return kinds[type.toLowerCase()] ?? 'unknown';
}

function split(cell: string): string[] {
  return cell
    .split('; ')
    .map((part) => part.trim())
    .filter(Boolean);
}
