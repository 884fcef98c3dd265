export const LANGUAGES = ['en', 'tr', 'ru', 'de'] as const;

/** Phrases by language; text/phrases.ts says how they are written. Every one is looked for in every text. */
export type Wording = Readonly<Partial<Record<(typeof LANGUAGES)[number], readonly string[]>>>;

/** Lists of phrases that texts and names are held against, by what they show. */
export const WORD_LISTS = ['vague', 'trade', 'on_behalf', 'reexport', 'forwarder', 'unrelated', 'filler', 'conceal', 'concealed'] as const;

export type WordList = (typeof WORD_LISTS)[number];

/** The dated data of config/lexicon: words by which payments show goods, and what else they say. */
export interface Lexicon {
  readonly id: string;
  /** By goods code: words that show the goods alone, and words that need a second sign. */
  readonly terms: readonly { readonly hs6: string; readonly strong: Wording; readonly weak: Wording }[];
  /** Goods that belong to no single code. */
  readonly groups: readonly { readonly id: string; readonly label: string; readonly strong: Wording; readonly weak: Wording }[];
  /** Phrases in which the words mean something else. */
  readonly exclusions: readonly string[];
  readonly partNumbers: readonly PartNumber[];
  readonly words: Readonly<Record<WordList, Wording>>;
}

/** Numbers of a maker that point to goods of a code. */
export interface PartNumber {
  readonly id: string;
  readonly pattern: RegExp;
  /** The code that the part points to, or else a group of goods. */
  readonly hs6?: string | undefined;
  readonly group?: string | undefined;
  readonly label: string;
}
