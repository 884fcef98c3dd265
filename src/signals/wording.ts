import { WORD_LISTS, type Lexicon, type WordList } from '../model/lexicon.ts';
import { foldWords } from '../text/fold.ts';
import { Phrases, type FoundPhrase } from '../text/phrases.ts';

/** The lexicon's lists of phrases, ready to be looked for. */
export class Wording {
  readonly #lists: Readonly<Record<WordList, Phrases<WordList>>>;

  constructor({ words }: Pick<Lexicon, 'words'>) {
    this.#lists = Object.fromEntries(
      WORD_LISTS.map((list) => [
        list,
        new Phrases(Object.values(words[list]).flatMap((some) => some.map((text) => ({ text, value: list })))),
      ]),
    ) as Record<WordList, Phrases<WordList>>;
  }

  find(list: WordList, text: string): FoundPhrase<WordList>[] {
    return this.#lists[list].find(text);
  }

  /** Whether a text is made of such phrases and nothing else. */
  isAll(list: WordList, text: string): boolean {
    const found = this.find(list, text);
    if (found.length === 0) return false;
    const covered = new Set<number>();
    for (const { first, end } of found) for (let at = first; at < end; at++) covered.add(at);
    const words = foldWords(text).length;
    return words > 0 && covered.size === words;
  }
}
