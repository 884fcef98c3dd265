import { wholeField, type Evidence, type Finding, ABSENT } from '../model/finding.ts';
import type { IdentifierScheme, ScreenedEntry } from '../model/list-entry.ts';
import type { Field, Party } from '../model/payment.ts';
import type { Rules } from '../model/rules.ts';
import { describeComparison } from '../screening/compare.ts';
import { identityFacts, type IdentityFact } from '../screening/identity.ts';
import { endsName } from '../text/legal-forms.ts';
import { foldWords } from '../text/fold.ts';
import { isOneShortWord, type NameHit } from '../screening/name-index.ts';
import type { Screens } from './signal.ts';

/** One thing that met a list, with how strongly and in what words. */
export interface ListedHit {
  readonly strength: number;
  readonly sentence: string;
  readonly evidence: Evidence;
}

/** Names of a party that reached the threshold; strength falls with similarity, weak aliases and lighter lists. */
export function nameHits(party: Party, screens: Screens): ListedHit[] {
  return [party.name, party.accountName].flatMap((field) => (field ? fieldHits(field, party, screens) : []));
}

/** A name is screened as it was written and, where the sender wrote Cyrillic in Latin code, as that reads. */
function fieldHits(field: Field, party: Party, screens: Screens): ListedHit[] {
  const written = screens.names(field.text).hits;
  const read = field.reading === undefined ? [] : screens.names(field.reading).hits;
  const hits = [...written, ...read];
  // An address or an office behind the name of a firm hides it; people's names hold each other, so theirs are not looked into.
  const within = hits.length > 0 ? [] : namesInText(field, screens).filter((hit) => hit.entry.kind !== 'person' && !isTail(hit, field));
  return [...hits, ...within].map((hit) => {
    const facts = identityFacts(party, hit.entry, hit.comparison);
    const beside = [...facts.map(({ words }) => words), ...commonness(hit, screens.rules)].map((words) => `; ${words}`).join('');
    return {
      strength: nameStrength(hit, screens.rules) * identityWeight(facts, screens.rules),
      sentence: `${roleName(party)} is ${percent(hit.comparison.score)} like «${hit.name.text}» (${describeEntry(hit.entry)}): ${describeComparison(hit.comparison)}${beside}`,
      evidence: nameEvidence(field, hit),
    };
  });
}

/**
 * A firm of one word is not the firm whose longer name ends so: SAFRAN KIMYA LTD is no KIMYA LTD. It stands by itself at the beginning
 * of a field, or behind what ends another name: a mark («…, KIMYA LTD», «c/o KIMYA LTD»), a legal form, a word like «branch of».
 */
