// Names a second of the name engine on real lists. `npm run bench:names -- ../shared/data`.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { NameIndex } from '../../src/screening/name-index.ts';
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
const before = process.memoryUsage().rss;
const began = performance.now();
const index = new NameIndex(entries);
line(
  `${index.size} list names; built in ${Math.round(performance.now() - began)} ms, ${Math.round((process.memoryUsage().rss - before) / 1e6)} MB`,
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
