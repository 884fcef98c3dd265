import { createHash } from 'node:crypto';
import type { ListSource } from '../adapters/files/lists.ts';
import type { CurrentEdition, EditionHead, EditionTotals, EditionWriter, ListEvent, StoredEdition } from '../adapters/postgres/lists.ts';
import { listReader, readList } from '../lists/catalogue.ts';
import type { ListFile, ListReader, Publication } from '../lists/reader.ts';
import { NarrowsError } from '../model/errors.ts';
import type { RejectedRow } from '../model/list-entry.ts';
import { sha256 } from './hash.ts';

export interface ListStore {
  readonly currentEditions: () => Promise<CurrentEdition[]>;
  readonly storedEdition: (listId: string, sha256: string) => Promise<StoredEdition | undefined>;
  /** Writes an edition beside the one in force and moves the pointer, or does neither: `fill` may throw. */
  readonly publishEdition: (
    head: EditionHead,
    title: string,
    fill: (writer: EditionWriter) => Promise<EditionTotals & { readonly dated: string }>,
  ) => Promise<void>;
  readonly pointTo: (listId: string, editionId: string, title: string, at: Date) => Promise<void>;
  readonly logListEvent: (listId: string, editionId: string | null, event: ListEvent, detail: string, at: Date) => Promise<void>;
}

export interface ImportedList extends EditionTotals {
  readonly listId: string;
  readonly editionId: string;
  readonly event: 'imported' | 'unchanged' | 'restored';
  /** The first rejected rows; all of them are stored. */
  readonly rejects: readonly RejectedRow[];
}

export interface ImportOptions {
  /** The day that the edition stands for, if a person says so; else the publisher's, else `today`. */
  readonly dated?: string;
  readonly today: string;
  readonly at: Date;
  /** Largest share of entries that a new edition may lose before a person must agree. */
  readonly maxShrink: number;
  readonly acceptShrink: boolean;
}

const BATCH = 2_000;
const REJECTS_NAMED = 200;

/**
 * Turns published files into a new edition and moves the list's pointer to it. The same bytes are the same edition. An edition
 * that is empty, breaks off, is not as long as its publisher says, or is much smaller than the one before, is refused: half a
 * list lets through what the other half would have stopped.
 *
 * @throws NarrowsError `LIST_UNKNOWN`, `LIST_SCHEMA`, `LIST_MALFORMED`, `LIST_EMPTY`, `LIST_COUNT`, `LIST_REPEATED`, `LIST_SHRUNK`, `LIST_ENCODING`; the edition in
 * force stays
 */
export async function importList(
  listId: string,
  files: readonly ListSource[],
  store: ListStore,
  options: ImportOptions,
): Promise<ImportedList> {
  const reader = listReader(listId);
  const ordered = files.toSorted((a, b) => a.name.localeCompare(b.name));
  const hashed = ordered.map((file) => ({ file, ...examine(file, reader) }));
  const hash = sha256(...hashed.map((file) => file.hash));
  const editionId = `${listId}-${hash.slice(0, 12)}`;
  const current = (await store.currentEditions()).find((edition) => edition.listId === listId);
  try {
    const stored = await store.storedEdition(listId, hash);
    if (stored) {
      const event = current?.editionId === editionId ? 'unchanged' : 'restored';
      if (event === 'restored') await store.pointTo(listId, editionId, reader.title, options.at);
      await store.logListEvent(listId, editionId, event, `the same bytes are stored already; ${stored.entries} entries`, options.at);
      return { listId, event, ...stored, rejects: [] };
    }
    const rejects: RejectedRow[] = [];
    let totals: EditionTotals | undefined;
    const head = { editionId, listId, sha256: hash, files: ordered.map(({ name }) => name), importedAt: options.at };
    await store.publishEdition(head, reader.title, async (writer) => {
      const read = await readInto(
        writer,
        readList(
          reader,
          hashed.map(({ file, encoding }) => decoded(file, encoding)),
        ),
        rejects,
      );
      totals = read;
      refuseBad(listId, read, current, options);
      return { ...read, dated: options.dated ?? read.publication.dated ?? options.today };
    });
    return { listId, editionId, event: 'imported', ...totals!, rejects };
  } catch (error) {
    if (error instanceof NarrowsError) await store.logListEvent(listId, null, 'refused', `${error.code}: ${error.message}`, options.at);
    throw error;
  }
}

/** What a file held, and what it says of itself. */
type ReadTotals = EditionTotals & { readonly publication: Publication; readonly repeated: number };

