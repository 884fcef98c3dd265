// Names a second of the name engine on real lists. `npm run bench:names -- ../shared/data`.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { KeptLists } from '../../src/adapters/files/kept-lists.ts';
import { NameCache } from '../../src/pipeline/name-cache.ts';
import { buildListBlock, openListBlock } from '../../src/screening/list-block.ts';
import { cleanPersons, editEveryWord, random } from '../accuracy/made-up.ts';
import { listedEntries } from '../support/listed.ts';
import { median } from '../support/measure.ts';

const data = process.argv[2] ?? '../shared/data';
const THRESHOLD = 0.77;
const QUERIES = 100_000;

if (!existsSync(path.join(data, 'names/names-by-locale.json'))) {
  process.stdout.write(`skipped: no ${data}/names/names-by-locale.json; give the folder of the real lists as the first argument\n`);
  process.exit(0);
}
const line = (text: string): void => void process.stdout.write(`${text}\n`);
const entries = listedEntries(data);
const timed = <T>(work: () => T): [T, number] => {
  const start = performance.now();
  return [work(), Math.round(performance.now() - start)];
};
const [built, building] = timed(() => buildListBlock(entries));
const home = mkdtempSync(path.join(tmpdir(), 'narrows-bench-'));
const kept = new KeptLists(home, path.resolve(import.meta.dirname, '../..'));
await kept.keepBlock('bench', built);
const [index, loading] = timed(() => openListBlock(kept.block('bench')!).names);
rmSync(home, { recursive: true });
line(
  `${index.size} list names; built in ${building} ms; ${Math.round(built.byteLength / 1e6)} MB of file and shared memory, read and opened in ${loading} ms`,
);

const next = random(11);
const locales = JSON.parse(readFileSync(path.join(data, 'names/names-by-locale.json'), 'utf8')) as object;
const sets: readonly (readonly [string, readonly string[]])[] = [
  ['unseen names, words seen before', cleanPersons(locales, QUERIES, next)],
  ['listed names, an edit in every word', entries.slice(0, 5_000).map((entry) => editEveryWord(entry.names[0].text, next))],
];
for (const [title, queries] of sets) {
  const rates = [0, 1, 2, 3, 4, 5].map(() => {
    const start = performance.now();
    for (const text of queries) index.search(text, THRESHOLD);
    return queries.length / ((performance.now() - start) / 1000);
  });
  const compared = queries.reduce((sum, text) => sum + index.candidates(text, THRESHOLD), 0) / queries.length;
  line(
    `${title}: ${Math.round(rates[0]!)} names/s cold, ${Math.round(median(rates.slice(1)))} warm, ${compared.toFixed(2)} compared a name`,
  );
}

const cache = new NameCache((text) => index.search(text, THRESHOLD));
const stream = Array.from({ length: 1_000_000 }, () => sets[0]![1][Math.floor(next() * QUERIES)]!);
for (const text of sets[0]![1]) cache.find(text);
const [, cached] = timed(() => stream.forEach((text) => cache.find(text)));
line(`names that the cache knows: ${Math.round(stream.length / (cached / 1000))} names/s`);
