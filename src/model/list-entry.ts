export type EntryKind = 'person' | 'organisation' | 'vessel' | 'aircraft' | 'unknown';

/** `weak` names are nicknames and acronyms that the publisher does not expect to be screened alone (domain.md 6.2). */
export type NameKind = 'primary' | 'alias' | 'former' | 'weak';

export interface ListName {
  readonly text: string;
  readonly kind: NameKind;
  /** The script or language, in the publisher's words, where it gives one. */
  readonly script?: string;
}

export interface ListIdentifier {
  readonly scheme: IdentifierScheme;
  /** As published. */
  readonly value: string;
}

export type IdentifierScheme = 'bic' | 'lei' | 'imo' | 'tax' | 'registration' | 'passport' | 'account' | 'other';

/** Whom an entry is tied to, in the publisher's words: «Acting for or on behalf of», «Linked To». */
export interface EntryLink {
  readonly relation: string;
  readonly name: string;
  /** The other entry's id, where the list gives it. */
  readonly entryId?: string;
}

export interface Vessel {
  readonly type?: string;
  readonly flag?: string;
  readonly callSign?: string;
  readonly tonnage?: string;
  readonly owner?: string;
}

/** One person, firm, ship or bank on a published list, in the one form that every list is read into. */
export interface ListEntry {
  /** The publisher's own id, unique within a source of an edition. */
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
  readonly birthPlaces?: readonly string[];
  readonly gender?: string;
  /** Offices and titles. */
  readonly positions?: readonly string[];
  readonly vessel?: Vessel;
  readonly links?: readonly EntryLink[];
  /** What is imposed, where a list imposes different things. */
  readonly measures?: readonly string[];
  /** As published. */
  readonly listedOn?: string;
  readonly remarks: string;
}

/** A list row that could not become an entry; a dropped row is a missed sanction, so it is kept and shown. */
export interface RejectedRow {
  readonly rejected: true;
  readonly code: string;
  readonly reason: string;
  /** Which file of the list, and the 1-based line where the row begins; in XML, the number of the record. */
  readonly file: string;
  readonly line: number;
  readonly raw: string;
}

/** A list entry as a signal meets it: with the list and the immutable edition that it came from. */
export interface ScreenedEntry extends ListEntry {
  readonly list: string;
  readonly edition: string;
}

/** One party owns, or directs, another. Ids are those of entries or of parties that a list knows and does not list. */
export interface OwnershipEdge {
  readonly relation: 'owns' | 'directs';
  readonly ownerId: string;
  readonly ownerName: string;
  readonly assetId: string;
  readonly assetName: string;
  /** Per cent, 0 to 100; nothing where the publisher does not say. */
  readonly share?: number;
  /** ISO 3166 alpha-2 of the asset. */
  readonly assetCountry?: string;
}
