/** Past this many names the cache starts anew: parties are remembered as a whole, and those that show something come again. */
const CACHED_NAMES = 50_000;

/** Longer texts are seldom met twice. */
const LONGEST = 200;

/** What each name met: names repeat within a night. */
export class NameCache<Result> {
  readonly #search: (name: string) => Result;
  readonly #results = new Map<string, Result>();

  constructor(search: (name: string) => Result) {
    this.#search = search;
  }

  find(name: string): Result {
    let result = this.#results.get(name);
    if (result === undefined) {
      result = this.#search(name);
      if (name.length > LONGEST) return result;
      if (this.#results.size >= CACHED_NAMES) this.#results.clear();
      this.#results.set(name, result);
    }
    return result;
  }
}
