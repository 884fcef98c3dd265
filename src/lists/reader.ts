import type { ListEntry, OwnershipEdge, RejectedRow } from '../model/list-entry.ts';

/** One published file, decoded. It is read in stretches and may be read again, so that its size does not matter. */
export interface ListFile {
  readonly name: string;
  readonly stretches: () => Iterable<string>;
}

/** What a list says of itself, beside its entries. */
export interface Publication {
  /** The day that the edition stands for, YYYY-MM-DD. */
  readonly dated?: string;
  /** How many entries the publisher says there are. */
  readonly count?: number;
}

/**
 * What comes out of reading a list, one at a time. `rows` counts the data rows of the file that names the entries: with the
 * rejected rows they are all that the file has.
 */
export type ListItem =
  | { readonly entry: ListEntry; readonly rows: number }
  | { readonly rejected: RejectedRow }
  | { readonly edge: OwnershipEdge; readonly rows: number }
  /** Rows that are no entry and no fault: a header block, an address that another row names, a person whom nobody lists. */
  | { readonly context: number }
  | { readonly publication: Publication };

/** One published layout of a list. */
export interface ListFormat {
  /** In the publisher's words, for messages. */
  readonly title: string;
  /** Told by the beginning of the file that names the entries, never by its name. */
  readonly recognises: (beginning: string) => boolean;
  /**
   * Throws `LIST_SCHEMA` when a file is not of this layout after all, and `LIST_MALFORMED` when it breaks off.
   */
  readonly read: (files: readonly ListFile[]) => Iterable<ListItem>;
}

/** How one list is read; the files of a list may be given in any order. */
export interface ListReader {
  readonly title: string;
  /** Names that files of this list published beside the given one have; they are read too where they exist. */
  readonly companions: (fileName: string) => readonly string[];
  readonly formats: readonly ListFormat[];
  /** What CSV files of this list were written in before UTF-8. Elsewhere one wrong byte would turn every name into rubbish. */
  readonly olderEncoding?: string;
}
