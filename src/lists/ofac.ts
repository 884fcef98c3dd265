import type { EntryLink, ListIdentifier, ListName, NameKind } from '../model/list-entry.ts';
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
    const [, weak] = /^a\.k\.a\. '(.+)'$/.exec(fact) ?? [];
    const [, birth] = /^DOB (.+)$/.exec(fact) ?? [];
    const [, place] = /^POB (.+)$/.exec(fact) ?? [];
    const [, country] = /^(?:nationality|citizen) (.+)$/.exec(fact) ?? [];
    const [, gender] = /^Gender (.+)$/.exec(fact) ?? [];
    const [, linked] = /^\(?Linked To: (.+?)\)?$/.exec(fact) ?? [];
    const identifier = numberIn(fact);
    if (weak) mined.names.push({ text: weak, kind: 'weak' });
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
  const words = fact.replace(/ \([^()]*\)$/, '').split(' ');
  for (let length = words.length - 1; length > 0; length--) {
    const found = identifierOf(words.slice(0, length).join(' '), words.slice(length).join(' '));
    if (found) return found;
  }
  return undefined;
}
