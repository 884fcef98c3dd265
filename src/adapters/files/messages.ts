import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { NarrowsError } from '../../model/errors.ts';

/** A file of messages, wherever it came from. It is read as a stream, and may be read twice. */
export interface MessageFile {
  readonly name: string;
  readonly open: () => AsyncIterable<Uint8Array>;
}

const STRETCH_BYTES = 64 * 1024;

/** Every file named, and every file below every folder named, in name order; hidden ones are left out. */
export async function* findFiles(paths: readonly string[]): AsyncGenerator<MessageFile> {
  for (const given of paths) {
    const found = await stat(given).catch((cause: unknown) => {
      throw new NarrowsError('FILE_NOT_FOUND', `${given}: no such file or folder`, { cause });
    });
    if (!found.isDirectory()) {
      yield fileAt(given, path.basename(given));
      continue;
    }
    const names = await readdir(given, { recursive: true, withFileTypes: true });
    const files = names
      .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
      .map((entry) => path.join(entry.parentPath, entry.name));
    for (const file of files.toSorted()) yield fileAt(file, path.relative(given, file));
  }
}

function fileAt(file: string, name: string): MessageFile {
  return { name, open: () => createReadStream(file, { highWaterMark: STRETCH_BYTES }) as AsyncIterable<Buffer> };
}
