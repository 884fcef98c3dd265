import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase, type Database } from '../../src/adapters/postgres/database.ts';
import { attach } from '../../src/adapters/postgres/desk/acts.ts';
import { readQueue } from '../../src/adapters/postgres/desk/reviews.ts';
import { jsonLines, narrows } from '../support/cli.ts';
import { AT, deskDatabase, does } from '../support/desk.ts';
import { pacs008, transaction } from '../support/pacs008.ts';

let desk: Database;
let owner: Database;
let env: Record<string, string>;
let drop: () => Promise<void>;
const folder = mkdtempSync(path.join(tmpdir(), 'narrows-old-'));

/** Two months that are long past: one whose alert is closed, one whose alert is under legal hold. */
beforeAll(async () => {
  const database = await deskDatabase();
  ({ env, owner } = database);
  desk = await openDatabase({ url: database.url, role: 'narrows_console' });
  drop = async () => desk.destroy().then(database.drop);
  const listed = (date: string): string => transaction({ creditor: 'OOO ZORNIMEKH', country: 'RU', date });
  writeFileSync(path.join(folder, 'old.xml'), pacs008(listed('2010-03-05'), transaction({ date: '2010-03-05' }), listed('2010-04-06')));
  await narrows(['ingest', folder], { env });
  expect((await narrows(['run', '--inline', '--from', '2010-03-01', '--to', '2010-04-30'], { env })).code).toBe(0);
}, 60_000);

afterAll(async () => {
  await drop();
  rmSync(folder, { recursive: true });
});

const alertOf = async (date: string): Promise<string> =>
  (await readQueue(desk, { from: date, to: date, state: 'any' }, { offset: 0, limit: 1 })).rows[0]!.alertId;
const due = async (...options: string[]): Promise<Record<string, unknown>[]> =>
  jsonLines((await narrows(['retention', '--json', ...options], { env })).stdout);

it('removes what was kept for long enough, keeps what is open or held, and the log stays whole', async () => {
  const [march, april] = [await alertOf('2010-03-05'), await alertOf('2010-04-06')];
  await attach(desk, { alertId: march, name: 'a.pdf', mediaType: 'application/pdf', bytes: Buffer.from('%PDF') }, 'ayla', AT);
  expect(await due()).toMatchObject([
    { month: '2010-03', state: 'kept', open: 1, payments: 2 },
    { month: '2010-04', state: 'kept', open: 1 },
  ]);
  for (const id of [march, april]) {
    await does(desk, 'ayla', 'propose', id, { disposition: 'true_match', reason: 'blocked' });
    await does(desk, 'selim', 'approve', id);
  }
  await does(desk, 'selim', 'hold', april);
  expect((await due()).map(({ state }) => state)).toEqual(['due', 'kept']);
  expect((await due('--apply')).map(({ state }) => state)).toEqual(['removed', 'kept']);

  const left = async (table: 'payment' | 'payment_party' | 'payment_flow' | 'payment_outline' | 'alert' | 'review'): Promise<string[]> =>
    (await owner.selectFrom(table).select('business_date').distinct().where('business_date', '<', '2011-01-01').execute()).map(
      (row) => row.business_date,
    );
  for (const table of ['payment', 'payment_party', 'payment_flow', 'payment_outline', 'alert', 'review'] as const)
    expect(await left(table), table).toEqual(['2010-04-06']);
  // The file has a record in April, so it stays.
  expect((await owner.selectFrom('message').select('file_name').where('file_name', 'like', '%old.xml').execute()).length).toBe(1);
  expect((await narrows(['verify-audit'], { env })).stdout).toContain('the log is whole');

  await does(desk, 'selim', 'unhold', april);
  expect((await due('--apply')).map(({ state }) => state)).toEqual(['removed']);
  expect((await owner.selectFrom('message').select('file_name').where('file_name', 'like', '%old.xml').execute()).length).toBe(0);
  expect(await due()).toEqual([]);
});

it('is the owner’s alone, and nothing else can delete what never changes', async () => {
  const worker = await openDatabase({ url: env['DATABASE_URL']!, role: 'narrows_worker' });
  for (const db of [desk, worker]) {
    await expect(db.selectNoFrom((eb) => eb.fn('purge_month', [eb.val('2026-11-01'), eb.val(AT)]).as('x')).execute()).rejects.toMatchObject(
      { code: '42501' },
    );
  }
  await expect(owner.deleteFrom('alert').execute()).rejects.toThrow('append-only');
  await worker.destroy();
});
