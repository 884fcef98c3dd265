import { foldWords, type Word } from '../text/fold.ts';
import { legalFormAt } from '../text/legal-forms.ts';
import { skeletonOf } from '../text/skeleton.ts';
import { wordClassOf } from '../text/word-classes.ts';

/** One word of a name, ready to be compared. */
export interface NameToken {
  /** Folded word, or several for a legal form. */
  readonly text: string;
  /** What must be equal or near for two tokens to meet: a sound skeleton, a word class or a legal form. */
  readonly key: string;
  /** How much the word tells names apart, 0..1. */
  readonly weight: number;
  readonly kind: 'word' | 'common' | 'form' | 'initial' | 'number';
  /** Span of the original text in UTF-16 units. */
  readonly from: number;
  readonly to: number;
}

export interface PreparedName {
  readonly tokens: readonly NameToken[];
  /** Every stretch of two or three neighbouring words, with the key of the word that they form together. */
  readonly joins: readonly { readonly start: number; readonly stretch: readonly NameToken[]; readonly key: string }[];
  readonly weight: number;
}

/** How rare a word is among the listed names, 0 (everywhere) to 1 (never seen). */
export type Rarity = (key: string) => number;

/** Without a corpus every word is as telling as any other. */
export const evenRarity: Rarity = () => 1;

const FORM_WEIGHT = 0.1;
const COMMON_WEIGHT = 0.25;
const INITIAL_WEIGHT = 0.3;

/** Prepares a name once, so that it can be compared with many. An empty name has no tokens and meets nothing. */
export function prepareName(text: string, rarity: Rarity): PreparedName {
  const words = joinSpacedLetters(foldWords(text));
  const tokens: NameToken[] = [];
  for (let i = 0; i < words.length;) {
    const form = legalFormAt(words, i);
    const length = form?.length ?? 1;
    const span = { from: words[i]!.from, to: words[i + length - 1]!.to };
    const word = words
      .slice(i, i + length)
      .map((part) => part.text)
      .join(' ');
    tokens.push({ text: word, ...(form ? formToken(form.form) : wordToken(word, rarity)), ...span });
    i += length;
  }
  return { tokens, joins: joinsOf(tokens), weight: tokens.reduce((sum, token) => sum + token.weight, 0) };
}

/** Shorter words than this are too easily formed by chance. */
const SHORTEST_JOIN = 5;

function joinsOf(tokens: readonly NameToken[]): PreparedName['joins'] {
  return tokens.flatMap((_, start) =>
    [2, 3].flatMap((length) => {
      const stretch = tokens.slice(start, start + length);
      const text = stretch.map((token) => token.text).join('');
      const joinable = stretch.length === length && text.length >= SHORTEST_JOIN && stretch.every((token) => token.kind !== 'form');
      return joinable ? [{ start, stretch, key: skeletonOf(text) }] : [];
    }),
  );
}

function formToken(form: string): Pick<NameToken, 'key' | 'weight' | 'kind'> {
  return { key: `@${form}`, weight: FORM_WEIGHT, kind: 'form' };
}

function wordToken(word: string, rarity: Rarity): Pick<NameToken, 'key' | 'weight' | 'kind'> {
  const common = wordClassOf(word);
  if (common) return { key: `=${common}`, weight: COMMON_WEIGHT, kind: 'common' };
  if (word.length === 1) return { key: word, weight: INITIAL_WEIGHT, kind: 'initial' };
  const key = skeletonOf(word);
  return { key, weight: rarity(key), kind: /\d/.test(word) ? 'number' : 'word' };
}

/** «K A Z A N» is read as one word; two or three single letters may be initials or a legal form and stay apart. */
function joinSpacedLetters(words: readonly Word[]): Word[] {
  const result: Word[] = [];
  for (let i = 0; i < words.length;) {
    let end = i;
    while (words[end]?.text.length === 1 && /[a-z]/.test(words[end]!.text)) end++;
    if (end - i >= 4 && !legalFormAt(words, i)) {
      const run = words.slice(i, end);
      result.push({ text: run.map((word) => word.text).join(''), from: run[0]!.from, to: run.at(-1)!.to });
      i = end;
    } else {
      result.push(words[i]!);
      i++;
    }
  }
  return result;
}
