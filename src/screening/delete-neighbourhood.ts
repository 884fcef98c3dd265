import { editDistance } from '../text/edit-distance.ts';
import { keyBudget } from './compare.ts';

/** Letters of a word that take part in the deletions; two more than the largest budget would do, eight is selective. */
const PREFIX = 8;

/**
 * Finds the words of a fixed vocabulary within the edit budget of another word, without comparing it to each.
 * Two words within k edits share a form with at most k letters deleted (Garbe's symmetric delete), so every word is
 * filed under the hashes of its shortened forms. Hash clashes cost a comparison, never a miss.
 */
export class DeleteNeighbourhood {
  readonly #words: readonly string[];
  /** Hash of a shortened form times 2^21 plus the word's number, sorted: 53 bits fit a double exactly. */
  readonly #filed: Float64Array;

  constructor(words: readonly string[]) {
    const filed: number[] = [];
    for (const [id, word] of words.entries())
      if (keyBudget(word.length) > 0) for (const hash of shortenedForms(word)) filed.push(hash * 0x20_0000 + id);
    this.#words = words;
    this.#filed = Float64Array.from(filed).sort();
  }

  /** Numbers of all vocabulary words within the budget of the shorter of the two, the word itself included. */
  near(word: string): number[] {
    const found = new Set<number>();
    for (const hash of shortenedForms(word)) {
      for (let at = this.#lowerBound(hash * 0x20_0000); at < this.#filed.length; at++) {
        const value = this.#filed[at]!;
        if (Math.floor(value / 0x20_0000) !== hash) break;
        found.add(value % 0x20_0000);
      }
    }
    return [...found].filter((id) => {
      const other = this.#words[id]!;
      const limit = keyBudget(Math.min(word.length, other.length));
      return editDistance(word, other, limit) <= limit;
    });
  }

  #lowerBound(value: number): number {
    let low = 0;
    let high = this.#filed.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#filed[middle]! < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function shortenedForms(word: string): Set<number> {
  const prefix = word.slice(0, PREFIX);
  const budget = keyBudget(word.length);
  const hashes = new Set([hashWithout(prefix, -1, -1)]);
  if (budget >= 1) for (let i = 0; i < prefix.length; i++) hashes.add(hashWithout(prefix, i, -1));
  if (budget >= 2)
    for (let i = 0; i < prefix.length; i++) for (let j = i + 1; j < prefix.length; j++) hashes.add(hashWithout(prefix, i, j));
  return hashes;
}

/** FNV-1a over the letters that remain, as an unsigned 32-bit number. */
function hashWithout(text: string, skip: number, skipToo: number): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) if (i !== skip && i !== skipToo) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
