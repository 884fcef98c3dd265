import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeTraffic } from '../../docs/demo/traffic.ts';
import { openDatabase, openPool, type Database } from '../../src/adapters/postgres/database.ts';
import { readPast } from '../../src/adapters/postgres/past.ts';
import { readOutlines, readPayments } from '../../src/adapters/postgres/payments.ts';
import type { ChunkResult } from '../../src/adapters/postgres/runs.ts';
import { outlineOf } from '../../src/pipeline/outline.ts';
import { scoreChunk, type ChunkStore } from '../../src/pipeline/score-chunk.ts';
import { cloneDatabase } from '../support/database.ts';
import { load, NOW } from '../support/ingest.ts';
import { entriesOf } from '../support/lists.ts';
import { screensOf } from '../support/screens.ts';

/** A night is read by its outlines; the payments are read where those do not tell. */
const DATE = '2026-11-20';
const DEMO = 'docs/demo/messages';
const WHOLE = { businessDate: DATE, afterId: '0', throughId: '999999' };
let owner: Database;
let worker: Database;
let loader: Pool;
let drop: () => Promise<void>;
let count: number;
/** How many payments the last chunk read. */
let read = 0;

beforeAll(async () => {
  const database = await cloneDatabase();
  drop = database.drop;
  owner = await openDatabase({ url: database.url, role: 'owner' });
  worker = await openDatabase({ url: database.url, role: 'narrows_worker' });
  loader = await openPool({ url: database.url, role: 'narrows_loader' });
  const traffic = makeTraffic({ seed: 5, businessDate: DATE, payments: 400 });
  await load(loader, [
    ...traffic.map((bytes, i) => ({ name: `traffic-${i}.xml`, bytes })),
    ...readdirSync(DEMO).map((name) => ({ name, bytes: readFileSync(path.join(DEMO, name)) })),
  ]);
  count = (await readPayments(worker, WHOLE)).length;
});

afterAll(async () => {
  await loader.end();
  await Promise.all([owner, worker].map((db) => db.destroy()));
  await drop();
});

/** Scores all payments as one chunk. */
async function score(usesGlance = true): Promise<ChunkResult> {
  const listed = entriesOf('ofac-sdn', 'docs/demo/lists/sdn.csv').map((entry) => ({ ...entry, list: 'ofac-sdn', edition: 'e' }));
  const store: ChunkStore = {
    openChunk: async () => Promise.resolve({ chunkNo: 1, afterId: '0', throughId: '999999', fence: 1 }),
    readFacts: async () => Promise.resolve([]),
    readOutlines: async (range) => readOutlines(worker, range),
    readPayments: async (...given) => {
      const found = await readPayments(worker, ...given);
      read = found.length;
      return found;
    },
    readPast: async (...given) => readPast(worker, ...given),
    writeChunk: async () => Promise.resolve(true),
  };
  const screens = { ...(await screensOf(listed)), usesGlance };
  // The first time round nobody is known yet.
  await scoreChunk({ runId: '1', businessDate: DATE }, 1, screens, store, NOW);
  return (await scoreChunk({ runId: '1', businessDate: DATE }, 1, screens, store, NOW))!;
}

describe('outlines of payments', () => {
  it('are stored with every payment, and say what its content says', async () => {
    const payments = await readPayments(worker, WHOLE);
    const outlines = await readOutlines(worker, WHOLE);
    expect(outlines.map(({ paymentId }) => paymentId)).toEqual(payments.map(({ paymentId }) => paymentId));
    for (const [i, { packed }] of payments.entries()) expect(outlines[i]!.outline.equals(outlineOf(packed!))).toBe(true);
  });

  it('spare reading most of a night, and the scores are those of reading all', async () => {
    const quick = await score();
    expect(read).toBeLessThan(count / 4);
    const whole = await score(false);
    expect(read).toBe(count);
    expect(quick.alerts).toBeGreaterThan(3);
    expect(quick.passed).toBeGreaterThan((count * 3) / 4);
    expect({ ...quick, passed: 0 }).toEqual(whole);
  });

  it('that are missing for some payments, or for all, as of old ones, leave nobody out', async () => {
    const before = await score();
    const outlines = await readOutlines(worker, WHOLE);
    await owner.deleteFrom('payment_outline').where('payment_id', '<=', outlines[99]!.paymentId).execute();
    const { passed, ...decided } = await score();
    expect({ ...decided, passed: before.passed }).toEqual(before);
    expect(passed).toBeLessThan(before.passed);
    await owner.deleteFrom('payment_outline').execute();
    expect(await score()).toEqual({ ...before, passed: 0 });
    expect(read).toBe(count);
    expect(before.scored + before.failed).toBe(count);
  });
});
