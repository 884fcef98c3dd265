import type { ListEntry, RejectedRow } from '../model/list-entry.ts';

/** One published file, decoded. */
export interface ListFile {
  readonly name: string;
  readonly text: string;
}

/** What a reading of a list gave: every row became part of an entry, or stands among the rejected. */
export interface ListReading {
  readonly entries: readonly ListEntry[];
  readonly rejected: readonly RejectedRow[];
  /** Data rows of the file that names the entries. */
  readonly rows: number;
}

/** How one list is read; the files of a list may be given in any order. */
export interface ListReader {
  readonly title: string;
  /** Names that files of this list published beside the given one have; they are read too where they exist. */
  readonly companions: (fileName: string) => readonly string[];
  /** Throws `LIST_SCHEMA` when a file is not of this list's published layout. */
  readonly read: (files: readonly ListFile[]) => ListReading;
}
