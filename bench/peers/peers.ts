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
import { nomenklatura } from './nomenklatura.ts';
import { npmOfac } from './npm-ofac.ts';
import { type Listed, oneByOne, type Peer } from './peer.ts';
import { watchman } from './watchman.ts';

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
const listed = entries.map((entry): Listed => ({ id: idOf(entry), kind: entry.kind, names: entry.names.map(({ text }) => text) }));
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
  process.stdout.write(`${names.length} list names; persons with one edit in every word, and clean persons\n`);
  const peers = [
    ours(0.77),
    ours(0.8),
    ...(await trigrams([0.6, 0.45])),
    jaroWinklers(0.93),
    jaroWinklers(0.9),
    miniSearch(),
    ...(await orSkip('npm ofac', () => npmOfac(listed, folder))),
    ...(await orSkip('watchman', () => watchman(listed, [0.85, 0.9]))),
    ...(await orSkip('nomenklatura', () => nomenklatura(listed))),
  ];
  const rates: { title: string; rate: number }[] = [];
  for (const peer of peers) rates.push(await ask(peer));
  for (const { title, rate } of rates.slice(2)) {
    const times = rates[0]!.rate / rate;
    process.stdout.write(`narrows is ${Math.round(times)} times as fast as ${title}\n`);
  }
} finally {
  await client.end();
  await services.close();
  await rm(folder, { recursive: true, force: true });
}

/** Peers that need what this machine may lack, or none and a line that says why. */
async function orSkip(name: string, make: () => Promise<Peer[]>): Promise<Peer[]> {
  try {
    return await make();
  } catch (error) {
    process.stdout.write(`skipped: ${name}: ${error instanceof Error ? error.message : String(error)}\n`);
    return [];
  }
}

async function ask({ title, findAll, asked, rounds }: Peer): Promise<{ title: string; rate: number }> {
  const [hits, misses] = [edited.slice(0, asked), clean.slice(0, asked)];
  const rates: number[] = [];
  let alerts = 0;
  for (let round = 0; round < rounds; round++) {
    const answer = await findAll(misses.map(({ text }) => text));
    alerts = answer.hits.filter((ids) => ids.size > 0).length;
    rates.push(misses.length / answer.seconds);
  }
  const answer = await findAll(hits.map(({ text }) => text));
  const found = hits.filter(({ entryId }, at) => answer.hits[at]!.has(entryId!)).length;
  const rate = median(rates);
  const share = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(1)} % of ${whole}`;
  const [recall, alerting] = [share(found, hits.length), share(alerts, misses.length)];
  process.stdout.write(`${title}: recall ${recall}, clean that alert ${alerting}, ${rate.toFixed(rate < 100 ? 1 : 0)} names/s\n`);
  return { title, rate };
}

function ours(threshold: number): Peer {
  const index = listsOf(entries).names;
  return {
    title: `narrows at ${threshold}`,
    asked: 4_000,
    rounds: 3,
    findAll: oneByOne((text) => new Set(index.search(text, threshold).map(({ entry }) => idOf(entry)))),
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
    rounds: 3,
    findAll: oneByOne(async (text) => {
      await client.query(`set pg_trgm.similarity_threshold = ${limit}`);
      const { rows } = await client.query<{ id: string }>('select id from listed where name % $1', [foldText(text)]);
      return new Set(rows.map(({ id }) => id));
    }),
  }));
}

function jaroWinklers(threshold: number): Peer {
  return {
    title: `Jaro-Winkler over all names at ${threshold}`,
    asked: 40,
    rounds: 3,
    findAll: oneByOne((text) => {
      const folded = foldText(text);
      return new Set(names.filter((name) => jaroWinkler(folded, name.folded) >= threshold).map(({ id }) => id));
    }),
  };
}

/** Every word within a fifth of its letters. */
function miniSearch(): Peer {
  const index = new MiniSearch({ fields: ['folded'], storeFields: ['id'], idField: 'number' });
  index.addAll(names.map((name, number) => ({ ...name, number })));
  return {
    title: 'MiniSearch, every word within 0.2',
    asked: 300,
    rounds: 3,
    findAll: oneByOne(
      (text) => new Set(index.search(foldText(text), { fuzzy: 0.2, combineWith: 'AND' }).map((hit) => hit['id'] as string)),
    ),
  };
}
