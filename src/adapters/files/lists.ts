import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { NarrowsError } from '../../model/errors.ts';

export interface NamedBytes {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** No published list is near this; more is not a list. */
const LARGEST = 500 * 1024 * 1024;

/**
 * The files of a list from paths or https addresses, with those published beside them (`companions`) where they exist.
 *
 * @throws NarrowsError `LIST_UNREADABLE` with the place and the cause
 */
export async function readListFiles(places: readonly string[], companions: (name: string) => readonly string[]): Promise<NamedBytes[]> {
  const given = await Promise.all(places.map(readPlace));
  const names = new Set(given.map((file) => file.name));
  const beside = places.flatMap((place) =>
    companions(nameOf(place))
      .filter((name) => !names.has(name))
      .map((name) => place.slice(0, place.length - nameOf(place).length) + name),
  );
  const found = await Promise.all([...new Set(beside)].map((place) => readPlace(place).catch(absent)));
  return [...given, ...found.filter((file) => file !== undefined)];
}

/** A file beside the given one may not be published. One that is there and cannot be read is a fault: aliases would be missing. */
function absent(error: unknown): undefined {
  const { cause } = error as { cause?: { code?: string; message?: string } };
  if (cause?.code === 'ENOENT' || cause?.message === 'HTTP 404') return undefined;
  throw error;
}

async function readPlace(place: string): Promise<NamedBytes> {
  try {
    return { name: nameOf(place), bytes: place.startsWith('https:') ? await download(place) : await readFile(place) };
  } catch (cause) {
    throw new NarrowsError(
      'LIST_UNREADABLE',
      `${place} cannot be read (${cause instanceof Error ? cause.message : 'unknown cause'}); the edition in force stays`,
      { cause },
    );
  }
}

async function download(url: string): Promise<Uint8Array> {
  const response = await fetch(url, { signal: AbortSignal.timeout(120_000) });
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (bytes.length > LARGEST) throw new Error(`${bytes.length} bytes are more than ${LARGEST}`);
  return bytes;
}

function nameOf(place: string): string {
  return path.posix.basename(place);
}
