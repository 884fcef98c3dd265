import type { ListName, ScreenedEntry } from '../model/list-entry.ts';
import { compareNames, type Comparison } from './compare.ts';
import { DeleteNeighbourhood } from './delete-neighbourhood.ts';
import { prepareName, type NameToken, type PreparedName, type Rarity } from './name.ts';
import { WEIGHTS } from './weights.ts';

/** A listed name that reached the threshold. */
export interface NameHit {
  readonly entry: ScreenedEntry;
  readonly name: ListName;
  readonly comparison: Comparison;
}

interface IndexedName {
  readonly entry: ScreenedEntry;
  readonly name: ListName;
  readonly prepared: PreparedName;
}

/**
 * All names of the lists, searchable by a name in any spelling. Lossless: every listed name whose comparison reaches
 * the threshold is found (tests/screening/lossless.test.ts holds it against all pairs); there is no top-K.
 */
export class NameIndex {
  readonly rarity: Rarity;
  readonly #names: readonly IndexedName[];
  /** Listed names by the key of one of their words, and by the key of neighbouring words joined. */
  readonly #byWord: ReadonlyMap<string, readonly number[]>;
  readonly #byJoin: ReadonlyMap<string, readonly number[]>;
  readonly #byPart: ReadonlyMap<string, readonly number[]>;
  readonly #vocabulary: readonly string[];
  readonly #neighbourhood: DeleteNeighbourhood;
  readonly #near = new Map<string, readonly string[]>();

  constructor(entries: readonly ScreenedEntry[]) {
    this.rarity = rarityOf(entries);
    this.#names = entries.flatMap((entry) => entry.names.map((name) => ({ entry, name, prepared: prepareName(name.text, this.rarity) })));
    const byWord = new Map<string, number[]>();
    const byJoin = new Map<string, number[]>();
    const byPart = new Map<string, number[]>();
    for (const [id, { prepared }] of this.#names.entries()) {
      for (const form of new Set(prepared.tokens.flatMap((token) => [token.key, token.text]))) file(byWord, form, id);
      for (const key of new Set(prepared.joins.map((join) => join.key))) file(byJoin, key, id);
      for (const part of new Set(prepared.tokens.map((token) => token.part))) if (part) file(byPart, part, id);
    }
    this.#byWord = byWord;
    this.#byJoin = byJoin;
    this.#byPart = byPart;
    this.#vocabulary = [...byWord.keys()].filter((key) => /^[a-z]/.test(key) && !/\d/.test(key));
    this.#neighbourhood = new DeleteNeighbourhood(this.#vocabulary);
  }

  get size(): number {
    return this.#names.length;
  }

  /** Every listed name that scores at least `threshold` against the text, best first, ties in list order. */
  search(text: string, threshold: number): NameHit[] {
    const query = prepareName(text, this.rarity);
    const hits: (NameHit & { id: number })[] = [];
    for (const id of this.#candidates(query, threshold)) {
      const { entry, name, prepared } = this.#names[id]!;
      const comparison = compareNames(query, prepared);
      if (comparison.score >= threshold) hits.push({ entry, name, comparison, id });
    }
    hits.sort((a, b) => b.comparison.score - a.comparison.score || a.id - b.id);
    return hits.map(({ entry, name, comparison }) => ({ entry, name, comparison }));
  }

  #candidates(query: PreparedName, threshold: number): Set<number> {
    const telling = tellingTokens(query, threshold);
    const found = new Set<number>();
    const add = (ids: readonly number[] | undefined): void => {
      for (const id of ids ?? []) found.add(id);
    };
    for (const token of telling) {
      for (const key of this.#nearKeys(token)) add(this.#byWord.get(key));
      if (token.kind === 'word') add(this.#byJoin.get(token.key));
      if (token.part) add(this.#byPart.get(token.part));
    }
    for (const { stretch, key } of query.joins) if (stretch.some((token) => telling.has(token))) add(this.#byWord.get(key));
    return found;
  }

  #nearKeys(token: NameToken): readonly string[] {
    if (token.kind !== 'word') return [token.key];
    let near = this.#near.get(token.text);
    if (!near) {
      near = [...new Set([token.key, token.text])].flatMap((form) => [
        form,
        ...this.#neighbourhood.near(form).map((id) => this.#vocabulary[id]!),
      ]);
      if (this.#near.size > 500_000) this.#near.clear();
      this.#near.set(token.text, near);
    }
    return near;
  }
}

/**
 * The words of a query of which at least one must meet, and not as a mere initial, for the score to reach the threshold.
 * With only the other, light words met, what is shared is at most their weight and the rest counts as extra, so the
 * score stays below; and initials do not count until words carry their share. This is the prefix filter that keeps
 * common words from naming thousands of candidates.
 */
function tellingTokens(query: PreparedName, threshold: number): Set<NameToken> {
  const heaviestFirst = query.tokens.toSorted((a, b) => b.weight - a.weight);
  const telling = new Set<NameToken>();
  let light = query.weight;
  for (const token of heaviestFirst) {
    const best = light / (light + WEIGHTS.extraQuery * (query.weight - light));
    if (best < threshold && light < WEIGHTS.carried * query.weight) break;
    telling.add(token);
    light -= token.weight;
  }
  return telling;
}

/** Inverse document frequency over the listed names, scaled to 1 for a word that no name has. */
function rarityOf(entries: readonly ScreenedEntry[]): Rarity {
  const seen = new Map<string, number>();
  let names = 0;
  for (const entry of entries)
    for (const name of entry.names) {
      names++;
      for (const key of new Set(prepareName(name.text, () => 1).tokens.map((token) => token.key))) seen.set(key, (seen.get(key) ?? 0) + 1);
    }
  const rarest = Math.log(1 + names);
  return (key) => (names < 2 ? 1 : Math.min(1, Math.log(1 + names / Math.max(1, seen.get(key) ?? 1)) / rarest));
}

function file(index: Map<string, number[]>, key: string, id: number): void {
  const ids = index.get(key);
  if (ids) ids.push(id);
  else index.set(key, [id]);
}
