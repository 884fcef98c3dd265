import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** What the program is made of. */
const PROGRAM = ['src/**/*.ts', 'jobs/**/*.ts', 'config/**/*.ts', 'sql/**/*.sql', 'package-lock.json'];

/** sha256 over the program's source files, their names and bytes: two programs of one hash decide alike. */
export function codeHash(checkout: string, patterns: readonly string[] = PROGRAM): string {
  const hash = createHash('sha256');
  const files = patterns.flatMap((pattern) => globSync(pattern, { cwd: checkout })).toSorted();
  if (files.length === 0) throw new Error(`no source of the program in ${checkout}`);
  for (const file of files)
    hash.update(
      `${file} ${createHash('sha256')
        .update(readFileSync(path.join(checkout, file)))
        .digest('hex')}\n`,
    );
  return hash.digest('hex');
}
