import { editDistance } from '../text/edit-distance.ts';
import { isVowelless, skeletonOf } from '../text/skeleton.ts';
import { isTrade } from '../text/word-classes.ts';
import { weightOf, type Join, type NameToken, type PreparedName } from './name.ts';
import { WEIGHTS } from './weights.ts';

/** Two stretches of words that met, and how. */
export interface TokenPair {
  readonly query: readonly NameToken[];
  readonly listed: readonly NameToken[];
  readonly how: 'same' | 'same sound' | 'same consonants' | 'same meaning' | 'near' | 'joined' | 'initial' | 'cut off';
  /** 0..1. */
  readonly similarity: number;
}

export interface Comparison {
  /** 0..1: shared weight over shared weight plus a share of what either side has alone. */
  readonly score: number;
  /** How much the words that met tell, where a word that no list knows is 1: equal scores are not equal names. */
  readonly telling: number;
  readonly pairs: readonly TokenPair[];
  readonly queryExtra: readonly NameToken[];
  readonly listedExtra: readonly NameToken[];
}

/**
 * Aligns two names word by word, best pairs first, and scores what they share. The explanation is these same pairs.
 * Deterministic and symmetric in the words, not in the sides: an extra word of the payment costs more than one of the list.
 */
export function compareNames(query: PreparedName, listed: PreparedName): Comparison {
  const pairs = align(query, listed);
  const telling = pairs.filter((pair) => pair.how !== 'initial');
  const sure = telling.filter((pair) => pair.how !== 'near');
  const carried = sure.reduce((sum, pair) => sum + pairWeight(pair), 0) >= WEIGHTS.carried * query.weight;
  return score(query, listed, carried ? pairs : telling);
}

function align(query: PreparedName, listed: PreparedName): TokenPair[] {
  const candidates: Candidate[] = [];
  singlePairs(query.tokens, listed.tokens, candidates);
  joinedPairs(query, listed, candidates);
  if (query.cut) cutPairs(query, listed, candidates);
  candidates.sort((a, b) => b.value - a.value || a.at - b.at);
  const used = new Set<NameToken>();
  const pairs: TokenPair[] = [];
  for (const { pair } of candidates) {
    const tokens = [...pair.query, ...pair.listed];
    if (tokens.some((token) => used.has(token))) continue;
    for (const token of tokens) used.add(token);
    pairs.push(pair);
  }
  return pairs;
}

function score(query: PreparedName, listed: PreparedName, pairs: readonly TokenPair[]): Comparison {
  const met = new Set(pairs.flatMap((pair) => [...pair.query, ...pair.listed]));
  const queryExtra = query.tokens.filter((token) => !met.has(token));
  const listedExtra = listed.tokens.filter((token) => !met.has(token));
  const compared = pairs.reduce((sum, pair) => sum + pairWeight(pair), 0);
  const shared = pairs.reduce((sum, pair) => sum + pairWeight(pair) * pair.similarity, 0);
  // Where the message was cut off, what the list has more was perhaps cut with it.
  const whole =
    compared +
    penaltyOf(weightOf(queryExtra), weightOf(listedExtra), query.cut ? 0 : WEIGHTS.extraListed) +
    WEIGHTS.otherTrade * otherTrade(queryExtra, listedExtra);
  return { score: whole === 0 ? 0 : shared / whole, telling: compared, pairs, queryExtra, listedExtra };
}

/** How much of what stands in place of each other is a trade: Nile Foods is another firm than Nile Petroleum, and not the same misspelled. */
function otherTrade(queryExtra: readonly NameToken[], listedExtra: readonly NameToken[]): number {
  const trades = [...queryExtra, ...listedExtra].filter(({ kind, key }) => kind === 'common' && isTrade(key.slice(1)));
  return Math.min(weightOf(trades), weightOf(queryExtra), weightOf(listedExtra));
}

/** What words cost that only one side has, by their weight: those that can stand in place of each other, and the rest. */
export function penaltyOf(alone: number, missing: number, extraListed: number): number {
  const replaced = Math.min(alone, missing);
  return WEIGHTS.replaced * replaced + WEIGHTS.extraQuery * (alone - replaced) + extraListed * (missing - replaced);
}

/** The comparison in a sentence that an analyst reads. */
export function describeComparison(comparison: Comparison): string {
  const words = (tokens: readonly NameToken[]): string => tokens.map((token) => token.text).join(' ');
  const parts = comparison.pairs.map(({ query, listed, how }) => {
    if (how === 'same') return words(query);
    return `${words(query)} ~ ${words(listed)} (${how})`;
  });
  const only = (side: string, tokens: readonly NameToken[]): string[] => (tokens.length === 0 ? [] : [`only ${side}: ${words(tokens)}`]);
  return [
    `met: ${parts.join(', ') || 'nothing'}`,
    ...only('in the payment', comparison.queryExtra),
    ...only('on the list', comparison.listedExtra),
  ].join('; ');
}

interface Candidate {
  readonly pair: TokenPair;
  readonly value: number;
  /** Position, so that equal values are taken in reading order. */
  readonly at: number;
}

function singlePairs(query: readonly NameToken[], listed: readonly NameToken[], candidates: Candidate[]): void {
  for (let i = 0; i < query.length; i++)
    for (let j = 0; j < listed.length; j++) {
      const met = tokenSimilarity(query[i]!, listed[j]!);
      if (met) candidates.push(candidate({ query: [query[i]!], listed: [listed[j]!], ...met }, i * 64 + j));
    }
}

