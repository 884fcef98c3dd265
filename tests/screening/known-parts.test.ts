import { createHash } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { DIGEST_BYTES, KnownParts } from '../../src/screening/known-parts.ts';

const digest = (n: number): Buffer => createHash('sha256').update(String(n)).digest().subarray(0, DIGEST_BYTES);
const parts = (count = 1_000): KnownParts => new KnownParts(KnownParts.memoryFor(count));

describe('known parts', () => {
  it('say what a part showed, and nothing of one that was never asked', () => {
    const known = parts();
    for (let n = 0; n < 1_000; n++) known.learn(digest(n), 0, n % 3 > 0);
    expect(known.size).toBe(1_000);
    for (let n = 0; n < 1_000; n++) expect(known.isPlain(digest(n))).toBe(n % 3 > 0);
    for (let n = 1_000; n < 3_000; n++) expect(known.isPlain(digest(n))).toBeUndefined();
    expect(known.isPlain(Buffer.concat([Buffer.alloc(5), digest(7)]), 5)).toBe(true);
  });

  it('take a digest that begins with nothing, or differs from another in one bit, for what it is', () => {
    const known = parts();
    const nought = Buffer.alloc(DIGEST_BYTES);
    known.learn(nought, 0, true);
    expect(known.isPlain(nought)).toBe(true);
    known.learn(digest(1), 0, true);
    // Two bits of the last word are taken for what is noted with a digest.
    for (let bit = 0; bit < DIGEST_BYTES * 8; bit++) {
      const other = Buffer.from(digest(1));
      other[bit >> 3]! ^= 1 << (bit & 7);
      if (bit !== 96 && bit !== 97) expect(known.isPlain(other), `bit ${bit}`).toBeUndefined();
    }
  });

  it('are shared by threads that learn at once, and none is lost', async () => {
    const known = parts(40_000);
    const threads = [0, 1, 2].map(
      (thread) =>
        new Worker(
          `const { workerData: { memory, thread, url } } = require('node:worker_threads');
           const { createHash } = require('node:crypto');
           import(url).then(({ KnownParts }) => {
             const known = new KnownParts(memory);
             for (let n = 0; n < 12000; n++) {
               const own = thread * 6000 + n; // half of them another thread's as well
               known.learn(createHash('sha256').update(String(own)).digest().subarray(0, 16), 0, own % 3 > 0);
             }
           });`,
          {
            eval: true,
            workerData: { memory: known.memory, thread, url: new URL('../../src/screening/known-parts.ts', import.meta.url).href },
          },
        ),
    );
    await Promise.all(threads.map(async (thread) => new Promise((resolve) => thread.once('exit', resolve))));
    for (let n = 0; n < 24_000; n++) expect(known.isPlain(digest(n))).toBe(n % 3 > 0);
    expect(known.isPlain(digest(24_001))).toBeUndefined();
  });

  it('are kept for the next night: what this one met, once there are many', () => {
    const first = parts();
    for (let n = 0; n < 900; n++) first.learn(digest(n), 0, n % 2 > 0);
    const second = parts();
    second.take(first.packed());
    for (let n = 0; n < 300; n++) expect(second.isPlain(digest(n))).toBe(n % 2 > 0);
    const third = parts();
    third.take(second.packed());
    expect([third.size, third.isPlain(digest(299)), third.isPlain(digest(300))]).toEqual([300, true, undefined]);

    const few = parts(100_000);
    few.take(first.packed());
    expect(few.packed().length).toBe(900 * DIGEST_BYTES);
  });

  it('that find no room are asked again, and what is known stays', () => {
    const known = parts(100);
    for (let n = 0; n < 10_000; n++) known.learn(digest(n), 0, true);
    expect(known.size).toBeLessThan(200);
    expect(known.isPlain(digest(0))).toBe(true);
    expect(known.isPlain(digest(9_999))).toBeUndefined();
  });
});
