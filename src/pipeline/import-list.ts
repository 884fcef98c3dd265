import type { CurrentEdition, Edition } from '../adapters/postgres/lists.ts';
import { listReader } from '../lists/catalogue.ts';
import type { ListFile } from '../lists/reader.ts';
import { NarrowsError } from '../model/errors.ts';
import { sha256 } from './hash.ts';

export interface ListStore {
  readonly currentEditions: () => Promise<CurrentEdition[]>;
  readonly hasEdition: (listId: string, sha256: string) => Promise<boolean>;
  readonly publishEdition: (edition: Edition, title: string) => Promise<void>;
  readonly pointTo: (listId: string, editionId: string, title: string, at: Date) => Promise<void>;
  readonly logListEvent: (
    listId: string,
    editionId: string | null,
    event: 'imported' | 'unchanged' | 'refused' | 'failed',
    detail: string,
    at: Date,
  ) => Promise<void>;
}

export interface ImportedList {
  readonly listId: string;
  readonly editionId: string;
  readonly event: 'imported' | 'unchanged';
  readonly rows: number;
  readonly entries: number;
  readonly rejected: Edition['rejected'];
}

/**
 * Turns published files into a new edition and moves the list's pointer to it. The same bytes are the same edition. An
 * edition that is empty, or much smaller than the one before, is refused: half a list lets through what the other half
 * would have stopped.
 *
 * @throws NarrowsError `LIST_UNKNOWN`, `LIST_SCHEMA`, `LIST_EMPTY`, `LIST_SHRUNK`; the edition in force stays
 */
export async function importList(
  listId: string,
  files: readonly { readonly name: string; readonly bytes: Uint8Array }[],
  store: ListStore,
  options: { readonly dated: string; readonly at: Date; readonly maxShrink: number; readonly acceptShrink: boolean },
): Promise<ImportedList> {
  const reader = listReader(listId);
  const ordered = files.toSorted((a, b) => a.name.localeCompare(b.name));
  const hash = sha256(...ordered.flatMap(({ bytes }) => [sha256(bytes)]));
  const editionId = `${listId}-${hash.slice(0, 12)}`;
  const current = (await store.currentEditions()).find((edition) => edition.listId === listId);
  try {
    const reading = reader.read(ordered.map(decode));
    const result = { listId, editionId, rows: reading.rows, entries: reading.entries.length, rejected: reading.rejected };
    if (await store.hasEdition(listId, hash)) {
      if (current?.editionId !== editionId) await store.pointTo(listId, editionId, reader.title, options.at);
      await store.logListEvent(listId, editionId, 'unchanged', 'the same bytes are stored already', options.at);
      return { ...result, event: 'unchanged' };
    }
    if (reading.entries.length === 0)
      throw new NarrowsError('LIST_EMPTY', `${listId}: the files hold no entry; the edition in force stays`);
    const least = Math.ceil((current?.entries ?? 0) * (1 - options.maxShrink));
    if (reading.entries.length < least && !options.acceptShrink)
      throw new NarrowsError(
        'LIST_SHRUNK',
        `${listId}: ${reading.entries.length} entries, but the edition in force has ${current?.entries}, and less than ${least} needs --accept-shrink; the edition in force stays`,
      );
    await store.publishEdition(
      {
        editionId,
        listId,
        sha256: hash,
        files: ordered.map(({ name }) => name),
        importedAt: options.at,
        dated: options.dated,
        rows: reading.rows,
        entries: reading.entries,
        rejected: reading.rejected,
      },
      reader.title,
    );
    return { ...result, event: 'imported' };
  } catch (error) {
    if (error instanceof NarrowsError) await store.logListEvent(listId, null, 'refused', `${error.code}: ${error.message}`, options.at);
    throw error;
  }
}

/** US files are UTF-8 today and were Windows-1252 before; bytes that are not the one are the other. */
export function decode(file: { readonly name: string; readonly bytes: Uint8Array }): ListFile {
  try {
    return { name: file.name, text: new TextDecoder('utf-8', { fatal: true }).decode(file.bytes) };
  } catch {
    return { name: file.name, text: new TextDecoder('windows-1252').decode(file.bytes) };
  }
}
