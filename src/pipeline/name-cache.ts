import type { NameHit } from '../screening/name-index.ts';

/** Past this many names the cache starts anew. */
const CACHED_NAMES = 500_000;

const NONE: readonly NameHit[] = [];

/** What each name met. Names repeat within a night, and from night to night: the same suppliers, the same customers. */
export class NameCache {
  readonly #search: (text: string) => readonly NameHit[];
  readonly #hits: Map<string, readonly NameHit[]>;
  #grown = false;

  /** @param clean names that are known to meet nothing in these very lists at this very threshold */
  constructor(search: (text: string) => readonly NameHit[], clean: readonly string[] = []) {
    this.#search = search;
    this.#hits = new Map(clean.map((name) => [name, NONE]));
  }

  find(text: string): readonly NameHit[] {
    let hits = this.#hits.get(text);
    if (!hits) {
      hits = this.#search(text);
      if (this.#hits.size >= CACHED_NAMES) this.#hits.clear();
      this.#hits.set(text, hits.length === 0 ? NONE : hits);
      this.#grown = true;
    }
    return hits;
  }

  /** Whether a name was searched since the cache was made. */
  get grown(): boolean {
    return this.#grown;
  }

  /** Names that met nothing, to be kept for the next night. */
  clean(): string[] {
    return [...this.#hits].flatMap(([name, hits]) => (hits.length === 0 ? [name] : []));
  }
}
