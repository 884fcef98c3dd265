/** The dated data of config/geography: where a payment touches Russia, Belarus, occupied areas, and the countries between. */
export interface Geography {
  readonly id: string;
  readonly nexus: readonly { readonly iso2: string; readonly reason: string }[];
  readonly diversion: readonly { readonly iso2: string; readonly weight: number }[];
  readonly occupied: readonly OccupiedArea[];
  readonly places: readonly Place[];
  /** Countries, and states of the US, that are full of towns named after those of Russia. */
  readonly namesakes: readonly string[];
  /** Words by which a place's name is a street's: before it («ul.») and behind it («Street»). */
  readonly streets: { readonly before: readonly string[]; readonly behind: readonly string[] };
  readonly markers: readonly Marker[];
}

/** A part of Ukraine under occupation that sanctions name. */
export interface OccupiedArea {
  readonly area: string;
  /** Names of the area itself that prove it: of Crimea, and of the so-called republics. */
  readonly names: readonly string[];
  readonly towns: readonly string[];
}

/** A Russian or Belarusian place, or the country itself, by which an address or a text shows it. */
export interface Place {
  readonly name: string;
  readonly country: string;
  readonly spellings: readonly string[];
  /** Words in the same address or text by which the place is another of that name: Moscow in Idaho. */
  readonly elsewhere: readonly string[];
}

/** A number or code that shows a country although the country field is empty or says otherwise. */
export interface Marker {
  readonly id: string;
  readonly pattern: RegExp;
  /** Kind of field the pattern is for: an account without spaces, a clearing code, or any other text. */
  readonly where: 'account' | 'clearing' | 'text';
  readonly country: string;
  readonly meaning: string;
}
