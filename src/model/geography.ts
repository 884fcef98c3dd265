/** The dated data of config/geography: where a payment touches Russia or Belarus. */
export interface Geography {
  readonly id: string;
  readonly nexus: readonly { readonly iso2: string; readonly reason: string }[];
  readonly markers: readonly Marker[];
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
