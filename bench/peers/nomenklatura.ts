import path from 'node:path';
import type { Listed, Peer } from './peer.ts';
import { askProgram, cacheFolder, run } from './program.ts';

const PACKAGES = ['nomenklatura==4.17.4', 'followthemoney==4.11.2', 'rigour==2.6.1'];

/**
 * OpenSanctions' logic-v2 at the threshold of its API, over all entries and over those that nomenklatura's own blocker
 * leaves. Throws an `Error` where it cannot be installed.
 */
export async function nomenklatura(entries: readonly Listed[], threshold = 0.7): Promise<Peer[]> {
  const folder = cacheFolder('nomenklatura');
  const python = path.join(folder, 'bin/python');
  await run('python3', ['-m', 'venv', folder]);
  await run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...PACKAGES]);
  const findAll = (block: boolean): Peer['findAll'] =>
    askProgram(python, [path.join(import.meta.dirname, 'logic-v2.py')], { entries, threshold, block });
  return [
    { title: `nomenklatura logic-v2 over all entries at ${threshold}`, asked: 40, rounds: 1, findAll: findAll(false) },
    { title: `nomenklatura logic-v2 after its blocker at ${threshold}`, asked: 300, rounds: 1, findAll: findAll(true) },
  ];
}
