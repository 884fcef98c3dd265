import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { type Listed, oneByOne, type Peer } from './peer.ts';
import { cacheFolder, run } from './program.ts';

interface PersonName {
  readonly firstName: string;
  readonly lastName: string;
}

interface Ofac {
  readonly search: (person: PersonName, file: string) => Promise<readonly { readonly uid: string }[]>;
}

/** The npm package `ofac`: it reads all of an SDN file for each name. Throws an `Error` where it cannot be installed. */
export async function npmOfac(entries: readonly Listed[], scratch: string): Promise<Peer[]> {
  const folder = cacheFolder('npm-ofac');
  await mkdir(folder, { recursive: true });
  await run('npm', ['install', '--prefix', folder, '--ignore-scripts', '--prefer-offline', 'ofac@1.0.21']);
  const ofac = createRequire(path.join(folder, 'package.json'))('ofac') as Ofac;
  const file = path.join(scratch, 'sdn.xml');
  await writeFile(file, entries.map(sdnEntry).join('\n'));
  return [
    {
      title: 'npm ofac',
      asked: 10,
      rounds: 1,
      findAll: oneByOne(async (text) => new Set((await ofac.search(splitName(text), file)).map(({ uid }) => uid))),
    },
  ];
}

/** It reads the file line by line: an entry a line. */
function sdnEntry({ id, kind, names }: Listed): string {
  const [main, ...aliases] = names.map((name) => {
    const { firstName, lastName } = splitName(name);
    return `<firstName>${escaped(firstName)}</firstName><lastName>${escaped(lastName)}</lastName>`;
  });
  const type = kind === 'person' ? 'Individual' : 'Entity';
  const akaList = aliases.map((alias) => `<aka>${alias}</aka>`).join('');
  return `<sdnEntry><uid>${escaped(id)}</uid>${main}<sdnType>${type}</sdnType><akaList>${akaList}</akaList></sdnEntry>`;
}

/** "LAST, First" or "First Last". */
function splitName(name: string): PersonName {
  const comma = name.indexOf(',');
  if (comma > 0) return { firstName: name.slice(comma + 1).trim(), lastName: name.slice(0, comma).trim() };
  const space = name.lastIndexOf(' ');
  return { firstName: name.slice(0, Math.max(space, 0)), lastName: name.slice(space + 1) };
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
