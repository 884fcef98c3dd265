import type { Geography, OccupiedArea, Place } from '../../model/geography.ts';
import { foldText, foldWords } from '../../text/fold.ts';
import { Phrases } from '../../text/phrases.ts';

/** A place that a text names. */
export interface PlaceHit {
  readonly name: string;
  readonly country: string;
  /** The occupied area that it lies in. */
  readonly area?: string;
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

interface Meant {
  readonly name: string;
  readonly country: string;
  readonly area?: string;
  readonly elsewhere?: Phrases<true>;
}

/** Places of Russia, Belarus and the occupied areas, found in addresses and texts in several spellings. */
export class Places {
  readonly #phrases: Phrases<Meant>;
  /** Words that make a street of the place behind or before them. */
  readonly #streets: Readonly<Record<'before' | 'behind', ReadonlySet<string>>>;

  constructor({ places, occupied, streets }: Pick<Geography, 'places' | 'occupied' | 'streets'>) {
    this.#streets = { before: new Set(streets.before.map(foldText)), behind: new Set(streets.behind.map(foldText)) };
    this.#phrases = new Phrases([...places.flatMap(placePhrases), ...occupied.flatMap(areaPhrases)]);
  }

  /** Whether words name a place, wherever it is. */
  isName(text: string): boolean {
    return this.#phrases.find(text).length > 0;
  }

  /** Places that the text names, but those of which it, or the whole that it is a part of, says that they are elsewhere. */
  find(text: string, whole = text): PlaceHit[] {
    const found = this.#phrases.find(text);
    if (found.length === 0) return [];
    const words = foldWords(text).map((word) => word.text);
    const places = new Map(found.map((hit) => [`${hit.from} ${hit.value.area ?? hit.value.country}`, hit]));
    return [...places.values()]
      .filter(({ first, end }) => !this.#streets.before.has(words[first - 1] ?? '') && !this.#streets.behind.has(words[end] ?? ''))
      .filter(({ value }) => !value.elsewhere || value.elsewhere.find(whole).length === 0)
      .map(({ value: { name, country, area }, from, to }) => ({
        name,
        country,
        ...(area === undefined ? {} : { area }),
        from,
        to,
        text: text.slice(from, to),
      }));
  }
}

function placePhrases({ name, country, spellings, elsewhere }: Place): { text: string; value: Meant }[] {
  const others = elsewhere.length === 0 ? {} : { elsewhere: new Phrases(elsewhere.map((text) => ({ text, value: true as const }))) };
  return spellings.map((text) => ({ text, value: { name, country, ...others } }));
}

/** The areas are Ukraine's. */
function areaPhrases({ area, names, towns }: OccupiedArea): { text: string; value: Meant }[] {
  return [...names, ...towns].map((text) => ({ text, value: { name: text, country: 'UA', area } }));
}
