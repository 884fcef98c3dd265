import type { ScreenedEntry } from '../model/list-entry.ts';
import type { Party } from '../model/payment.ts';
import { foldText } from '../text/fold.ts';
import type { Comparison } from './compare.ts';

/** What a party and an entry say beside their names. */
export interface IdentityFact {
  readonly what: 'birth' | 'country' | 'kind' | 'gender';
  readonly agrees: boolean;
  /** As the analyst reads it. */
  readonly words: string;
}

/**
 * Where birth, country, kind and gender of a party stand beside those of an entry: only what both sides say. Silence is no fact, for
 * most messages give no birth date and most entries no country that still holds.
 */
export function identityFacts(party: Party, entry: ScreenedEntry, comparison: Comparison): IdentityFact[] {
  return [birthFact(party, entry), countryFact(party, entry), kindFact(party, entry, comparison), genderFact(party, entry)].filter(
    (fact) => fact !== undefined,
  );
}

function birthFact({ birthDate }: Party, { birthDates }: ScreenedEntry): IdentityFact | undefined {
  const year = Number(/\b(?:1[89]|20)\d\d\b/.exec(birthDate?.text ?? '')?.[0]);
  const spans = birthDates.map(yearsOf).filter((span) => span !== undefined);
  if (Number.isNaN(year) || spans.length === 0) return undefined;
  const agrees = spans.some(([from, to]) => year >= from && year <= to);
  return {
    what: 'birth',
    agrees,
    words: agrees ? `born ${year} on both sides` : `born ${year}, but ${birthDates.join(' or ')} on the list`,
  };
}

/** The years that a published birth date may mean: `circa 1962`, `1950 to 1955`, `12 Mar 1962`; two more each way where it is about. */
function yearsOf(date: string): [number, number] | undefined {
  const years = [...date.matchAll(/\b(?:1[89]|20)\d\d\b/g)].map(([year]) => Number(year));
  if (years.length === 0) return undefined;
  const loose = /circa|approx|about|between|around|~/i.test(date) ? 2 : 0;
  return [Math.min(...years) - loose, Math.max(...years) + loose];
}

function countryFact({ country }: Party, { countries }: ScreenedEntry): IdentityFact | undefined {
  const known = countries.filter((code) => /^[A-Z]{2}$/.test(code));
  if (!country || known.length === 0) return undefined;
  const agrees = known.includes(country.text);
  return {
    what: 'country',
    agrees,
    words: agrees ? `${country.text} on both sides` : `${country.text}, but ${known.join(', ')} on the list`,
  };
}

/** A legal form makes a firm, a birth date a person; and nobody is a ship. */
function kindFact(party: Party, { kind }: ScreenedEntry, { pairs, queryExtra }: Comparison): IdentityFact | undefined {
  // Ag and Se are given names too: a form that met the listed name's own word shows no firm.
  const forms = [
    ...pairs.filter(({ listed }) => listed.every((token) => token.kind !== 'form')).flatMap(({ query }) => query),
    ...queryExtra,
  ];
  const isFirm = forms.some((token) => token.kind === 'form');
  const isPerson = party.birthDate !== undefined && !isFirm;
  if (isFirm && kind === 'person') return { what: 'kind', agrees: false, words: 'a firm by its legal form, but a person on the list' };
  if (isPerson && kind !== 'person' && kind !== 'unknown')
    return { what: 'kind', agrees: false, words: `a person by the birth date, but ${article(kind)} on the list` };
  return undefined;
}

const MALE = /^(?:mr|herr|monsieur|senor|bay|male|m|erkek)$/;
const FEMALE = /^(?:mrs|ms|miss|frau|madame|mme|senora|bayan|hanim|female|f|kadin)$/;

/** A payment shows a gender only in a title before or behind the name. It bears nothing out: half of all people have it. */
function genderFact({ name }: Party, { gender }: ScreenedEntry): IdentityFact | undefined {
  if (!name || gender === undefined) return undefined;
  const words = foldText(name.text).split(' ');
  const titles = [words[0]!, words.at(-1)!].filter((word) => word.length > 1);
  const given = genderOf(titles);
  const listed = genderOf([foldText(gender)]);
  if (!given || !listed || given === listed) return undefined;
  return { what: 'gender', agrees: false, words: `${given} by the title, but ${listed} on the list` };
}

function genderOf(words: readonly string[]): 'male' | 'female' | undefined {
  const [male, female] = [MALE, FEMALE].map((pattern) => words.some((word) => pattern.test(word)));
  return male === female ? undefined : male ? 'male' : 'female';
}

function article(kind: string): string {
  return /^[aeiou]/.test(kind) ? `an ${kind}` : `a ${kind}`;
}
