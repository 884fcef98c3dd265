import { editDistance } from '../text/edit-distance.ts';
import type { NameToken, PreparedName } from './name.ts';

/** Two stretches of words that met, and how. */
export interface TokenPair {
  readonly query: readonly NameToken[];
  readonly listed: readonly NameToken[];
  readonly how: 'same' | 'same sound' | 'same meaning' | 'near' | 'joined' | 'initial';
  /** 0..1. */
  readonly similarity: number;
}

export interface Comparison {
  /** 0..1: shared weight over shared weight plus a share of what either side has alone. */
  readonly score: number;
  readonly pairs: readonly TokenPair[];
  readonly queryExtra: readonly NameToken[];
  readonly listedExtra: readonly NameToken[];
}

/** What a word costs that only one side has. Both below 1: a middle name left out is common, and missing it is worse. */
export const EXTRA_QUERY = 0.6;
export const EXTRA_LISTED = 0.5;

/** Share of the payment's name that must meet as words before an initial counts: initials support, they never carry. */
export const CARRIED = 0.4;

const SAME_SOUND = 0.96;
const JOINED = 0.96;
const INITIAL = 0.7;

/**
 * Aligns two names word by word, best pairs first, and scores what they share. The explanation is these same pairs.
 * Deterministic and symmetric in the words, not in the sides: an extra word of the payment costs more than one of the list.
 */
export function compareNames(query: PreparedName, listed: PreparedName): Comparison {
  const pairs = align(query, listed);
  const telling = pairs.filter((pair) => pair.how !== 'initial');
  const carried = telling.reduce((sum, pair) => sum + weightOf(pair.query), 0) >= CARRIED * query.weight;
  return score(query, listed, carried ? pairs : telling);
}

function align(query: PreparedName, listed: PreparedName): TokenPair[] {
  const candidates = [...singlePairs(query.tokens, listed.tokens), ...joinedPairs(query, listed)];
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
  const whole = compared + EXTRA_QUERY * weightOf(queryExtra) + EXTRA_LISTED * weightOf(listedExtra);
  return { score: whole === 0 ? 0 : shared / whole, pairs, queryExtra, listedExtra };
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

function* singlePairs(query: readonly NameToken[], listed: readonly NameToken[]): Generator<Candidate> {
  for (const [i, a] of query.entries())
    for (const [j, b] of listed.entries()) {
      const met = tokenSimilarity(a, b);
      if (met) yield candidate({ query: [a], listed: [b], ...met }, i * 64 + j);
    }
}

/** One word against two or three neighbours on the other side: STROYTRANSGAZ and «STROY TRANS GAZ». */
function* joinedPairs(query: PreparedName, listed: PreparedName): Generator<Candidate> {
  for (const { start, stretch, key } of query.joins)
    for (const [j, token] of listed.tokens.entries())
      if (token.kind === 'word' && token.key === key) yield joined(stretch, [token], start * 64 + j);
  for (const { start, stretch, key } of listed.joins)
    for (const [i, token] of query.tokens.entries())
      if (token.kind === 'word' && token.key === key) yield joined([token], stretch, i * 64 + start);
}

function joined(query: readonly NameToken[], listed: readonly NameToken[], at: number): Candidate {
  return candidate({ query, listed, how: 'joined', similarity: JOINED }, at);
}

/** How two words meet, or nothing. Numbers and words of up to three letters never meet fuzzily. */
export function tokenSimilarity(a: NameToken, b: NameToken): Pick<TokenPair, 'how' | 'similarity'> | undefined {
  if (a.text === b.text) return { how: 'same', similarity: 1 };
  if (a.key === b.key) return { how: a.kind === 'word' ? 'same sound' : 'same meaning', similarity: SAME_SOUND };
  if (a.kind === 'initial' || b.kind === 'initial') {
    const open = (a.kind === 'word' || b.kind === 'word') && a.key.charAt(0) === b.key.charAt(0);
    return open ? { how: 'initial', similarity: INITIAL } : undefined;
  }
  if (a.kind !== 'word' || b.kind !== 'word') return undefined;
  const limit = editBudget(Math.min(a.key.length, b.key.length));
  if (limit === 0) return undefined;
  const edits = editDistance(a.key, b.key, limit);
  if (edits > limit) return undefined;
  return { how: 'near', similarity: SAME_SOUND * (1 - edits / Math.max(a.key.length, b.key.length)) };
}

/** Edits that a word of this many letters may have: a cliff on purpose, for short words turn into each other. */
export function editBudget(length: number): number {
  if (length < 4) return 0;
  return length < 8 ? 1 : 2;
}

function candidate(pair: TokenPair, at: number): Candidate {
  return { pair, value: pairWeight(pair) * pair.similarity, at };
}

/** Two words share no more than the lighter of them tells. */
function pairWeight(pair: TokenPair): number {
  return Math.min(weightOf(pair.query), weightOf(pair.listed));
}

function weightOf(tokens: readonly NameToken[]): number {
  return tokens.reduce((sum, token) => sum + token.weight, 0);
}
