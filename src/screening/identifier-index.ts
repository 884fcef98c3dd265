import type { ListIdentifier, ScreenedEntry } from '../model/list-entry.ts';
import { normaliseIdentifier } from '../text/identifier.ts';

/** A listed identifier that equals one of the payment. */
export interface IdentifierHit {
  readonly entry: ScreenedEntry;
  readonly identifier: ListIdentifier;
}

/** Shorter numbers belong to too many. */
const SHORTEST = 6;

/** Identifiers of all entries, by scheme and plain value. Equality only: a number one digit off is another number. */
export class IdentifierIndex {
  readonly #byValue = new Map<string, IdentifierHit[]>();

  constructor(entries: readonly ScreenedEntry[]) {
    for (const entry of entries)
      for (const identifier of entry.identifiers) {
        const key = keyOf(identifier.scheme, identifier.value);
        if (!key) continue;
        const hits = this.#byValue.get(key) ?? [];
        hits.push({ entry, identifier });
        this.#byValue.set(key, hits);
      }
  }

  /** Entries that carry the value under one of the schemes, in list order. */
  find(schemes: readonly ListIdentifier['scheme'][], value: string): IdentifierHit[] {
    return schemes.flatMap((scheme) => this.#byValue.get(keyOf(scheme, value) ?? '') ?? []);
  }
}

function keyOf(scheme: string, value: string): string | undefined {
  const plain = normaliseIdentifier(scheme, value);
  return plain.length < SHORTEST ? undefined : `${scheme}:${plain}`;
}
