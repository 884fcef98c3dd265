import { readListFiles } from '../adapters/files/lists.ts';
import { LISTS, listReader } from '../lists/catalogue.ts';
import { importList, type ImportedList } from '../pipeline/import-list.ts';
import { loadListSources, type Runtime } from '../runtime.ts';
import { printLine, warn } from './output.ts';

export interface ImportOptions {
  readonly json: boolean;
  readonly acceptShrink: boolean;
  readonly dated?: string;
}

/** `narrows lists import <list-id> <file or URL>…`: a new edition, or the same if the bytes are the same. */
export async function importFiles(listId: string, places: readonly string[], runtime: Runtime, options: ImportOptions): Promise<number> {
  const reader = listReader(listId);
  const sources = await loadListSources();
  const imported = await importList(listId, await readListFiles(places, reader.companions), runtime.lists, {
    dated: options.dated ?? runtime.today(),
    at: runtime.now(),
    maxShrink: sources[listId]?.max_shrink ?? 0,
    acceptShrink: options.acceptShrink,
  });
  return report(imported, options.json);
}

/** `narrows lists refresh`: every list from where config/lists.yaml says. One that fails keeps its edition, loudly. */
export async function refresh(runtime: Runtime, options: ImportOptions): Promise<number> {
  let code = 0;
  for (const [listId, { urls }] of Object.entries(await loadListSources()))
    try {
      code = Math.max(code, await importFiles(listId, urls, runtime, options));
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      await runtime.lists.logListEvent(listId, null, 'failed', message, runtime.now());
      warn(`${listId} was NOT refreshed: ${message}`);
      code = 1;
    }
  return code;
}

/** `narrows lists status`: every list with its edition and age; a list without an edition is named too. */
export async function status(runtime: Runtime, options: { readonly json: boolean }): Promise<number> {
  const editions = await runtime.read.editions();
  const sources = await loadListSources();
  let old = 0;
  for (const listId of Object.keys(LISTS)) {
    const edition = editions.find((candidate) => candidate.listId === listId);
    const age = edition && Math.round((Date.parse(runtime.today()) - Date.parse(edition.dated)) / 86_400_000);
    const limit = sources[listId]?.warn_after_days;
    if (age !== undefined && limit !== undefined && age > limit) {
      old++;
      warn(`${listId} is ${age} days old, more than the ${limit} of config/lists.yaml; refresh it`);
    }
    if (options.json)
      printLine({
        list: listId,
        edition: edition?.editionId,
        dated: edition?.dated,
        age_days: age,
        entries: edition?.entries,
        rejected: edition?.rejected,
      });
    else
      console.log(
        edition
          ? `${listId.padEnd(12)} ${edition.editionId}  ${edition.entries} entries, ${edition.rejected} rejected rows, dated ${edition.dated} (${age} days)`
          : `${listId.padEnd(12)} no edition`,
      );
  }
  return old > 0 ? 1 : 0;
}

function report({ listId, editionId, event, rows, entries, rejected }: ImportedList, json: boolean): number {
  for (const row of rejected) warn(`${row.file} line ${row.line}: ${row.code}: ${row.reason}`);
  if (json) printLine({ list: listId, edition: editionId, event, rows, entries, rejected: rejected.length });
  else console.log(`${listId}: ${event} as ${editionId}, ${rows} rows, ${entries} entries, ${rejected.length} rejected rows`);
  return rejected.length > 0 ? 1 : 0;
}
