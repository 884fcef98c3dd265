import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import path from 'node:path';
import { NarrowsError } from '../../model/errors.ts';

/** A file of a list. It is read in stretches, and may be read again. */
export interface ListSource {
  readonly name: string;
  readonly bytes: () => Iterable<Uint8Array>;
}

const STRETCH_BYTES = 256 * 1024;

/**
 * The files of a list, with those published beside them (`companions`) where they exist.
 *
 * @throws NarrowsError `LIST_UNREADABLE` with the place and the cause
 */
export function openListFiles(files: readonly string[], companions: (name: string) => readonly string[]): ListSource[] {
  const given = new Set(files.map((file) => path.resolve(file)));
  const beside = files.flatMap((file) => companions(path.basename(file)).map((name) => path.join(path.dirname(file), name)));
  const found = [...new Set(beside)].filter((file) => !given.has(path.resolve(file)) && existsSync(file));
  return [...files, ...found].map(openListFile);
}

/** A file on disk, under its own name. Throws when it is there and cannot be read: aliases would be missing. */
function openListFile(file: string): ListSource {
  try {
    closeSync(openSync(file, 'r'));
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : 'unknown cause';
    throw new NarrowsError('LIST_UNREADABLE', `${file} cannot be read (${message}); the edition in force stays`, { cause });
  }
  return { name: path.basename(file), bytes: () => stretchesOf(file) };
}

function* stretchesOf(file: string): Generator<Uint8Array> {
  const descriptor = openSync(file, 'r');
  try {
    for (;;) {
      const stretch = Buffer.allocUnsafe(STRETCH_BYTES);
      const length = readSync(descriptor, stretch);
      if (length === 0) return;
      yield stretch.subarray(0, length);
    }
  } finally {
    closeSync(descriptor);
  }
}
