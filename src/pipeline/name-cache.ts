/** Past this many names the cache starts anew. */
const CACHED_NAMES = 200_000;

/** Longer texts are seldom met twice. */
const LONGEST = 200;

/** What each name met. Names repeat within a night, and from night to night: the same suppliers, the same customers. */
export class NameCache<Result> {
  readonly #search: (name: string) => Result;
  readonly #nothing: Result;
  readonly #results: Map<string, Result>;
  #grown = false;

  /**
   * @param nothing the very value that `search` returns for a name that met nothing
   * @param clean names that are known to meet nothing in these lists at this threshold
   */
  constructor(search: (name: string) => Result, nothing: Result, clean: readonly string[] = []) {
    this.#search = search;
    this.#nothing = nothing;
    this.#results = new Map(clean.map((name) => [name, nothing]));
  }

  find(name: string): Result {
    let result = this.#results.get(name);
    if (result === undefined) {
      result = this.#search(name);
      if (name.length > LONGEST) return result;
      if (this.#results.size >= CACHED_NAMES) this.#results.clear();
      this.#results.set(name, result);
      this.#grown = true;
    }
    return result;
  }

  /** Whether a name was searched since the cache was made. */
  get grown(): boolean {
    return this.#grown;
  }

  /** Names that met nothing, to be kept for the next night. */
  clean(): string[] {
    return [...this.#results].flatMap(([name, result]) => (result === this.#nothing ? [name] : []));
  }
}
