import { foldWords, type Word } from '../text/fold.ts';
import { legalFormAt } from '../text/legal-forms.ts';
import { namePartOf } from '../text/name-parts.ts';
import { numberOf, numberOfTwo } from '../text/numbers.ts';
import { consonantsOf, outlineOf, skeletonOf } from '../text/skeleton.ts';
import { wordClassOf } from '../text/word-classes.ts';
import { WEIGHTS } from './weights.ts';

/** One word of a name, ready to be compared. */
export interface NameToken {
  /** Folded word, or several for a legal form. */
  readonly text: string;
  /** What must be equal or near for two tokens to meet: a sound skeleton, a word class or a legal form. */
  readonly key: string;
  /** What words of one sound share (text/skeleton.ts). */
  readonly outline: number;
  /** The given name that the word is a form of. */
  readonly part: string | undefined;
  /**
   * What was written: `letters`; `syllables` of their own (Chinese, Korean, Japanese), which one letter turns into each other; or
   * `consonants` (Arabic, Persian, Hebrew), whose vowels the reader adds.
   */
  readonly writing: Writing;
  /** The word without what such writing leaves out. */
  readonly consonants: string;
  /** How much the word tells names apart, 0..1. */
  readonly weight: number;
  readonly kind: 'word' | 'common' | 'form' | 'initial' | 'number';
  /** Span of the original text in UTF-16 units. */
  readonly from: number;
  readonly to: number;
}

export type Writing = 'letters' | 'syllables' | 'consonants';

export interface PreparedName {
  readonly tokens: readonly NameToken[];
  /** Every stretch of two or three neighbouring words, with the word that they form together. */
  readonly joins: readonly Join[];
  readonly weight: number;
  /** Whether the text fills its field to the last letter, so that its end may be lost. */
  readonly cut: boolean;
}

export interface Join {
  /** Place of the first word. */
  readonly start: number;
  readonly stretch: readonly NameToken[];
  /** The words written as one; its sound is asked for only where another word's outline is the same. */
  readonly text: string;
  readonly outline: number;
}

/** How rare a word is among the listed names, 0 (everywhere) to 1 (never seen). */
export type Rarity = (key: string) => number;

/** Without a corpus every word is as telling as any other. */
export const evenRarity: Rarity = () => 1;

/** Single letters and servants are what words are joined for. */
function isUnusual(word: Word): boolean {
  return isOneLetter(word) || word.text.startsWith('abd');
}

/** One letter as written: «Ю» reads «yu», and is an initial all the same. */
function isOneLetter({ text, from, to }: Word): boolean {
  return (to - from === 1 || text.length === 1) && /^[a-z]+$/.test(text);
}

// oxlint-disable-next-line no-control-regex -- a quick way out for the plain ASCII name, nearly all of them
const IS_ASCII = /^[\u0000-\u007F]*$/;
const CONSONANTS = /[\p{Script=Arabic}\p{Script=Hebrew}]/u;
const SYLLABLES = /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}]/u;

/** Lengths at which fields end: a line and two of MT (35, 70), the name of ISO 20022 (140). */
const FIELD_ENDS = [35, 70, 140];

/** Prepares a name once, so that it can be compared with many. An empty name has no tokens and meets nothing. */
export function prepareName(text: string, rarity: Rarity): PreparedName {
  const folded = foldWords(text);
  const words = folded.some(isUnusual) ? joinAbd(joinDotted(text, joinSpacedLetters(folded))) : folded;
  const isAscii = IS_ASCII.test(text);
  const tokens: NameToken[] = [];
  for (let i = 0; i < words.length;) {
    const form = legalFormAt(words, i);
    const number = form || !words[i + 1] ? undefined : numberOfTwo(words[i]!.text, words[i + 1]!.text);
    const length = form?.length ?? (number === undefined ? 1 : 2);
    const { from } = words[i]!;
    const { to } = words[i + length - 1]!;
    const word = length === 1 ? words[i]!.text : textOf(words.slice(i, i + length), ' ');
    const writing = isAscii ? 'letters' : writingOf(text.slice(from, to));
    const isInitial = !form && number === undefined && writing === 'letters' && isOneLetter(words[i]!) && !isBetweenWords(words, i);
    const { key, outline, consonants, part, weight, kind } = form
      ? formToken(form.form)
      : isInitial
        ? initialToken(word)
        : wordToken(number === undefined ? word : String(number), rarity);
    // One shape for all tokens: they are read by the million.
    tokens.push({ text: word, key, outline, consonants, part, writing, weight, kind, from, to });
    i += length;
  }
  return nameOf(tokens, FIELD_ENDS.includes(text.length));
}

/** The name that these words make. */
export function nameOf(tokens: readonly NameToken[], cut = false): PreparedName {
  return { tokens, joins: joinsOf(tokens), weight: weightOf(tokens), cut };
}

function writingOf(word: string): Writing {
  return CONSONANTS.test(word) ? 'consonants' : SYLLABLES.test(word) ? 'syllables' : 'letters';
}

/** How much words tell together. */
export function weightOf(tokens: readonly NameToken[]): number {
  return tokens.reduce((sum, token) => sum + token.weight, 0);
}

/** The words of a name or text from one place up to another, as a name of their own. */
export function stretchOf({ tokens, joins }: PreparedName, from: number, to: number): PreparedName {
  const own = tokens.slice(from, to);
  const inside: Join[] = [];
  // Joins stand in the order of their first words, two a word at most: those before are passed over at once.
  let at = Math.min(joins.length, from * 2);
  while (at > 0 && joins[at - 1]!.start >= from) at--;
  for (; at < joins.length && joins[at]!.start < to; at++) {
    const { start, stretch } = joins[at]!;
    if (start >= from && start + stretch.length <= to) inside.push({ ...joins[at]!, start: start - from });
  }
  return {
    tokens: own,
    joins: inside,
    weight: weightOf(own),
    cut: false,
  };
}