/** One word against two or three neighbours on the other side: STROYTRANSGAZ and «STROY TRANS GAZ». */
function joinedPairs(query: PreparedName, listed: PreparedName, candidates: Candidate[]): void {
  for (const join of query.joins)
    for (let j = 0; j < listed.tokens.length; j++) {
      const token = listed.tokens[j]!;
      if (soundsLike(token, join)) candidates.push(joined(join.stretch, [token], join.start * 64 + j));
    }
  for (const join of listed.joins)
    for (let i = 0; i < query.tokens.length; i++) {
      const token = query.tokens[i]!;
      if (soundsLike(token, join)) candidates.push(joined([token], join.stretch, i * 64 + join.start));
    }
}

function soundsLike({ kind, key, outline }: NameToken, join: Join): boolean {
  return kind === 'word' && outline === join.outline && key === skeletonOf(join.text);
}

/** The last word of a message that was cut at its field's length, against the word that it began. */
function cutPairs(query: PreparedName, listed: PreparedName, candidates: Candidate[]): void {
  const last = query.tokens.at(-1);
  if (!last || last.text.length < 2) return;
  for (const [j, token] of listed.tokens.entries())
    if (token.text.length > last.text.length && token.text.startsWith(last.text))
      candidates.push(
        candidate({ query: [last], listed: [token], how: 'cut off', similarity: WEIGHTS.cut }, (query.tokens.length - 1) * 64 + j),
      );
}

function joined(query: readonly NameToken[], listed: readonly NameToken[], at: number): Candidate {
  return candidate({ query, listed, how: 'joined', similarity: WEIGHTS.joined }, at);
}

/** How two words meet, or nothing. Numbers never meet fuzzily, and words only within `editBudget`. */
export function tokenSimilarity(a: NameToken, b: NameToken): Pick<TokenPair, 'how' | 'similarity'> | undefined {
  if (a.text === b.text) return { how: 'same', similarity: 1 };
  if (a.key === b.key) return { how: a.kind === 'word' ? 'same sound' : 'same meaning', similarity: WEIGHTS.sameSound };
  if (a.kind === 'initial' || b.kind === 'initial') {
    const [initial, word] = a.kind === 'initial' ? [a, b] : [b, a];
    const open =
      word.kind === 'word' && (initial.text.length === 1 ? word.key.startsWith(initial.text) : word.text.startsWith(initial.text));
    return open ? { how: 'initial', similarity: WEIGHTS.initial } : undefined;
  }
  if (a.kind !== 'word' || b.kind !== 'word') return undefined;
  if (isSameButVowels(a, b)) return { how: 'same consonants', similarity: WEIGHTS.sameConsonants };
  const near = nearness(a, b);
  if (a.part !== undefined && a.part === b.part && near < WEIGHTS.sameMeaning)
    return { how: 'same meaning', similarity: WEIGHTS.sameMeaning };
  return near > 0 ? { how: 'near', similarity: near } : undefined;
}

/** Two letters are too few: half the names of a language have them. */
const FEWEST_CONSONANTS = 3;

/** One side was written without vowels, and may be read as the other. */
function isSameButVowels(a: NameToken, b: NameToken): boolean {
  if (a.writing === b.writing || (a.writing !== 'consonants' && b.writing !== 'consonants')) return false;
  const [written, spoken] = a.writing === 'consonants' ? [a.key, b.key] : [b.key, a.key];
  return written.length >= FEWEST_CONSONANTS && isVowelless(written, spoken);
}

/** How alike two words are, sounded or as written, that differ in few letters; 0 past the budget. */
function nearness(a: NameToken, b: NameToken): number {
  const limit = Math.min(writingBudget(a), writingBudget(b), editBudget(a.text.length, b.text.length));
  if (limit === 0) return 0;
  const sound = likeness(a.key, b.key, Math.min(limit, soundBudget(a.key.length, b.key.length)));
  return Math.max(sound, a.text === a.key && b.text === b.key ? 0 : likeness(a.text, b.text, limit));
}

/** A syllable off is another name, and so is a letter where vowels are not written, but in a long word. */
function writingBudget({ writing, text }: NameToken): number {
  if (writing === 'letters') return 2;
  return writing === 'consonants' && text.length >= 5 ? 1 : 0;
}

function likeness(a: string, b: string, limit: number): number {
  const edits = Math.abs(a.length - b.length) > limit ? limit + 1 : limit === 0 ? 1 : editDistance(a, b, limit);
  return edits > limit ? 0 : WEIGHTS.sameSound * (1 - (WEIGHTS.edit * edits) / (Math.max(a.length, b.length) - 1));
}

/**
 * Edits that two words may be apart by the letters that were written: a cliff on purpose, for short words turn into each other.
 * Three letters meet four when one is missing (RIDA, RIA), and no other three.
 */
function editBudget(one: number, other: number): number {
  const shorter = Math.min(one, other);
  if (shorter < 4) return shorter === 3 && one !== other ? 1 : 0;
  return shorter < 8 ? 1 : 2;
}

/** The same for sounds, which are shorter: of two of three letters each, no one is the other. */
function soundBudget(one: number, other: number): number {
  return one === 3 && other === 3 ? 0 : Math.min(keyBudget(one), keyBudget(other));
}

/** The most edits that any word of this many letters, or whose sound has as many, may have. */
export function keyBudget(length: number): number {
  if (length < 3) return 0;
  return length < 6 ? 1 : 2;
}

function candidate(pair: TokenPair, at: number): Candidate {
  return { pair, value: pairWeight(pair) * pair.similarity, at };
}

/** Two words share no more than the lighter of them tells. */
function pairWeight(pair: TokenPair): number {
  return Math.min(weightOf(pair.query), weightOf(pair.listed));
}
