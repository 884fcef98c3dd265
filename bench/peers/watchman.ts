import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Listed, Peer } from './peer.ts';
import { askProgram, cacheFolder, run } from './program.ts';

/** The score of moov-io Watchman, over all entries on one core. Throws an `Error` where its program cannot be built. */
export async function watchman(entries: readonly Listed[], thresholds: readonly number[]): Promise<Peer[]> {
  const folder = cacheFolder('watchman');
  await mkdir(folder, { recursive: true });
  const program = path.join(folder, 'watchman');
  await run('go', ['build', '-o', program, '.'], { folder: path.join(import.meta.dirname, 'watchman') });
  return thresholds.map((threshold) => ({
    title: `Watchman over all entries at ${threshold}`,
    asked: 200,
    rounds: 1,
    findAll: askProgram(program, [], { entries, threshold }),
  }));
}
