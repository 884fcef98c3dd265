export type EntryKind = 'person' | 'organisation' | 'vessel' | 'aircraft' | 'unknown';

/** `weak` names are nicknames and acronyms that the publisher does not expect to be screened alone (domain.md 6.2). */
export type NameKind = 'primary' | 'alias' | 'former' | 'weak';

export interface ListName {
  readonly text: string;
  readonly kind: NameKind;
}

export interface ListIdentifier {
  readonly scheme: IdentifierScheme;
  /** As published. */
  readonly value: string;
}

export type IdentifierScheme = 'bic' | 'lei' | 'imo' | 'tax' | 'registration' | 'passport' | 'account' | 'other';

/** One person, firm, ship or bank on a published list, in the one form that every list is read into. */
export interface ListEntry {
  /** The publisher's own id, unique within an edition. */
  readonly entryId: string;
  /** The programme family that decides what a hit means, for example `SDN`, `EL`, `CAP` (domain.md 6.3). */
  readonly source: string;
  readonly kind: EntryKind;
  readonly names: readonly [ListName, ...ListName[]];
  readonly programs: readonly string[];
  readonly identifiers: readonly ListIdentifier[];
  /** ISO 3166 alpha-2 where the list gives one, else the list's own words. */
  readonly countries: readonly string[];
  readonly addresses: readonly string[];
  /** As published: a date, a year or a range in words. */
  readonly birthDates: readonly string[];
  readonly remarks: string;
}

/** A list row that could not become an entry; a dropped row is a missed sanction, so it is kept and shown. */
export interface RejectedRow {
  readonly rejected: true;
  readonly code: string;
  readonly reason: string;
  /** Which file of the list, and the 1-based line where the row begins. */
  readonly file: string;
  readonly line: number;
  readonly raw: string;
}

/** A list entry as a signal meets it: with the list and the immutable edition that it came from. */
export interface ScreenedEntry extends ListEntry {
  readonly list: string;
  readonly edition: string;
}
