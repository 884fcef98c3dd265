/** Bytes of a part's digest. Half a SHA-256: nobody can make a part that passes for another. */
export const DIGEST_BYTES = 16;

/** A place for a part has four words. */
const WORDS = 4;
const PLACE_BYTES = WORDS * Int32Array.BYTES_PER_ELEMENT;

/** Places are a power of two. Fuller than this, looking takes long; what finds no place is asked each time it comes. */
const FULL = 3 / 4;

/** The two lowest bits of the last word are not of the digest. */
const PLAIN = 1;
const MET = 2;
const FLAGS = PLAIN | MET;

/**
 * What parts of payments showed when they were asked alone, by their digests: nothing, which makes them plain, or something. In
 * memory that threads share, so what one has asked no other asks again, and in a form that is kept for the next night; of the
 * parts themselves nothing is kept.
 *
 * Threads write without a lock. A place is claimed by its first word; one who reads it half written finds another digest there, asks
 * the part anew and files it twice, which wastes a place and deceives nobody.
 */
export class KnownParts {
  readonly memory: SharedArrayBuffer;
  readonly #words: Int32Array;
  /** Behind the places: how many are taken. */
  readonly #count: Int32Array;
  /** All places but the last, as bits. */
  readonly #mask: number;

  /** @param memory of `memoryFor`, or one that another thread has */
  constructor(memory: SharedArrayBuffer) {
    const places = Math.floor(memory.byteLength / PLACE_BYTES);
    this.memory = memory;
    this.#words = new Int32Array(memory, 0, places * WORDS);
    this.#count = new Int32Array(memory, places * PLACE_BYTES, 1);
    this.#mask = places - 1;
  }

  /** Memory for so many parts, which is used only where parts stand. */
  static memoryFor(parts: number): SharedArrayBuffer {
    const places = 2 ** Math.ceil(Math.log2(parts / FULL));
    return new SharedArrayBuffer(places * PLACE_BYTES + Int32Array.BYTES_PER_ELEMENT);
  }

  /** How many parts are known. */
  get size(): number {
    return Atomics.load(this.#count, 0);
  }

  /** Whether the part whose digest stands here is plain; nothing where it was never asked. */
  isPlain(bytes: Buffer, at = 0): boolean | undefined {
    const words = this.#words;
    const first = firstWord(bytes, at);
    const [second, third, last] = [bytes.readInt32LE(at + 4), bytes.readInt32LE(at + 8), bytes.readInt32LE(at + 12) & ~FLAGS];
    for (let place = second & this.#mask; ; place = (place + 1) & this.#mask) {
      const slot = place * WORDS;
      const found = words[slot]!;
      if (found === 0) return undefined;
      const flagged = words[slot + 3]!;
      if (found !== first || words[slot + 1] !== second || words[slot + 2] !== third || (flagged & ~FLAGS) !== last) continue;
      if ((flagged & MET) === 0) words[slot + 3] = flagged | MET;
      return (flagged & PLAIN) !== 0;
    }
  }

  /** Files what a part showed. */
  learn(bytes: Buffer, at: number, isPlain: boolean): void {
    this.#file(bytes, at, (isPlain ? PLAIN : 0) | MET);
  }

  /** What is known, to be kept for the next night; of a memory half full only what this night met, or it would fill up with strangers. */
  packed(): Buffer {
    const isFull = this.size > (FULL / 2) * this.#mask;
    const words = this.#words;
    const kept = Buffer.alloc(this.size * DIGEST_BYTES);
    let to = 0;
    for (let slot = 0; slot < words.length && to < kept.length; slot += WORDS) {
      if (words[slot] === 0 || (isFull && (words[slot + 3]! & MET) === 0)) continue;
      for (let i = 0; i < WORDS; i++) kept.writeInt32LE(i === WORDS - 1 ? words[slot + i]! & ~MET : words[slot + i]!, to + i * 4);
      to += DIGEST_BYTES;
    }
    return kept.subarray(0, to);
  }

  /** Takes what was packed before. */
  take(packed: Buffer): void {
    for (let at = 0; at + DIGEST_BYTES <= packed.length; at += DIGEST_BYTES) this.#file(packed, at, packed[at + DIGEST_BYTES - 4]! & PLAIN);
  }

  #file(bytes: Buffer, at: number, flags: number): void {
    if (this.size >= FULL * this.#mask) return;
    const words = this.#words;
    const first = firstWord(bytes, at);
    const second = bytes.readInt32LE(at + 4);
    for (let place = second & this.#mask; ; place = (place + 1) & this.#mask) {
      const slot = place * WORDS;
      if (words[slot] !== 0 || Atomics.compareExchange(words, slot, 0, first) !== 0) continue;
      Atomics.add(this.#count, 0, 1);
      words[slot + 1] = second;
      words[slot + 2] = bytes.readInt32LE(at + 8);
      Atomics.store(words, slot + 3, (bytes.readInt32LE(at + 12) & ~FLAGS) | flags);
      return;
    }
  }
}

/** A first word of nought would mean that the place is free. */
function firstWord(bytes: Buffer, at: number): number {
  return bytes.readInt32LE(at) || 1;
}
