import type { ListIdentifier, ScreenedEntry } from '../model/list-entry.ts';
import { normaliseIdentifier } from '../text/identifier.ts';
import { packWords, unpackWords, type Sections } from './block.ts';
import { HashFile, hashOf } from './hash-file.ts';
import type { ListedEntries } from './listed-entries.ts';

/** A listed identifier that equals one of the payment. */
export interface IdentifierHit {
  readonly entry: ScreenedEntry;
  readonly identifier: ListIdentifier;
}

/** Shorter numbers belong to too many. */
const SHORTEST = 6;

/** Identifiers of all entries, by scheme and plain value. Equality only: a number one digit off is another number. */
export class IdentifierIndex {
  readonly #file: HashFile;
  readonly #bics: Uint8Array;
  readonly #entries: ListedEntries;

  constructor(sections: Sections, entries: ListedEntries) {
    this.#file = new HashFile(sections['identifiers.filed'] as Float64Array);
    this.#bics = sections['identifiers.bics'] as Uint8Array;
    this.#entries = entries;
  }

  static pack(entries: readonly ScreenedEntry[]): Sections {
    const pairs = entries.flatMap((entry, place) =>
      [...new Set(entry.identifiers.flatMap(({ scheme, value }) => keyOf(scheme, value) ?? []))].map(
        (key) => [hashOf(key), place] as const,
      ),
    );
    const bics = new Set(
      entries.flatMap(({ identifiers }) =>
        identifiers.flatMap(({ scheme, value }) => (scheme === 'bic' ? [normaliseIdentifier(scheme, value)] : [])),
      ),
    );
    return { 'identifiers.filed': HashFile.pack(pairs), 'identifiers.bics': packWords([...bics]) };
  }

  /** All listed BICs. */
  get bics(): string[] {
    return unpackWords(this.#bics).filter((bic) => bic !== '');
  }

  /** Entries that carry the value under one of the schemes, in list order. */
  find(schemes: readonly ListIdentifier['scheme'][], value: string): IdentifierHit[] {
    return schemes.flatMap((scheme) => {
      const key = keyOf(scheme, value);
      if (!key) return [];
      return this.#file.under(hashOf(key)).flatMap((place) => {
        const entry = this.#entries.at(place);
        return entry.identifiers.filter((own) => keyOf(own.scheme, own.value) === key).map((identifier) => ({ entry, identifier }));
      });
    });
  }
}

function keyOf(scheme: string, value: string): string | undefined {
  const plain = normaliseIdentifier(scheme, value);
  return plain.length < SHORTEST ? undefined : `${scheme}:${plain}`;
}
