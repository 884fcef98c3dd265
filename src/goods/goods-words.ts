import type { Lexicon, Wording } from '../model/lexicon.ts';
import { Phrases, type FoundPhrase } from '../text/phrases.ts';
import { readings } from '../text/wrapped.ts';
import type { GoodsCode, GoodsList } from './goods-list.ts';

/** What words or a part number point to: a listed code, or a group of goods such as drones. */
export type Goods = { readonly code: GoodsCode } | { readonly group: string; readonly label: string };

export interface WordHit {
  readonly goods: Goods;
  /** Whether the words show the goods alone; weak ones need a second sign. */
  readonly isStrong: boolean;
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

interface Meaning {
  readonly goods: Goods;
  readonly isStrong: boolean;
}

/** Finds goods by the words and part numbers that a text uses for them, in four languages. */
export class GoodsWords {
  /** Nothing stands for an exclusion: the words are there, and mean something else. */
  readonly #phrases: Phrases<Meaning | undefined>;
  readonly #partNumbers: readonly { readonly pattern: RegExp; readonly goods: Goods }[];

  constructor(lexicon: Lexicon, goods: GoodsList) {
    const meanings = [
      ...lexicon.terms.flatMap(({ hs6, strong, weak }) => {
        const code = goods.find(hs6)?.code;
        return code ? [{ goods: { code }, strong, weak }] : [];
      }),
      ...lexicon.groups.map(({ id, label, strong, weak }) => ({ goods: { group: id, label }, strong, weak })),
    ];
    this.#phrases = new Phrases<Meaning | undefined>([
      ...meanings.flatMap(({ goods: named, strong, weak }) => [
        ...phrasesOf(strong).map((text) => ({ text, value: { goods: named, isStrong: true } })),
        ...phrasesOf(weak).map((text) => ({ text, value: { goods: named, isStrong: false } })),
      ]),
      ...lexicon.exclusions.map((text) => ({ text, value: undefined })),
    ]);
    this.#partNumbers = lexicon.partNumbers.flatMap(({ pattern, hs6, group, label }): { pattern: RegExp; goods: Goods }[] => {
      const code = hs6 === undefined ? undefined : goods.find(hs6)?.code;
      return code ? [{ pattern, goods: { code } }] : group === undefined ? [] : [{ pattern, goods: { group, label } }];
    });
  }

  /** Words for goods, in text order; of words within each other the longest speaks. */
  words(text: string): WordHit[] {
    return readings(text).flatMap(({ text: read, spanOf }) => {
      const found = this.#phrases.find(read);
      const excluded = found.filter(({ value }) => value === undefined);
      const meant = found.filter((phrase): phrase is FoundPhrase<Meaning> => phrase.value !== undefined);
      return meant
        .filter(
          (phrase) =>
            !excluded.some((other) => overlaps(phrase, other)) &&
            !meant.some((other) => isWithin(phrase, other) && saysMore(other.value, phrase.value)),
        )
        .toSorted((a, b) => a.from - b.from || Number(b.value.isStrong) - Number(a.value.isStrong))
        .map(({ value, from, to }) => ({ ...value, ...spanOf(from, to) }));
    });
  }

  get partNumberPatterns(): RegExp[] {
    return this.#partNumbers.map(({ pattern }) => pattern);
  }

  /** Makers' part numbers, one hit a pattern. */
  partNumbers(text: string): WordHit[] {
    return readings(text).flatMap(({ text: read, spanOf }) =>
      this.#partNumbers.flatMap(({ pattern, goods }) => {
        const match = pattern.exec(read);
        return match ? [{ goods, isStrong: true, ...spanOf(match.index, match.index + match[0].length) }] : [];
      }),
    );
  }
}

/** The words of a hit as an analyst reads them. */
export function labelOf(goods: Goods): string {
  return 'code' in goods ? `${goods.code.label} (${goods.code.hs6})` : goods.label;
}

function phrasesOf(wording: Wording): string[] {
  return Object.values(wording).flat();
}

function overlaps(a: FoundPhrase<unknown>, b: FoundPhrase<unknown>): boolean {
  return a.first < b.end && b.first < a.end;
}

/** A longer phrase speaks for a shorter one, but never hides drones or arms, nor what says the goods more surely. */
function saysMore(longer: Meaning, shorter: Meaning): boolean {
  return ('group' in longer.goods || !('group' in shorter.goods)) && (longer.isStrong || !shorter.isStrong);
}

/** Whether a longer phrase holds this one: «tapered roller bearing» says more than «bearing». */
function isWithin(a: FoundPhrase<unknown>, b: FoundPhrase<unknown>): boolean {
  return b.first <= a.first && a.end <= b.end && b.end - b.first > a.end - a.first;
}
