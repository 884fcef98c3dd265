// `npm run bench:lists -- <folder>`: imports every list file of a folder into a private Postgres, each as a process of its own,
// then builds the screens of a night from all of them; seconds and peak memory of each. The files are real ones, so the folder
// is an argument: ../shared/data/lists where it is there.
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openServices } from '../../src/adapters/embedded/services.ts';
import { measure } from '../support/measure.ts';

const source = process.argv[2] ?? '../shared/data/lists';
const CLI = path.join(import.meta.dirname, '../../src/cli/narrows.ts');
const BUILD = path.join(import.meta.dirname, 'build-screens.ts');

const FILES: readonly (readonly [string, ...string[]])[] = [
  ['ofac-sdn', 'ofac-sdn-2021-07.csv', 'ofac-alt-2021-07.csv', 'ofac-add-2021-07.csv'],
  ['ofac-cons', 'ofac-cons-enhanced-2025-01.xml'],
  ['us-csl', 'us-csl-2022-04.csv'],
  ['un-sc', 'un-2026-02-27.xml'],
  ['eu-fsf', 'eu-fsf-2022-03-18-partial.xml'],
  ['uk-ofsi', 'uk-conlist-2022-05-04.csv'],
  ['bis-dpl', 'bis-dpl-2023-11.txt'],
];

const folder = await mkdtemp(path.join(tmpdir(), 'narrows-bench-'));
const services = await openServices({
  home: path.join(folder, 'home'),
  need: { postgres: true, redis: false },
  env: {},
  log: () => undefined,
});
const env = { DATABASE_URL: services.databaseUrl!, LOG_LEVEL: 'error' };
try {
  await measure([CLI, 'migrate'], env);
  let [seconds, peak] = [0, 0];
  for (const [listId, ...names] of FILES) {
    const files = names.map((name) => path.join(source, name));
    if (!files.every(existsSync)) {
      console.log(`${listId}: skipped, ${files[0]} is not there`);
      continue;
    }
    const one = await measure([CLI, 'lists', 'import', listId, ...files], env);
    [seconds, peak] = [seconds + one.seconds, Math.max(peak, one.peak)];
    console.log(`${listId.padEnd(10)} ${one.seconds.toFixed(1)} s, peak ${one.peak.toFixed(0)} MB`);
  }
  const built = await measure([BUILD], env);
  console.log(`screens of all lists from Postgres: ${built.seconds.toFixed(1)} s, peak ${built.peak.toFixed(0)} MB`);
  console.log(`all together: ${(seconds + built.seconds).toFixed(1)} s, peak ${Math.max(peak, built.peak).toFixed(0)} MB`);
} finally {
  await services.close();
  await rm(folder, { recursive: true, force: true });
}
