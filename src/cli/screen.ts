import { openListFiles } from '../adapters/files/lists.ts';
import { listReader, readList } from '../lists/catalogue.ts';
import { NarrowsError } from '../model/errors.ts';
import type { ScreenedEntry } from '../model/list-entry.ts';
import { decodedFile } from '../pipeline/import-list.ts';
import { loadConfig } from '../runtime.ts';
import { describeComparison } from '../screening/compare.ts';
import { listsOf } from '../screening/list-block.ts';
import { round } from './match.ts';
import { printLine, readLines, warn } from './output.ts';

/** `narrows screen --list <id=path>… --json`: names on standard input against list files, without any service. */
export async function screen(lists: readonly string[], options: { readonly all: boolean; readonly today: string }): Promise<number> {
  const { rules } = await loadConfig(options.today);
  const entries: ScreenedEntry[] = [];
  let rejected = 0;
  for (const list of lists) {
    const [id = '', ...rest] = list.split('=');
    const path = rest.join('=');
    if (path === '') throw new NarrowsError('LIST_ARGUMENT', `--list ${list}: expected <id>=<path>, such as ofac-sdn=sdn.csv`);
    const reader = listReader(id);
    for (const item of readList(
      reader,
      openListFiles([path], reader.companions).map((file) => decodedFile(file, reader)),
    )) {
      if ('entry' in item) entries.push({ ...item.entry, list: id, edition: path });
      if (!('rejected' in item)) continue;
      rejected++;
      warn(`${item.rejected.file} line ${item.rejected.line}: ${item.rejected.code}: ${item.rejected.reason}`);
    }
  }
  const index = listsOf(entries).names;
  const threshold = options.all ? rules.screening.floor : rules.screening.threshold;
  for (const { line, json, broken, number } of await readLines()) {
    const name = typeof json?.['name'] === 'string' ? json['name'] : json || broken ? '' : line;
    const id = json?.['id'] ?? number;
    if (name.trim() === '') {
      rejected++;
      printLine({ id, rejected: true, code: 'NAME_MISSING', line: number });
      warn(`line ${number}: NAME_MISSING: expected a name, or {id, name}`);
      continue;
    }
    const hits = index.search(name, threshold).map(({ entry, name: listed, comparison }) => ({
      list: entry.list,
      entry_id: entry.entryId,
      source: entry.source,
      name: listed.text,
      score: round(comparison.score),
      why: describeComparison(comparison),
    }));
    printLine({ id, name, hits });
  }
  return rejected > 0 ? 1 : 0;
}