/** Shorter words than this are too easily formed by chance. */
const SHORTEST_JOIN = 5;

function joinsOf(tokens: readonly NameToken[]): Join[] {
  const joins: Join[] = [];
  for (let start = 0; start + 1 < tokens.length; start++)
    for (let end = start + 2; end <= Math.min(start + 3, tokens.length); end++) {
      const stretch = tokens.slice(start, end);
      const text = textOf(stretch, '');
      if (text.length >= SHORTEST_JOIN && stretch.every(isOneWord)) joins.push({ start, stretch, text, outline: outlineOf(text) });
    }
  return joins;
}

function textOf(words: readonly { readonly text: string }[], between: string): string {
  let text = words[0]!.text;
  for (let i = 1; i < words.length; i++) text += between + words[i]!.text;
  return text;
}

/** «SiemensAG» is written as one word; a form of several words is not. */
function isOneWord({ kind, text }: NameToken): boolean {
  return kind !== 'form' || !text.includes(' ');
}

/** «Ortega y Gasset», «Иванов и сын»: a letter that is a word of its own stands between words, and not beside other initials. */
function isBetweenWords(words: readonly Word[], at: number): boolean {
  const [before, word, after] = [words[at - 1], words[at]!, words[at + 1]];
  return wordClassOf(word.text) !== undefined && before !== undefined && after !== undefined && !isOneLetter(before) && !isOneLetter(after);
}

function initialToken(text: string): WordToken {
  return { key: text, outline: 0, consonants: '', part: undefined, weight: WEIGHTS.initialWeight, kind: 'initial' };
}

function formToken(form: string): WordToken {
  return { key: `@${form}`, outline: 0, consonants: '', part: undefined, weight: WEIGHTS.form, kind: 'form' };
}

type WordToken = Pick<NameToken, 'key' | 'outline' | 'consonants' | 'part' | 'weight' | 'kind'>;

/** Words repeat far more than names do; past this many the cache starts anew. */
const CACHED_WORDS = 150_000;
const wordTokens = new WeakMap<Rarity, Map<string, WordToken>>();

function wordToken(word: string, rarity: Rarity): WordToken {
  let cache = wordTokens.get(rarity);
  if (!cache || cache.size >= CACHED_WORDS) wordTokens.set(rarity, (cache = new Map()));
  let token = cache.get(word);
  if (!token) cache.set(word, (token = makeWordToken(word, rarity)));
  return token;
}

function makeWordToken(word: string, rarity: Rarity): WordToken {
  const common = wordClassOf(word);
  if (common)
    return {
      key: `=${common}`,
      outline: 0,
      consonants: '',
      part: undefined,
      weight: PARTICLES.has(common) ? WEIGHTS.particle : WEIGHTS.common,
      kind: 'common',
    };
  const number = numberOf(word);
  if (number !== undefined)
    return { key: String(number), outline: 0, consonants: '', part: undefined, weight: rarity(String(number)), kind: 'number' };
  if (word.length === 1) return initialToken(word);
  const key = skeletonOf(word);
  return {
    key,
    outline: outlineOf(key),
    consonants: consonantsOf(key),
    part: namePartOf(word),
    weight: rarity(key),
    kind: /\d/.test(word) ? 'number' : 'word',
  };
}

/** Classes of words that hold a name together and tell nothing. */
const PARTICLES = new Set(['and', 'of', 'mr']);

/** «A.B.C.» is one word whose letters keep their order. */
function joinDotted(text: string, words: readonly Word[]): Word[] {
  const result: Word[] = [];
  for (let i = 0; i < words.length;) {
    let end = i + 1;
    const isLetter = (at: number): boolean => words[at] !== undefined && isOneLetter(words[at]);
    while (isLetter(end - 1) && isLetter(end) && text.slice(words[end - 1]!.to, words[end]!.from) === '.') end++;
    if (end - i >= 3 && !legalFormAt(words, i)) result.push(joinedWord(words.slice(i, end)));
    else result.push(...words.slice(i, end));
    i = end;
  }
  return result;
}

/** «Abd al-Aziz», «Abdul Aziz» and «Abdelaziz» name one man: the servant is joined with his article, in one spelling. */
function joinAbd(words: readonly Word[]): Word[] {
  const result: Word[] = [];
  for (const word of words) {
    const before = result.at(-1);
    if (before?.text === 'abd' && /^[aeu]l$/.test(word.text)) result[result.length - 1] = { text: 'abdul', from: before.from, to: word.to };
    else result.push(/^abd[aeou]+l$/.test(word.text) ? { ...word, text: 'abdul' } : word);
  }
  return result;
}

function joinedWord(run: readonly Word[]): Word {
  return { text: run.map((word) => word.text).join(''), from: run[0]!.from, to: run.at(-1)!.to };
}

/** «K A Z A N» is read as one word; two or three single letters may be initials or a legal form and stay apart. */
function joinSpacedLetters(words: readonly Word[]): Word[] {
  const result: Word[] = [];
  for (let i = 0; i < words.length;) {
    let end = i;
    while (words[end] && isOneLetter(words[end]!)) end++;
    if (end - i >= 4 && !legalFormAt(words, i)) {
      result.push(joinedWord(words.slice(i, end)));
      i = end;
    } else {
      result.push(words[i]!);
      i++;
    }
  }
  return result;
}
