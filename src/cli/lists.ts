import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openListFiles } from '../adapters/files/lists.ts';
import { download, type DownloadOptions, type Validators } from '../adapters/http/download.ts';
import { LISTS, listReader } from '../lists/catalogue.ts';
import { NarrowsError } from '../model/errors.ts';
import type { ScreenedEntry } from '../model/list-entry.ts';
import { importList, type ImportedList } from '../pipeline/import-list.ts';
import { loadConfig, loadListSources, missingLists, type Runtime } from '../runtime.ts';
import { printLine, warn } from './output.ts';

export interface ImportCommand {
  readonly json: boolean;
  readonly acceptShrink: boolean;
  readonly dated?: string;
}

/** Lists that no source names shrink as their bank likes, within this. */
const OWN_SHRINK = 0.5;

/** `narrows lists import <list-id> <file or URL>…`: a new edition, or the same if the bytes are the same. */
export async function importFiles(listId: string, places: readonly string[], runtime: Runtime, options: ImportCommand): Promise<number> {
  listReader(listId);
  return withFiles(places, async (files) => report(await take(listId, files, runtime, options), options.json));
}

/**
 * `narrows lists refresh [list…]`: every list from where config/lists.yaml says, unless its server has nothing newer. One that
 * fails keeps its edition, loudly.
 */
export async function refresh(
  only: readonly string[],
  runtime: Runtime,
  options: ImportCommand,
  world: { readonly sources?: Readonly<Record<string, { readonly urls: readonly string[] }>>; readonly download?: DownloadOptions } = {},
): Promise<number> {
  const sources = world.sources ?? (await loadListSources());
  const unknown = only.find((listId) => !(listId in sources));
  if (unknown !== undefined) throw new NarrowsError('LIST_UNKNOWN', `config/lists.yaml names no address for ${unknown}`);
  let code = 0;
  for (const [listId, { urls }] of Object.entries(sources)) {
    if (only.length > 0 && !only.includes(listId)) continue;
    try {
      code = Math.max(code, await refreshOne(listId, urls, runtime, options, world.download ?? {}));
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      await runtime.lists.logListEvent(listId, null, 'failed', message, runtime.now());
      warn(`${listId} was NOT refreshed: ${message}`);
      code = 1;
    }
  }
  return code;
}

