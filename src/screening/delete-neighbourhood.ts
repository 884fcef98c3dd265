import { editDistance } from '../text/edit-distance.ts';
import { keyBudget } from './compare.ts';
import { HashFile, hashOf } from './hash-file.ts';

/** Letters of a word that take part in the deletions; two more than the largest budget would do, eight is selective. */
const PREFIX = 8;

/**
 * Finds the words of a fixed vocabulary within the edit budget of another word, without comparing it to each.
 * Two words within k edits share a form with at most k letters deleted (Garbe's symmetric delete), so every word is
 * filed under the hashes of its shortened forms.
 */
export class DeleteNeighbourhood {
  readonly #words: readonly string[];
  readonly #file: HashFile;

  /** @param filed what `pack` made of the same words */
  constructor(words: readonly string[], filed: Float64Array) {
    this.#words = words;
    this.#file = new HashFile(filed);
  }

  static pack(words: readonly string[]): Float64Array {
    return HashFile.pack(
      words.flatMap((word, id) => (keyBudget(word.length) > 0 ? [...shortenedForms(word)].map((hash) => [hash, id] as const) : [])),
    );
  }

  /** Numbers of all vocabulary words within the budget of the shorter of the two, the word itself included. */
  near(word: string): number[] {
    const found = new Set<number>();
    for (const hash of shortenedForms(word)) for (const id of this.#file.under(hash)) found.add(id);
    return [...found].filter((id) => {
      const other = this.#words[id]!;
      const limit = keyBudget(Math.min(word.length, other.length));
      return editDistance(word, other, limit) <= limit;
    });
  }
}

function shortenedForms(word: string): Set<number> {
  const prefix = word.slice(0, PREFIX);
  const budget = keyBudget(word.length);
  const hashes = new Set([hashOf(prefix)]);
  if (budget >= 1) for (let i = 0; i < prefix.length; i++) hashes.add(hashOf(prefix, i));
  if (budget >= 2) for (let i = 0; i < prefix.length; i++) for (let j = i + 1; j < prefix.length; j++) hashes.add(hashOf(prefix, i, j));
  return hashes;
}