async function readInto(writer: EditionWriter, items: ReturnType<typeof readList>, rejects: RejectedRow[]): Promise<ReadTotals> {
  const totals = { rows: 0, entries: 0, rejected: 0, edges: 0, context: 0, names: 0, addresses: 0, repeated: 0 };
  const seen = new Set<string>();
  let publication: Publication = {};
  let batch: Parameters<EditionWriter>[0] = { entries: [], rejected: [], edges: [] };
  const flush = async (): Promise<void> => {
    await writer(batch);
    batch = { entries: [], rejected: [], edges: [] };
  };
  for (const item of items) {
    if ('publication' in item) publication = { ...publication, ...item.publication };
    else if ('context' in item) {
      totals.context += item.context;
      totals.rows += item.context;
    } else if ('rejected' in item) {
      totals.rejected++;
      totals.rows++;
      batch.rejected.push(item.rejected);
      if (rejects.length < REJECTS_NAMED) rejects.push(item.rejected);
    } else {
      totals.rows += item.rows;
      if ('entry' in item) {
        totals.entries++;
        totals.names += item.entry.names.length;
        totals.addresses += item.entry.addresses.length;
        if (seen.size === seen.add(`${item.entry.source} ${item.entry.entryId}`).size) totals.repeated++;
        batch.entries.push(item.entry);
      } else {
        totals.edges++;
        batch.edges.push(item.edge);
      }
    }
    if (batch.entries.length + batch.rejected.length + batch.edges.length >= BATCH) await flush();
  }
  await flush();
  return { ...totals, publication };
}

function refuseBad(listId: string, read: ReadTotals, current: CurrentEdition | undefined, options: ImportOptions): void {
  const { entries, edges, rejected, publication } = read;
  if (entries + edges === 0) throw new NarrowsError('LIST_EMPTY', `${listId}: the files hold no entry; the edition in force stays`);
  if (publication.count !== undefined && publication.count !== entries + rejected)
    throw new NarrowsError(
      'LIST_COUNT',
      `${listId}: the publisher says ${publication.count} entries, the file holds ${entries + rejected}; the edition in force stays`,
    );
  // The EU names some entities under two regulations; a file that stands there twice repeats all of them.
  if (read.repeated > entries * options.maxShrink)
    throw new NarrowsError(
      'LIST_REPEATED',
      `${listId}: ${read.repeated} of ${entries} entries stand there twice; was the file joined to itself? The edition in force stays`,
    );
  // A file that was cut at a line's end, or whose tags were renamed, may keep every entry and lose what they are known by.
  for (const part of ['entries', 'names', 'addresses'] as const) {
    const before = current?.[part] ?? 0;
    const least = Math.ceil(before * (1 - options.maxShrink));
    if ((read[part] ?? 0) < least && !options.acceptShrink)
      throw new NarrowsError(
        'LIST_SHRUNK',
        `${listId}: ${read[part]} ${part}, but the edition in force has ${before}, and less than ${least} needs --accept-shrink; the edition in force stays`,
      );
  }
}

/** The hash of a file, and the encoding that all of its bytes allow: undefined where they are none that the list is published in. */
function examine(file: ListSource, reader: ListReader): { hash: string; encoding: string | undefined } {
  const hash = createHash('sha256');
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let encoding: string | undefined;
  let isFirst = true;
  let isXml = false;
  let isBroken = false;
  for (const bytes of file.bytes()) {
    if (isFirst) isXml = /^[\s\uFEFF\u00EF\u00BB\u00BF]*</.test(Buffer.from(bytes.subarray(0, 64)).toString('latin1'));
    isFirst = false;
    hash.update(bytes);
    if (encoding === undefined && bytes[0] === 0xff && bytes[1] === 0xfe) encoding = 'utf-16le';
    isBroken ||= encoding === undefined && !allows(decoder, bytes);
  }
  if (isBroken) encoding = isXml ? undefined : reader.olderEncoding;
  else encoding ??= 'utf-8';
  return { hash: hash.digest('hex'), encoding };
}

function allows(decoder: InstanceType<typeof TextDecoder>, bytes: Uint8Array): boolean {
  try {
    decoder.decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** A file as text in stretches, by an encoding that fits it. */
function decoded(file: ListSource, encoding: string | undefined): ListFile {
  if (encoding === undefined)
    throw new NarrowsError('LIST_ENCODING', `${file.name}: not UTF-8, in which this list is published; the edition in force stays`);
  return {
    name: file.name,
    stretches: function* () {
      const decoder = new TextDecoder(encoding);
      for (const bytes of file.bytes()) yield decoder.decode(bytes, { stream: true });
      yield decoder.decode();
    },
  };
}

/** A file ready to be read without an edition, for screening without a database. */
export function decodedFile(file: ListSource, reader: ListReader): ListFile {
  return decoded(file, examine(file, reader).encoding);
}
