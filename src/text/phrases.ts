import { foldWords, type Word } from './fold.ts';

/** A phrase to look for, and what it stands for. */
export interface Phrase<T> {
  /**
   * Words of any script with blanks between. A word that ends in `*` is a stem, and meets every word that begins with it: Turkish
   * adds endings and Russian changes them.
   */
  readonly text: string;
  readonly value: T;
}

export interface FoundPhrase<T> {
  readonly value: T;
  /** Half-open span of the text as given, in UTF-16 units. */
  readonly from: number;
  readonly to: number;
  /** Places of its first word and of the one behind its last, among the words of the text. */
  readonly first: number;
  readonly end: number;
}

interface Entry<T> {
  readonly words: readonly { readonly text: string; readonly isStem: boolean }[];
  readonly value: T;
}

/** Words that were looked up; past this many the cache starts anew. */
const CACHED_WORDS = 100_000;

/**
 * Finds phrases in texts, in any case, script and romanisation. Neighbouring words meet a phrase in any order, for «ball bearings»
 * are «bearings, ball» on an invoice.
 */
export class Phrases<T> {
  /** Phrases by their longest word, which is the rarest as a rule. */
  readonly #whole = new Map<string, Entry<T>[]>();
  readonly #stems = new Map<string, Entry<T>[]>();
  readonly #cache = new Map<string, readonly Entry<T>[]>();

  constructor(phrases: readonly Phrase<T>[]) {
    for (const { text, value } of phrases) {
      const words = wordsOf(text);
      const longest = words.toSorted((a, b) => b.text.length - a.text.length)[0];
      if (!longest) continue;
      const index = longest.isStem ? this.#stems : this.#whole;
      index.set(longest.text, [...(index.get(longest.text) ?? []), { words, value }]);
    }
  }

  /** Every phrase of the text, in the order of the words that gave it away; a longer one does not hide a shorter. */
  find(text: string): FoundPhrase<T>[] {
    const given = looseWords(text);
    const found: FoundPhrase<T>[] = [];
    for (let at = 0; at < given.length; at++)
      for (const entry of this.#begunBy(given[at]!.text)) {
        const first = windowAround(given, at, entry.words);
        if (first === undefined) continue;
        const end = first + entry.words.length;
        found.push({ value: entry.value, from: given[first]!.from, to: given[end - 1]!.to, first, end });
      }
    return found;
  }

  #begunBy(word: string): readonly Entry<T>[] {
    let entries = this.#cache.get(word);
    if (!entries) {
      const stems = Array.from({ length: word.length }, (_, i) => this.#stems.get(word.slice(0, i + 1)) ?? []);
      entries = [...(this.#whole.get(word) ?? []), ...stems.flat()];
      if (this.#cache.size >= CACHED_WORDS) this.#cache.clear();
      this.#cache.set(word, entries);
    }
    return entries;
  }
}

/** Texts that were folded last: several lists of phrases are looked for in each. */
const folded = new Map<string, readonly Word[]>();
const FOLDED_TEXTS = 2_000;

function looseWords(text: string): readonly Word[] {
  let words = folded.get(text);
  if (!words) {
    words = foldWords(text).map(({ text: word, from, to }) => ({ text: looseSpelling(word), from, to }));
    if (folded.size >= FOLDED_TEXTS) folded.clear();
    folded.set(text, words);
  }
  return words;
}

/** The first place from which all words of a phrase stand together, the one at `at` among them. */
function windowAround(given: readonly { readonly text: string }[], at: number, words: Entry<unknown>['words']): number | undefined {
  for (let first = Math.max(0, at - words.length + 1); first <= at && first + words.length <= given.length; first++) {
    const open = given.slice(first, first + words.length).map(({ text }) => text);
    const isMet = words.every((word) => {
      const place = open.findIndex((text) => (word.isStem ? text.startsWith(word.text) : text === word.text));
      if (place < 0) return false;
      open.splice(place, 1);
      return true;
    });
    if (isMet) return first;
  }
  return undefined;
}

function wordsOf(phrase: string): Entry<unknown>['words'] {
  return phrase.split(/\s+/).flatMap((piece) => {
    const words = foldWords(piece);
    return words.map(({ text }, i) => ({ text: looseSpelling(text), isStem: piece.endsWith('*') && i === words.length - 1 }));
  });
}

const SHORT = 5;

const spellings = new Map<string, string>();

/** Romanisations of one Russian word, brought together: mikroskhema and mikroshema, stantsiya and stanciya; but not «circuits». */
export function looseSpelling(word: string): string {
  let spelling = spellings.get(word);
  if (spelling === undefined) {
    spelling = computeSpelling(word);
    if (spellings.size >= CACHED_WORDS) spellings.clear();
    spellings.set(word, spelling);
  }
  return spelling;
}

function computeSpelling(word: string): string {
  return (
    word
      .replaceAll(/shch|sch/g, 'sh')
      .replaceAll('kh', 'h')
      .replaceAll(/ts(?=[aeiouy])/g, 'c')
      .replaceAll(/[yj]/g, 'i')
      .replaceAll('w', 'v')
      // «feet» is no FET: short words keep their double letters.
      .replaceAll(/(.)\1+/g, (run: string) => (word.length < SHORT ? run : run.charAt(0)))
  );
}