function isTail({ comparison }: NameHit, { text }: Field): boolean {
  if (!isOneShortWord(comparison)) return false;
  const from = Math.min(...comparison.pairs.flatMap(({ query }) => query.map((token) => token.from)));
  const before = text.slice(0, from);
  const words = foldWords(before);
  return words.length > 0 && !/(?:[\n,;:/(|"'«»„“”‘’–—]|\s-)\s*\p{L}{0,2}\s*$/u.test(before) && !endsName(words);
}

/** A name of few or common words is anyone's: it alerts all the same, and says so. */
function commonness({ comparison }: NameHit, { screening }: Rules): string[] {
  return comparison.telling < screening.telling.common ? ['a short or common name, which many bear'] : [];
}

/** Names that stand whole inside a text that is no name. */
export function nameHitsInText(field: Field, screens: Screens): ListedHit[] {
  return namesInText(field, screens).map((hit) => ({
    strength: nameStrength(hit, screens.rules),
    sentence: `a text of the payment names «${hit.name.text}» (${describeEntry(hit.entry)}): ${describeComparison(hit.comparison)}`,
    evidence: nameEvidence(field, hit),
  }));
}

function namesInText(field: Field, screens: Screens): NameHit[] {
  return screens.namesWithin(field.text).filter((hit) => hit.name.kind !== 'weak' && !isAPlace(hit, screens));
}

/** A ship or firm of one word is often named after a town, and a text means the town, or a street of its name. */
function isAPlace({ comparison }: NameHit, { places }: Screens): boolean {
  const [only, ...others] = comparison.pairs;
  return others.length === 0 && only !== undefined && only.query.every(({ text }) => places.isName(text));
}

/** A message seldom says which kind of number it gives, so it is held against all of them. */
const NUMBERS: readonly IdentifierScheme[] = ['tax', 'registration', 'passport', 'imo'];

/** Identifiers of a party that an entry carries too. Equality of a number is stronger than any name. */
export function identifierHits(party: Party, screens: Screens): ListedHit[] {
  const given: readonly { field: Field | undefined; schemes: readonly IdentifierScheme[]; label: string }[] = [
    { field: party.bic, schemes: ['bic'], label: 'BIC' },
    { field: party.lei, schemes: ['lei'], label: 'LEI' },
    { field: party.account, schemes: ['account'], label: 'account' },
    ...party.identifiers.map(({ value }) => ({ field: value, schemes: NUMBERS, label: 'number' })),
  ];
  return given.flatMap(({ field, schemes, label }) =>
    !field
      ? []
      : screens.identifiers.find(schemes, field.text).map(({ entry, identifier }) => ({
          strength: listWeight(entry, screens.rules),
          sentence: `${roleName(party)} carries the ${label} ${identifier.value} of «${entry.names[0].text}» (${describeEntry(entry)})`,
          evidence: { ...wholeField(field), ...entryOf(entry), matched: identifier.value },
        })),
  );
}

/** All hits as one finding: the strongest speaks, every one is evidence. */
export function strongest(hits: readonly ListedHit[]): Finding {
  const [first, ...others] = hits.toSorted((a, b) => b.strength - a.strength);
  if (!first) return ABSENT;
  const more =
    others.length === 0
      ? ''
      : `; ${others.length} further listed ${others.length === 1 ? 'name or number' : 'names or numbers'} in the evidence`;
  return {
    state: 'present',
    strength: first.strength,
    sentence: `${first.sentence}${more}`,
    evidence: [first, ...others].map((hit) => hit.evidence),
  };
}

/** `creditor_agent` as a reader says it. */
export function roleName(party: Party): string {
  return `the ${party.role.replaceAll('_', ' ')}`;
}

export function describeEntry(entry: ScreenedEntry): string {
  return `${entry.list} ${entry.source} ${entry.entryId}`;
}

export function entryOf(entry: ScreenedEntry): Pick<Evidence, 'list' | 'edition' | 'entryId'> {
  return { list: entry.list, edition: entry.edition, entryId: entry.entryId };
}

function nameStrength({ entry, name, comparison }: NameHit, rules: Rules): number {
  const band = rules.screening.bands.find(({ atLeast }) => comparison.score >= atLeast);
  return (band?.strength ?? 0) * (name.kind === 'weak' ? rules.screening.weakAlias : 1) * listWeight(entry, rules);
}

/**
 * A name alone is not the person: full strength is for a name that something else bears out. What contradicts lowers, and never
 * clears. A birth that agrees outweighs a country that does not, for people move.
 */
function identityWeight(facts: readonly IdentityFact[], { screening: { identity } }: Rules): number {
  const agreeing = facts.filter(({ agrees }) => agrees).map(({ what }) => what);
  const against = facts.filter(({ what, agrees }) => !agrees && !(what === 'country' && agreeing.includes('birth')));
  if (against.length > 0) return against.reduce((weight, { what }) => weight * identity.against[what], 1);
  return agreeing.length > 0 ? 1 : identity.nameAlone;
}

/** A source that the rules do not know weighs in full: too much is the better error for a new list. */
export function listWeight(entry: ScreenedEntry, rules: Rules): number {
  return rules.lists.find(({ source }) => source === entry.source)?.weight ?? 1;
}

function nameEvidence(field: Field, hit: NameHit): Evidence {
  return { ...matchedSpan(field, hit), ...entryOf(hit.entry), matched: hit.name.text };
}

/** From the first to the last word of the field that met. */
function matchedSpan(field: Field, { comparison }: NameHit): Pick<Evidence, 'path' | 'from' | 'to' | 'text'> {
  const tokens = comparison.pairs.flatMap((pair) => pair.query);
  const from = Math.min(...tokens.map((token) => token.from));
  const to = Math.max(...tokens.map((token) => token.to));
  return { path: field.path, from, to, text: field.text.slice(from, to) };
}

function percent(score: number): string {
  return `${Math.floor(score * 100)} %`;
}
