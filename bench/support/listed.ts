import { existsSync } from 'node:fs';
import path from 'node:path';
import type { ScreenedEntry } from '../../src/model/list-entry.ts';
import { readFiles } from '../../tests/support/lists.ts';

const LISTS: readonly (readonly [string, ...string[]])[] = [
  ['ofac-sdn', 'ofac-sdn-2021-07.csv', 'ofac-add-2021-07.csv', 'ofac-alt-2021-07.csv'],
  ['us-csl', 'us-csl-2022-04.csv'],
  ['un-sc', 'un-2026-02-27.xml'],
  ['uk-ofsi', 'uk-conlist-2022-05-04.csv'],
  ['eu-fsf', 'eu-fsf-2022-03-18-partial.xml'],
];

/** The entries of the real lists that lie in this folder, as a night screens against them. */
export function listedEntries(data: string): ScreenedEntry[] {
  return LISTS.flatMap(([list, ...files]) => {
    const paths = files.map((file) => path.join(data, 'lists', file));
    return paths.every(existsSync)
      ? readFiles(list, ...paths).entries.map((entry): ScreenedEntry => ({ ...entry, list, edition: 'bench' }))
      : [];
  });
}
