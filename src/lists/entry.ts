import type { EntryKind, EntryLink, ListEntry, ListIdentifier, ListName, Vessel } from '../model/list-entry.ts';
import { countryCode } from '../text/countries.ts';
import { identifiersInProse } from './identifiers.ts';

/** What a map gathers for an entry; blanks and repetitions may stand in it. */
export interface EntryDraft {
  readonly entryId: string;
  readonly source: string;
  readonly kind: EntryKind;
  readonly names: readonly ListName[];
  readonly programs?: readonly string[];
  readonly identifiers?: readonly (ListIdentifier | undefined)[];
  /** In the list's own words; they become codes where they can. */
  readonly countries?: readonly string[];
  readonly addresses?: readonly string[];
  readonly birthDates?: readonly string[];
  readonly birthPlaces?: readonly string[];
  readonly gender?: string | undefined;
  readonly positions?: readonly string[];
  readonly vessel?: { readonly [K in keyof Vessel]: string | undefined };
  readonly links?: readonly EntryLink[];
  readonly measures?: readonly string[];
  readonly listedOn?: string | undefined;
  readonly remarks?: string;
}

/** The entry without blanks and repetitions, or nothing when it has no id or no name. */
export function entryOf(draft: EntryDraft): ListEntry | undefined {
  const [first, ...more] = uniqueNames(draft.names);
  if (!first || draft.entryId.trim() === '') return undefined;
  const vessel = Object.fromEntries(Object.entries(draft.vessel ?? {}).filter(([, value]) => value !== undefined && value !== ''));
  return {
    entryId: draft.entryId.trim(),
    source: draft.source,
    kind: draft.kind,
    names: [first, ...more],
    programs: unique(draft.programs),
    identifiers: uniqueIdentifiers([...(draft.identifiers ?? []), ...identifiersInProse(draft.remarks ?? '')]),
    countries: unique(unique(draft.countries).map(countryCode)),
    addresses: unique(draft.addresses),
    birthDates: unique(draft.birthDates),
    ...listed('birthPlaces', draft.birthPlaces),
    ...(draft.gender ? { gender: draft.gender } : {}),
    ...listed('positions', draft.positions),
    ...(Object.keys(vessel).length > 0 ? { vessel } : {}),
    ...(draft.links && draft.links.length > 0 ? { links: uniqueLinks(draft.links) } : {}),
    ...listed('measures', draft.measures),
    ...(draft.listedOn ? { listedOn: draft.listedOn } : {}),
    remarks: (draft.remarks ?? '').trim(),
  };
}

/** Parts of an address or a name, joined, without the blank ones. */
export function joined(parts: readonly (string | undefined)[], between: string): string {
  return parts
    .map((part) => part?.trim() ?? '')
    .filter(Boolean)
    .join(between);
}

function listed<K extends string>(key: K, values: readonly string[] | undefined): Partial<Record<K, string[]>> {
  const kept = unique(values);
  return kept.length === 0 ? {} : ({ [key]: kept } as Record<K, string[]>);
}

/** Without blanks and repetitions, in order. */
export function unique(values: readonly string[] = []): string[] {
  return [...new Set(values.map((value) => value.trim()).filter(Boolean))];
}

/** The first of two equal names stays, for lists give the strongest first. Where a list calls none primary, its first strong name is. */
function uniqueNames(names: readonly ListName[]): ListName[] {
  const seen = new Map<string, ListName>();
  for (const name of names) {
    const text = name.text.replaceAll(/\s+/g, ' ').trim();
    if (text !== '' && !seen.has(text)) seen.set(text, { ...name, text });
  }
  const all = [...seen.values()];
  const [firstPrimary = all.find(({ kind }) => kind === 'alias') ?? all[0]] = all.filter(({ kind }) => kind === 'primary');
  return all
    .map((name): ListName => (name === firstPrimary ? { ...name, kind: 'primary' } : name))
    .toSorted((a, b) => Number(b.kind === 'primary') - Number(a.kind === 'primary'));
}

function uniqueLinks(links: readonly EntryLink[]): EntryLink[] {
  return [...new Map(links.map((link) => [`${link.relation} ${link.name}`, link])).values()];
}

function uniqueIdentifiers(identifiers: readonly (ListIdentifier | undefined)[]): ListIdentifier[] {
  const seen = new Map<string, ListIdentifier>();
  for (const identifier of identifiers)
    if (identifier && identifier.value.trim() !== '')
      seen.set(`${identifier.scheme} ${identifier.value}`, { scheme: identifier.scheme, value: identifier.value.trim() });
  return [...seen.values()];
}
