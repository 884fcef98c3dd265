import type { ScreenedEntry } from '../model/list-entry.ts';
import { countryAtEnd } from '../text/countries.ts';
import { foldWords } from '../text/fold.ts';
import { skeletonOf } from '../text/skeleton.ts';
import type { Sections } from './block.ts';
import { HashFile, hashOf } from './hash-file.ts';
import type { ListedEntries } from './listed-entries.ts';

/** A listed address at which somebody else is found. */
export interface AddressHit {
  readonly entry: ScreenedEntry;
  /** As the list has it. */
  readonly address: string;
  /** Numbers of house, office or flat that both give. */
  readonly numbers: readonly string[];
}

/** Share of what the shorter address tells that must stand in the other: less where both the house and the door are the same. */
const CONTAINED = { house: 0.75, door: 0.65 };

/** How telling the word beside the number must be, where one that no address has is 1: a street, and not a town or «street». */
const TELLING = 0.68;

/** Words in common, and one more where only one number is: a town and a quarter with a house number are no address. */
const FEWEST_WORDS = 2;

/** A longer number is a postcode, and the same for a whole quarter. */
const LONGEST_NUMBER = 4;

/**
 * Addresses of all entries, to find who is at one under another name (domain.md S4). The street, the house and, where both give
 * one, the office must be the same: a street alone houses thousands, and an office tower hundreds.
 */
export class AddressIndex {
  /** Addresses by their words, to know how rare each is; and by each number with a telling word beside it, to find them. */
  readonly #words: HashFile;
  readonly #doors: HashFile;
  readonly #entry: Int32Array;
  readonly #place: Int32Array;
  readonly #entries: ListedEntries;

  constructor(sections: Sections, entries: ListedEntries) {
    this.#words = new HashFile(sections['addresses.words'] as Float64Array);
    this.#doors = new HashFile(sections['addresses.doors'] as Float64Array);
    this.#entry = sections['addresses.entry'] as Int32Array;
    this.#place = sections['addresses.place'] as Int32Array;
    this.#entries = entries;
  }

  static pack(entries: readonly ScreenedEntry[]): Sections {
    const all = entries.flatMap((entry, at) => entry.addresses.map((text, place) => ({ at, place, ...partsOf(text) })));
    const full = all.filter(({ words, numbers }) => words.size >= FEWEST_WORDS && numbers.size > 0);
    const words = HashFile.pack(full.flatMap((address, id) => [...address.words].map((word) => [hashOf(word), id] as const)));
    const counts = new HashFile(words);
    const isTelling = (word: string): boolean => tellingOf(counts.countUnder(hashOf(word)), full.length) >= TELLING;
    return {
      'addresses.words': words,
      'addresses.doors': HashFile.pack(
        full.flatMap((address, id) => doorsOf(address, isTelling).map((door) => [hashOf(door), id] as const)),
      ),
      'addresses.entry': Int32Array.from(full, ({ at }) => at),
      'addresses.place': Int32Array.from(full, ({ place }) => place),
    };
  }

  /** Listed addresses that are this one; `iso2` is the country, where it is known. */
  find(text: string, iso2?: string): AddressHit[] {
    const given = partsOf(text);
    if (given.numbers.size === 0 || given.words.size < FEWEST_WORDS) return [];
    const doors = doorsOf(given, (word) => this.#telling(word) >= TELLING);
    const candidates = new Set(doors.flatMap((door) => this.#doors.under(hashOf(door))));
    return [...candidates].flatMap((id) => {
      const entry = this.#entries.at(this.#entry[id]!);
      const address = entry.addresses[this.#place[id]!]!;
      // Lists write the code behind a comma.
      const country = /,\s*([A-Z]{2})$/.exec(address.trim())?.[1] ?? countryAtEnd(address);
      if (iso2 !== undefined && country !== undefined && country !== iso2) return [];
      const numbers = this.#sameNumbers(given, partsOf(address));
      return numbers ? [{ entry, address, numbers }] : [];
    });
  }

  #sameNumbers(given: AddressParts, listed: AddressParts): string[] | undefined {
    const numbers = [...given.numbers.keys()].filter((number) => listed.numbers.has(number));
    const isOtherDoor = given.numbers.size > numbers.length && listed.numbers.size > numbers.length;
    const words = [...given.words].filter((word) => listed.words.has(word));
    if (numbers.length === 0 || isOtherDoor || words.length < (numbers.length > 1 ? FEWEST_WORDS : FEWEST_WORDS + 1)) return undefined;
    const shared = words.reduce((sum, word) => sum + this.#telling(word), 0);
    const whole = Math.min(...[given, listed].map((parts) => [...parts.words].reduce((sum, word) => sum + this.#telling(word), 0)));
    return shared >= (numbers.length > 1 ? CONTAINED.door : CONTAINED.house) * whole ? numbers : undefined;
  }

  /** How rare a word is among the listed addresses, 0 to 1. */
  #telling(word: string): number {
    return tellingOf(this.#words.countUnder(hashOf(word)), this.#entry.length);
  }
}

function tellingOf(count: number, all: number): number {
  return Math.min(1, Math.log(1 + all / Math.max(1, count)) / Math.log(1 + all));
}

/** Each number with a telling word beside it: what a street and its house have in common in every way of writing them. */
function doorsOf({ numbers, words }: AddressParts, isTelling: (word: string) => boolean): string[] {
  const houses = [...numbers].flatMap(([number, beside]) => [...beside].filter(isTelling).map((word) => `${number} ${word}`));
  // Two numbers together are telling enough for the words to stand anywhere: «No. 3/182» leads one address and ends the other.
  const pairs = [...numbers.keys()].toSorted().flatMap((one, i, all) => all.slice(i + 1).map((other) => `${one}+${other}`));
  return [...houses, ...pairs.flatMap((pair) => [...words].filter(isTelling).map((word) => `${pair} ${word}`))];
}

interface AddressParts {
  readonly words: ReadonlySet<string>;
  /** Numbers of houses and doors, each with the words that stand beside it. */
  readonly numbers: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Words before and behind a number that may be its street: «Road» and «Cad.» come between. */
const BESIDE = 3;

function partsOf(address: string): AddressParts {
  const folded = foldWords(address).map(({ text }) => (/\d/.test(text) ? text : skeletonOf(text)));
  const isWord = (word: string): boolean => !/\d/.test(word) && word.length > 1;
  const numbers = new Map<string, Set<string>>();
  for (const [at, word] of folded.entries()) {
    if (!/^\d+[a-z]?$/.test(word) || word.length > LONGEST_NUMBER) continue;
    const beside = numbers.get(word) ?? new Set();
    for (const other of folded.slice(Math.max(0, at - BESIDE), at + BESIDE + 1)) if (isWord(other)) beside.add(other);
    numbers.set(word, beside);
  }
  return { words: new Set(folded.filter(isWord)), numbers };
}
