import type { EntryKind, ListEntry, ListIdentifier, ListName, NameKind, RejectedRow } from '../../model/list-entry.ts';
import { countryCode } from '../countries.ts';
import { identifierOf } from '../identifiers.ts';
import type { ListReading } from '../reader.ts';
import type { OfacRows } from './read.ts';

/** OFAC's rows as entries; `source` is what a hit means: `SDN` for the blocking list, else the programme family. */
export function mapOfacRows(rows: OfacRows, source: string): ListReading {
  const rejected: RejectedRow[] = [...rows.rejected];
  const known = new Set(rows.primary.map((row) => row.cells[0]!));
  const byEntry = (list: OfacRows['aliases'], what: string): Map<string, string[][]> => {
    const grouped = new Map<string, string[][]>();
    for (const row of list) {
      const id = row.cells[0]!;
      if (known.has(id)) grouped.set(id, [...(grouped.get(id) ?? []), [...row.cells]]);
      else
        rejected.push({
          rejected: true,
          code: 'LIST_ROW_ORPHAN',
          reason: `${what} of entry ${id}, which the primary file does not hold`,
          file: row.file,
          line: row.line,
          raw: row.raw,
        });
    }
    return grouped;
  };
  const aliases = byEntry(rows.aliases, 'alias');
  const addresses = byEntry(rows.addresses, 'address');
  const entries: ListEntry[] = [];
  for (const row of rows.primary) {
    const [id, name, type, programs, , , , , , , , remarks] = row.cells as string[];
    if (!id || !name) {
      rejected.push({
        rejected: true,
        code: 'LIST_ROW_INCOMPLETE',
        reason: 'no id or no name',
        file: row.file,
        line: row.line,
        raw: row.raw,
      });
      continue;
    }
    const mined = mineRemarks(remarks ?? '');
    const places = addresses.get(id) ?? [];
    entries.push({
      entryId: id,
      source,
      kind: kindOf(type ?? ''),
      names: [
        { text: name, kind: 'primary' },
        ...(aliases.get(id) ?? []).map(([, , kind, alias]): ListName => ({ text: alias!, kind: aliasKind(kind!) })),
        ...mined.weakNames,
      ],
      programs: (programs ?? '').split('] [').filter(Boolean),
      identifiers: mined.identifiers,
      countries: unique([...places.map(([, , , , country]) => country ?? ''), ...mined.countries].filter(Boolean).map(countryCode)),
      addresses: places.map(([, , street, city, country]) => [street, city, country].filter(Boolean).join(', ')).filter(Boolean),
      birthDates: mined.birthDates,
      remarks: remarks ?? '',
    });
  }
  return { entries, rejected, rows: rows.primary.length + rows.rejected.filter((row) => row.file === rows.primary[0]?.file).length };
}

/**
 * OFAC keeps in its remarks what the columns leave out, `; ` between the facts:
 *
 *     DOB 1962; nationality Russia; Tax ID No. 7707083893 (Russia); SWIFT/BIC SABRRUMM; a.k.a. 'BNC'.
 */
function mineRemarks(remarks: string): {
  weakNames: ListName[];
  identifiers: ListIdentifier[];
  countries: string[];
  birthDates: string[];
} {
  const mined = { weakNames: [] as ListName[], identifiers: [] as ListIdentifier[], countries: [] as string[], birthDates: [] as string[] };
  for (const part of remarks.split('; ')) {
    const fact = part
      .trim()
      .replace(/\.$/, '')
      .replace(/^alt\. /, '');
    const weak = /^a\.k\.a\. '(.+)'$/.exec(fact);
    const birth = /^DOB (.+)$/.exec(fact);
    const country = /^(?:nationality|citizen) (.+)$/.exec(fact);
    const identifier = numberIn(fact);
    if (weak) mined.weakNames.push({ text: weak[1]!, kind: 'weak' });
    else if (birth) mined.birthDates.push(birth[1]!);
    else if (country) mined.countries.push(country[1]!);
    else if (identifier) mined.identifiers.push(identifier);
  }
  return mined;
}

/** `Tax ID No. 7707083893 (Russia)`: the longest beginning that is a known label, then the number, then its country. */
function numberIn(fact: string): ListIdentifier | undefined {
  const words = fact.replace(/ \([^()]*\)$/, '').split(' ');
  for (let length = words.length - 1; length > 0; length--) {
    const found = identifierOf(words.slice(0, length).join(' '), words.slice(length).join(' '));
    if (found) return found;
  }
  return undefined;
}

function kindOf(type: string): EntryKind {
  const kinds: Readonly<Record<string, EntryKind>> = { individual: 'person', vessel: 'vessel', aircraft: 'aircraft', '': 'organisation' };
  return kinds[type.toLowerCase()] ?? 'unknown';
}

function aliasKind(kind: string): NameKind {
  return kind === 'fka' ? 'former' : 'alias';
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
