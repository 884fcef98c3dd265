import type { EntryKind, EntryLink, ListIdentifier, ListName, NameKind } from '../model/list-entry.ts';
import type { EntryDraft } from './entry.ts';
import { identifierOf } from './identifiers.ts';

/** OFAC's lists that are not the blocking one, by the name or the programme that tells them (domain.md 6.3). */
const SOURCES: readonly (readonly [RegExp, string])[] = [
  [/^SDN|Specially Designated/i, 'SDN'],
  [/Sectoral|13662/i, 'SSI'],
  [/Palestinian|NS-PLC/i, 'PLC'],
  [/CMIC/i, 'CMIC'],
  [/CAPTA|Correspondent|561/i, 'CAP'],
  [/Menu-Based|CAATSA|14024|14014|14059/i, 'NS-MBS'],
  [/FSE|Evaders/i, 'FSE'],
];

/** What a hit means: the first of the lists or programmes that tells it. The blocking list before all others. */
export function ofacSource(tells: readonly string[], otherwise: string): string {
  return SOURCES.find(([pattern]) => tells.some((tell) => pattern.test(tell)))?.[1] ?? otherwise;
}

/** `HANIYA, Ismail Abdul Salah`, as OFAC writes people. */
export function ofacName(last: string | undefined, first: string | undefined): string {
  return [last, first].filter(Boolean).join(', ');
}

export function ofacAlias(type: string, category: string): NameKind {
  if (/weak/i.test(category)) return 'weak';
  return /^f\.?k\.?a/i.test(type) ? 'former' : 'alias';
}

/** What an entry is, as OFAC's XML and the Consolidated Screening List write it. */
export function ofacKind(type: string): EntryKind {
  const kinds: Readonly<Record<string, EntryKind>> = {
    individual: 'person',
    entity: 'organisation',
    vessel: 'vessel',
    aircraft: 'aircraft',
  };
  return kinds[type.toLowerCase()] ?? 'unknown';
}

export interface Mined {
  readonly names: ListName[];
  readonly identifiers: ListIdentifier[];
  readonly countries: string[];
  readonly birthDates: string[];
  readonly birthPlaces: string[];
  readonly links: EntryLink[];
  gender?: string;
}

/**
 * OFAC keeps in its remarks what the columns leave out, `; ` between the facts:
 *
 *     DOB 1962; nationality Russia; Tax ID No. 7707083893 (Russia); SWIFT/BIC SABRRUMM; a.k.a. 'BNC'; Linked To: HAMAS.
 */
export function mineRemarks(remarks: string): Mined {
  const mined: Mined = { names: [], identifiers: [], countries: [], birthDates: [], birthPlaces: [], links: [] };
  for (const part of remarks.split('; ')) {
    const fact = part
      .trim()
      .replace(/\.$/, '')
      .replace(/^alt\. /, '');
    const [, tie, also] = /^([afn])\.k\.a\. '(.+)'$/.exec(fact) ?? [];
    const [, birth] = /^DOB (.+)$/.exec(fact) ?? [];
    const [, place] = /^POB (.+)$/.exec(fact) ?? [];
    const [, country] = /^(?:nationality|citizen) (.+)$/.exec(fact) ?? [];
    const [, gender] = /^Gender (.+)$/.exec(fact) ?? [];
    const [, linked] = /^\(?Linked To: (.+?)\)?$/.exec(fact) ?? [];
    const identifier = numberIn(fact);
    if (also) mined.names.push({ text: also, kind: tie === 'a' ? 'weak' : tie === 'f' ? 'former' : 'alias' });
    else if (birth) mined.birthDates.push(birth);
    else if (place) mined.birthPlaces.push(place);
    else if (country) mined.countries.push(country);
    else if (gender) mined.gender = gender;
    else if (linked) mined.links.push({ relation: 'Linked To', name: linked });
    else if (identifier) mined.identifiers.push(identifier);
  }
  return mined;
}

/** `Tax ID No. 7707083893 (Russia)`: the longest beginning that is a known label, then the number, then its country. */
function numberIn(fact: string): ListIdentifier | undefined {
  const words = fact.split(' ');
  for (let length = words.length - 1; length > 0; length--) {
    const found = identifierOf(words.slice(0, length).join(' '), words.slice(length).join(' '));
    if (found) return found;
  }
  return undefined;
}

/** Features that say where, when and who; the rest says what a hit means. */
const FEATURES = 'Birthdate|Place of Birth|Gender|Title|Location|Nationality Country|Citizenship Country|Nationality of Registration'.split(
  '|',
);

const VESSEL_FEATURES: Readonly<Record<string, 'type' | 'flag' | 'callSign' | 'tonnage' | 'owner'>> = {
  'VESSEL TYPE': 'type',
  'Vessel Flag': 'flag',
  'Vessel Call Sign': 'callSign',
  'Vessel Tonnage': 'tonnage',
  'Vessel Gross Tonnage': 'tonnage',
  'Vessel Owner': 'owner',
};

export function vesselOf(features: readonly (readonly [label: string, text: string])[]): NonNullable<EntryDraft['vessel']> {
  return Object.fromEntries(features.flatMap(([label, text]) => (VESSEL_FEATURES[label] ? [[VESSEL_FEATURES[label], text]] : [])));
}

/** What OFAC's features say beyond the person: directives, secondary sanctions, websites. */
export function otherFeatures(features: readonly (readonly [label: string, text: string])[]): string[] {
  return otherFacts(features.filter(([label]) => !FEATURES.includes(label) && !VESSEL_FEATURES[label]));
}

/** What OFAC files under ids and is none: directives, dates, secondary sanctions. It says what a hit means. */
export function otherFacts(ids: readonly (readonly [string, string])[]): string[] {
  return ids
    .filter(([label, value]) => label !== 'Gender' && !identifierOf(label, value))
    .map(([label, value]) => `${label} ${value}`.trim());
}
