// The name engine beside others, in one go on the same list and names. `npm run bench:peers -- ../shared/data`.
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import MiniSearch from 'minisearch';
import pg from 'pg';
import jaroWinkler from 'talisman/metrics/jaro-winkler.js';
import { openServices } from '../../src/adapters/embedded/services.ts';
import { listsOf } from '../../src/screening/list-block.ts';
import { foldText } from '../../src/text/fold.ts';
import { cleanPersons, editEveryWord, random } from '../accuracy/made-up.ts';
import { listedEntries } from '../support/listed.ts';
import { median } from '../support/measure.ts';

/** A way to find listed names: the entries that it would alert on. */
interface Peer {
  readonly title: string;
  readonly find: (text: string) => Promise<ReadonlySet<string>> | ReadonlySet<string>;
  /** Names that it is asked; slow peers are asked fewer. */
  readonly asked: number;
}

interface Query {
  readonly text: string;
  /** The entry that it must find; nothing for a clean name. */
  readonly entryId?: string;
}

const data = process.argv[2] ?? '../shared/data';
const entries = listedEntries(data);
if (entries.length === 0 || !existsSync(path.join(data, 'names/names-by-locale.json'))) {
  process.stdout.write(`skipped: no lists in ${data}; give the folder of the real lists as the first argument\n`);
  process.exit(0);
}

const idOf = (entry: (typeof entries)[number]): string => `${entry.list} ${entry.entryId}`;
const names = entries.flatMap((entry) => entry.names.map(({ text }) => ({ id: idOf(entry), folded: foldText(text) })));
const next = random(31);
const persons = entries.filter(({ kind }) => kind === 'person');
const locales = JSON.parse(readFileSync(path.join(data, 'names/names-by-locale.json'), 'utf8')) as object;
const clean = cleanPersons(locales, 4_000, next).map((text): Query => ({ text }));
const edited = Array.from({ length: 2_000 }, (): Query => {
  const entry = persons[Math.floor(next() * persons.length)]!;
  return { text: editEveryWord(entry.names[0].text, next), entryId: idOf(entry) };
});

const folder = await mkdtemp(path.join(tmpdir(), 'narrows-peers-'));
const services = await openServices({
  home: path.join(folder, 'home'),
  need: { postgres: true, redis: false },
  env: {},
  log: () => undefined,
});
const client = new pg.Client(services.databaseUrl);
try {
  await client.connect();
  process.stdout.write(`${names.length} list names; persons with one edit in every word, and clean persons; medians of three rounds\n`);
  const rates: { title: string; rate: number }[] = [];
  for (const peer of [ours(0.77), ours(0.8), ...(await trigrams([0.6, 0.45])), jaroWinklers(0.93), jaroWinklers(0.9), miniSearch()])
    rates.push(await ask(peer));
  for (const { title, rate } of rates.slice(2))
    process.stdout.write(`narrows is ${Math.round(rates[0]!.rate / rate)} times as fast as ${title}\n`);
  process.stdout.write('skipped: Watchman, nomenklatura and npm ofac are not set up here\n');
} finally {
  await client.end();
  await services.close();
  await rm(folder, { recursive: true, force: true });
}

async function ask({ title, find, asked }: Peer): Promise<{ title: string; rate: number }> {
  const [hits, misses] = [edited.slice(0, asked), clean.slice(0, asked)];
  let [found, alerts] = [0, 0];
  const rounds: number[] = [];
  for (let round = 0; round < 3; round++) {
    [found, alerts] = [0, 0];
    const began = performance.now();
    for (const { text } of misses) if ((await find(text)).size > 0) alerts++;
    rounds.push(misses.length / ((performance.now() - began) / 1000));
  }
  for (const { text, entryId } of hits) if ((await find(text)).has(entryId!)) found++;
  const rate = median(rounds);
  const share = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(1)} %`;
  process.stdout.write(
    `${title}: recall ${share(found, hits.length)}, clean that alert ${share(alerts, misses.length)}, ${rate.toFixed(rate < 100 ? 1 : 0)} names/s\n`,
  );
  return { title, rate };
}

function ours(threshold: number): Peer {
  const index = listsOf(entries).names;
  return {
    title: `narrows at ${threshold}`,
    asked: 4_000,
    find: (text) => new Set(index.search(text, threshold).map(({ entry }) => idOf(entry))),
  };
}

/** pg_trgm with a GIN index, as a bank would write it. */
async function trigrams(limits: readonly number[]): Promise<Peer[]> {
  await client.query('create extension if not exists pg_trgm; create table listed (id text, name text)');
  await client.query('insert into listed select * from unnest($1::text[], $2::text[])', [
    names.map(({ id }) => id),
    names.map(({ folded }) => folded),
  ]);
  await client.query('create index on listed using gin (name gin_trgm_ops); analyze listed');
  return limits.map((limit) => ({
    title: `pg_trgm at ${limit}`,
    asked: 300,
    find: async (text) => {
      await client.query(`set pg_trgm.similarity_threshold = ${limit}`);
      const { rows } = await client.query<{ id: string }>('select id from listed where name % $1', [foldText(text)]);
      return new Set(rows.map(({ id }) => id));
    },
  }));
}

function jaroWinklers(threshold: number): Peer {
  return {
    title: `Jaro-Winkler over all names at ${threshold}`,
    asked: 40,
    find: (text) => {
      const folded = foldText(text);
      return new Set(names.filter((name) => jaroWinkler(folded, name.folded) >= threshold).map(({ id }) => id));
    },
  };
}

/** Every word within a fifth of its letters. */
function miniSearch(): Peer {
  const index = new MiniSearch({ fields: ['folded'], storeFields: ['id'], idField: 'number' });
  index.addAll(names.map((name, number) => ({ ...name, number })));
  return {
    title: 'MiniSearch, every word within 0.2',
    asked: 300,
    find: (text) => new Set(index.search(foldText(text), { fuzzy: 0.2, combineWith: 'AND' }).map((hit) => hit['id'] as string)),
  };
}
