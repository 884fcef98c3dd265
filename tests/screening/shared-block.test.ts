import { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';
import { buildListBlock, openListBlock } from '../../src/screening/list-block.ts';
import { entriesOf } from '../support/lists.ts';

/** What a thread of its own finds in a block that it was handed, not given a copy of. */
async function inThread(block: SharedArrayBuffer, texts: readonly string[]): Promise<unknown> {
  const code = `
    import { parentPort, workerData } from 'node:worker_threads';
    import { openListBlock } from ${JSON.stringify(import.meta.resolve('../../src/screening/list-block.ts'))};
    const { names } = openListBlock(workerData.block);
    parentPort.postMessage(workerData.texts.map((text) => names.search(text, 0.7)));
    new Uint8Array(workerData.block).at(-1);
  `;
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(code)}`), { workerData: { block, texts } });
  try {
    return await new Promise((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
    });
  } finally {
    await worker.terminate();
  }
}

it('a block is opened by threads at once, each finding what any other finds', async () => {
  const files = ['sdn', 'alt', 'add'].map((name) => `docs/demo/lists/${name}.csv`);
  const entries = entriesOf('ofac-sdn', ...files).map((entry) => ({ ...entry, list: 'ofac-sdn', edition: 'e' }));
  const block = buildListBlock(entries);
  const texts = entries.map(({ names }) => names[0].text);
  const { names, identifiers } = openListBlock(block);
  const here = texts.map((text) => names.search(text, 0.7));
  expect(here.every((hits) => hits.length > 0)).toBe(true);
  expect(await Promise.all([inThread(block, texts), inThread(block, texts)])).toEqual([here, here]);
  const withNumber = entries.find((entry) => entry.identifiers.some(({ scheme, value }) => scheme === 'tax' && value.length >= 6))!;
  const { value } = withNumber.identifiers.find(({ scheme }) => scheme === 'tax')!;
  expect(identifiers.find(['tax'], value).map(({ entry }) => entry)).toContainEqual(withNumber);
  expect(identifiers.find(['lei'], value)).toEqual([]);
});
