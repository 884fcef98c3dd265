import type { ScreenedEntry } from '../model/list-entry.ts';
import type { Sections } from './block.ts';

/** The entries that names and numbers belong to. They are read one by one when something meets them: hardly any ever does. */
export class ListedEntries {
  readonly #start: Int32Array;
  readonly #json: Uint8Array;
  readonly #read = new Map<number, ScreenedEntry>();

  constructor(sections: Sections) {
    this.#start = sections['entries.start'] as Int32Array;
    this.#json = sections['entries.json'] as Uint8Array;
  }

  static pack(entries: readonly ScreenedEntry[]): Sections {
    const encoder = new TextEncoder();
    const encoded = entries.map((entry) => encoder.encode(JSON.stringify(entry)));
    const start = startsOf(encoded.map(({ length }) => length));
    const json = new Uint8Array(start.at(-1)!);
    for (const [i, bytes] of encoded.entries()) json.set(bytes, start[i]);
    return { 'entries.start': start, 'entries.json': json };
  }

  at(place: number): ScreenedEntry {
    let entry = this.#read.get(place);
    if (!entry) {
      const bytes = this.#json.slice(this.#start[place], this.#start[place + 1]);
      entry = JSON.parse(new TextDecoder().decode(bytes)) as ScreenedEntry;
      this.#read.set(place, entry);
    }
    return entry;
  }
}

/** Where each of these many begins when they stand one after the other, and the end. */
export function startsOf(lengths: readonly number[]): Int32Array {
  const starts = new Int32Array(lengths.length + 1);
  for (const [i, length] of lengths.entries()) starts[i + 1] = starts[i]! + length;
  return starts;
}
