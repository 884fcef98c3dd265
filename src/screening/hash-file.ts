/** Numbers up to 2^21 are filed with a hash of 32 bits: 53 bits fit a double exactly. */
const ROOM = 0x20_0000;

/**
 * Numbers filed under the hashes of words, in one sorted array. Words may share a hash, so whatever is found must be looked at:
 * a clash costs a comparison, never a miss.
 */
export class HashFile {
  readonly #filed: Float64Array;

  constructor(filed: Float64Array) {
    this.#filed = filed;
  }

  /** The section to keep for these pairs of hash and number. */
  static pack(pairs: readonly (readonly [hash: number, id: number])[]): Float64Array {
    const filed = Float64Array.from(pairs, ([hash, id]) => {
      if (id >= ROOM) throw new RangeError(`a list block holds ${ROOM} numbers at most`);
      return hash * ROOM + id;
    });
    return filed.sort();
  }

  /** Numbers filed under a hash, ascending. */
  under(hash: number): number[] {
    const found: number[] = [];
    for (let at = this.#lowerBound(hash * ROOM); at < this.#filed.length; at++) {
      const id = this.#filed[at]! - hash * ROOM;
      if (id >= ROOM) break;
      found.push(id);
    }
    return found;
  }

  /** How many numbers are filed under a hash. */
  countUnder(hash: number): number {
    return this.#lowerBound((hash + 1) * ROOM) - this.#lowerBound(hash * ROOM);
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

/** FNV-1a over the letters of a word but up to two, as an unsigned 32-bit number. */
export function hashOf(text: string, skip = -1, skipToo = -1): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) if (i !== skip && i !== skipToo) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
