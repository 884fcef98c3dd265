import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { exclusively, liveLeases, takeLease } from '../../../src/adapters/embedded/leases.ts';
import { temporaryHome } from './temporary-home.ts';

it('keeps the leases of processes that are alive and removes those of dead ones', async () => {
  const folder = join(await temporaryHome(), 'leases');
  const ours = [await takeLease(folder), await takeLease(folder)];
  await writeFile(join(folder, '4194305-dead'), '1');

  expect((await liveLeases(folder)).toSorted()).toEqual(ours.toSorted());
  expect(await readdir(folder)).toHaveLength(2);
});

it('does not take another process with the same number for the one that held the lease', async () => {
  const folder = join(await temporaryHome(), 'leases');
  await takeLease(folder);
  await writeFile(join(folder, `${process.pid}-before-the-reboot`), '1');

  expect(await liveLeases(folder)).toHaveLength(1);
});

it('lets one work at a time, and the next one after a failure', async () => {
  let inside = 0;
  const work = async (fail: boolean): Promise<number> => {
    inside++;
    await sleep(20);
    const seen = inside;
    inside--;
    if (fail) throw new Error('planted');
    return seen;
  };
  const name = `test of ${process.pid}`;
  const results = await Promise.allSettled([true, false, false].map((fail) => exclusively(name, () => work(fail))));

  expect(results.map((result) => (result.status === 'fulfilled' ? result.value : 'failed'))).toEqual(['failed', 1, 1]);
});
