import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Pool } from 'pg';
import { openDatabase, openPool, type Database } from '../../src/adapters/postgres/database.ts';
import { findFacts } from '../../src/adapters/postgres/facts.ts';
import { readPayments } from '../../src/adapters/postgres/payments.ts';
import { cloneDatabase } from '../support/database.ts';
import { windowsOf } from '../../src/pipeline/evaluate-payments.ts';
import { screensOf } from '../support/screens.ts';
import { load } from '../support/ingest.ts';
import { pacs008, transaction } from '../support/pacs008.ts';

const UETR = '0d2f6a4c-1b3e-4c5d-8e7f-00000000000';
const windows = windowsOf(await screensOf());
let loader: Pool;
let owner: Pool;
let worker: Database;
let drop: () => Promise<void>;

/** A customer payment, and a cover; each by the last digit of its UETR and the day of November. */
const payment = (n: number, day: number): string =>
  pacs008(transaction({ date: `2026-11-${day}` }).replace(/<UETR>[^<]*/, `<UETR>${UETR}${n}`));
const cover = (n: number, day: number): string =>
  `{1:F01DRGCTRISXXXX0000000000}{2:O2021200261120RHNHDEFFXXXX00000000002611201200N}{3:{119:COV}{121:${UETR}${n}}}{4:\n:20:C${n}\n:21:E${n}\n:32A:2611${day}EUR100,\n:52A:DRGCTRIS\n:58A:COBADEFF\n:50K:Tuzla Boya\n:59:Hafen\n-}`;

beforeAll(async () => {
  const database = await cloneDatabase();
  drop = database.drop;
  loader = await openPool({ url: database.url, role: 'narrows_loader' });
  owner = await openPool({ url: database.url, role: 'owner' });
  worker = await openDatabase({ url: database.url, role: 'narrows_worker' });
  await load(loader, [
    { name: '1', bytes: payment(1, 20) },
    { name: '2', bytes: cover(1, 20) },
    { name: '3', bytes: cover(2, 19) },
    { name: '4', bytes: payment(2, 20) },
    { name: '5', bytes: payment(3, 20) },
    { name: '6', bytes: cover(4, 20) },
  ]);
});

afterAll(async () => {
  await Promise.all([loader.end(), owner.end(), worker.destroy()]);
  await drop();
});

const legs = async (businessDate: string): Promise<string[]> => {
  const read = await readPayments(
    worker,
    { businessDate, afterId: '0', throughId: '9999999' },
    await findFacts(worker, businessDate, windows),
  );
  return read.map(({ payment: one, facts }) => `${one.uetr!.at(-1)} ${one.kind} beside ${facts.otherLeg?.kind ?? 'nothing'}`).toSorted();
};

describe('a customer payment and its cover', () => {
  it('meet by their UETR on the later leg, once', async () => {
    expect(await legs('2026-11-19')).toEqual(['2 cover beside nothing']);
    expect(await legs('2026-11-20')).toEqual([
      '1 cover beside customer',
      '1 customer beside nothing',
      '2 customer beside cover',
      '3 customer beside nothing',
      '4 cover beside nothing',
    ]);
  });

  it('are one sum of money, which is the customer’s; a cover alone is its own', async () => {
    const { rows } = await owner.query('select right(uetr::text, 1) as n, kind from analyst.counted_payment order by 1');
    expect(rows).toEqual([
      { n: '1', kind: 'customer' },
      { n: '2', kind: 'customer' },
      { n: '3', kind: 'customer' },
      { n: '4', kind: 'cover' },
    ]);
  });

  it('stand side by side for analysts', async () => {
    const { rows } = await owner.query('select right(uetr::text, 1) as n, payment_type, without_underlying from analyst.cover order by 1');
    expect(rows).toEqual([
      { n: '1', payment_type: 'pacs.008.001.08', without_underlying: false },
      { n: '2', payment_type: 'pacs.008.001.08', without_underlying: false },
      { n: '4', payment_type: null, without_underlying: false },
    ]);
  });
});