async function refreshOne(
  listId: string,
  urls: readonly string[],
  runtime: Runtime,
  options: ImportCommand,
  how: DownloadOptions,
): Promise<number> {
  const folder = await mkdtemp(path.join(tmpdir(), 'narrows-list-'));
  try {
    const known = await Promise.all(urls.map((url) => runtime.listSources.read(listId, url)));
    const targets = urls.map((url) => path.join(folder, path.posix.basename(new URL(url).pathname)));
    const said = await Promise.all(urls.map((url, i) => download(url, targets[i]!, { ...how, validators: known[i]! })));
    if (said.every((answer) => answer === 'unchanged')) {
      await runtime.lists.logListEvent(listId, null, 'unchanged', 'the publisher has nothing newer', runtime.now());
      if (options.json) printLine({ list: listId, event: 'unchanged' });
      else console.log(`${listId}: the publisher has nothing newer`);
      return 0;
    }
    // Files of one list belong together: when one is new, the others are fetched whole.
    const answers: Validators[] = [];
    for (const [i, answer] of said.entries()) {
      const fresh = answer === 'unchanged' ? await download(urls[i]!, targets[i]!, how) : answer;
      answers.push(fresh === 'unchanged' ? {} : fresh);
    }
    const code = report(await take(listId, targets, runtime, options), options.json);
    for (const [i, url] of urls.entries()) await runtime.listSources.write(listId, url, answers[i]!, runtime.now());
    return code;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function take(listId: string, files: readonly string[], runtime: Runtime, options: ImportCommand): Promise<ImportedList> {
  const sources = await loadListSources();
  return importList(listId, openListFiles(files, listReader(listId).companions), runtime.lists, {
    ...(options.dated === undefined ? {} : { dated: options.dated }),
    today: runtime.today(),
    at: runtime.now(),
    maxShrink: sources[listId]?.max_shrink ?? OWN_SHRINK,
    acceptShrink: options.acceptShrink,
  });
}

/** Files as they are, and addresses downloaded for as long as `act` needs them. */
async function withFiles<T>(places: readonly string[], act: (files: readonly string[]) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), 'narrows-list-'));
  try {
    const files: string[] = [];
    for (const place of places) {
      if (!/^https?:/.test(place)) {
        files.push(place);
        continue;
      }
      const target = path.join(folder, path.posix.basename(new URL(place).pathname));
      await download(place, target);
      files.push(target);
    }
    return await act(files);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** `narrows lists status`: every list with its edition and age. A list that is old, or required and absent, is a fault. */
export async function status(runtime: Runtime, options: { readonly json: boolean }): Promise<number> {
  const editions = await runtime.read.editions();
  const sources = await loadListSources();
  let faults = 0;
  for (const listId of Object.keys(LISTS)) {
    const edition = editions.find((candidate) => candidate.listId === listId);
    const age = edition && Math.round((Date.parse(runtime.today()) - Date.parse(edition.dated)) / 86_400_000);
    const limit = sources[listId]?.warn_after_days;
    if (age !== undefined && limit !== undefined && age > limit) {
      faults++;
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
          ? `${listId.padEnd(14)} ${edition.editionId}  ${edition.entries} entries, ${edition.rejected} rejected rows, dated ${edition.dated} (${age} days)`
          : `${listId.padEnd(14)} no edition`,
      );
  }
  for (const { name, lists } of missingLists(
    sources,
    editions.map(({ listId }) => listId),
  )) {
    faults++;
    warn(`no edition of ${lists.join(' or ')}, which config/lists.yaml requires as ${name}; no night runs without one`);
  }
  return faults > 0 ? 1 : 0;
}

/** `narrows lists delta <list>`: what differs between two editions, by default the last two. */
export async function delta(listId: string, runtime: Runtime, options: { from?: string; to?: string; json: boolean }): Promise<number> {
  listReader(listId);
  const editions = await runtime.read.listEditions(listId);
  const [newest, before] = editions;
  const [from, to] = [options.from ?? before?.editionId, options.to ?? newest?.editionId];
  if (from === undefined || to === undefined) throw new NarrowsError('LIST_EDITIONS', `${listId} has fewer than two editions to compare`);
  for (const id of [from, to])
    if (!editions.some(({ editionId }) => editionId === id)) throw new NarrowsError('LIST_EDITIONS', `${listId} has no edition ${id}`);
  const rows = await runtime.read.listDelta(from, to);
  const count = (change: string): number => rows.filter((row) => row.change === change).length;
  if (!options.json)
    console.log(`${listId} from ${from} to ${to}: ${count('added')} added, ${count('removed')} removed, ${count('changed')} changed`);
  for (const row of rows) {
    if (options.json) {
      printLine({ change: row.change, source: row.source, entry_id: row.entryId, name: row.name, fields: row.fields });
      continue;
    }
    console.log(`${row.change.padEnd(8)} ${row.source} ${row.entryId}  ${row.name}`);
    for (const [field, { was, is }] of Object.entries(row.fields ?? {})) console.log(`         ${field}: ${difference(was, is)}`);
  }
  return 0;
}

/** Of two lists what went and what came; of two values both. */
function difference(was: unknown, is: unknown): string {
  if (!Array.isArray(was) && !Array.isArray(is)) return `${said(was)} → ${said(is)}`;
  const [old, now] = [was, is].map((value) => (Array.isArray(value) ? value.map(said) : [])) as [string[], string[]];
  const parts = [
    ...old.filter((value) => !now.includes(value)).map((value) => `− ${value}`),
    ...now.filter((value) => !old.includes(value)).map((value) => `+ ${value}`),
  ];
  return parts.length === 0 ? 'the order' : parts.join('  ');
}

function said(value: unknown): string {
  if (value === undefined || value === null) return '(nothing)';
  if (typeof value === 'string') return `«${value}»`;
  if (typeof value === 'object' && 'text' in value && 'kind' in value) return `«${String(value.text)}» (${String(value.kind)})`;
  return JSON.stringify(value);
}

/** `narrows lists show <id or name>`: entries in force, in full. */
export async function show(text: string, runtime: Runtime, options: { readonly json: boolean }): Promise<number> {
  const found = await runtime.read.entries(text, 20);
  for (const entry of found) {
    if (options.json) printLine({ ...entry });
    else console.log(`${inFull(entry, (await loadConfig(runtime.today())).rules.lists)}\n`);
  }
  if (found.length === 0) warn(`no entry in force has the id or the name ${text}`);
  return found.length > 0 ? 0 : 1;
}

/** `narrows lists owned`: firms that listed parties own by half or more, with the path. */
export async function owned(runtime: Runtime, options: { readonly json: boolean }): Promise<number> {
  for (const entry of await runtime.read.owned(await loadConfig(runtime.today()))) {
    if (options.json) printLine({ ...entry });
    else console.log(`${entry.names[0].text}  (${entry.list} ${entry.entryId})\n         ${entry.remarks}`);
  }
  return 0;
}

function inFull(entry: ScreenedEntry, meanings: readonly { readonly source: string; readonly meaning: string }[]): string {
  const line = (label: string, values: readonly (string | undefined)[] | undefined): string[] => {
    const kept = (values ?? []).filter(Boolean);
    return kept.length === 0 ? [] : [`  ${label.padEnd(12)} ${kept.join(' · ')}`];
  };
  const [first, ...others] = entry.names;
  return [
    first.text,
    `  ${entry.list} ${entry.source} ${entry.entryId}, ${entry.kind}, edition ${entry.edition}`,
    ...line('means', [meanings.find(({ source }) => source === entry.source)?.meaning]),
    ...line(
      'also',
      others.map(({ text, kind, script }) => `${text} (${kind}${script ? `, ${script}` : ''})`),
    ),
    ...line('programmes', entry.programs),
    ...line('measures', entry.measures),
    ...line('listed on', [entry.listedOn]),
    ...line(
      'numbers',
      entry.identifiers.map(({ scheme, value }) => `${scheme} ${value}`),
    ),
    ...line('countries', entry.countries),
    ...line('born', [...entry.birthDates, ...(entry.birthPlaces ?? [])]),
    ...line('gender', [entry.gender]),
    ...line('positions', entry.positions),
    ...line('vessel', entry.vessel && Object.entries(entry.vessel).map(([name, value]) => `${name} ${value as string}`)),
    ...line(
      'tied to',
      entry.links?.map(({ relation, name }) => `${relation} ${name}`),
    ),
    ...entry.addresses.flatMap((address) => line('address', [address])),
    ...line('remarks', [entry.remarks]),
  ].join('\n');
}

function report({ listId, editionId, event, rows, entries, rejected, edges, context, rejects }: ImportedList, json: boolean): number {
  for (const row of rejects) warn(`${row.file} line ${row.line}: ${row.code}: ${row.reason}`);
  if (rejected > rejects.length) warn(`${rejected - rejects.length} rejected rows are in list_reject of edition ${editionId}`);
  if (json) printLine({ list: listId, edition: editionId, event, rows, entries, rejected, edges, context });
  else {
    const more = `${edges > 0 ? `, ${edges} ties` : ''}${context > 0 ? `, ${context} other rows` : ''}`;
    console.log(`${listId}: ${event} as ${editionId}, ${rows} rows, ${entries} entries, ${rejected} rejected rows${more}`);
  }
  return rejected > 0 ? 1 : 0;
}
