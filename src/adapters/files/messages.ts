import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { NarrowsError } from '../../model/errors.ts';

/** Every file named, and every file below every folder named, in name order; hidden ones are left out. */
export async function* readFiles(paths: readonly string[]): AsyncGenerator<{ name: string; bytes: Uint8Array }> {
  for (const given of paths) {
    const found = await stat(given).catch((cause: unknown) => {
      throw new NarrowsError('FILE_NOT_FOUND', `${given}: no such file or folder`, { cause });
    });
    if (!found.isDirectory()) {
      yield { name: path.basename(given), bytes: await readFile(given) };
      continue;
    }
    const names = await readdir(given, { recursive: true, withFileTypes: true });
    const files = names
      .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
      .map((entry) => path.join(entry.parentPath, entry.name));
    for (const file of files.toSorted()) yield { name: path.relative(given, file), bytes: await readFile(file) };
  }
}
