import type { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, openPool, type Database } from '../../src/adapters/postgres/database.ts';
import { readPayments } from '../../src/adapters/postgres/payments.ts';
import { findFacts } from '../../src/adapters/postgres/facts.ts';
import { readPast } from '../../src/adapters/postgres/past.ts';
import { windowsOf } from '../../src/pipeline/evaluate-payments.ts';
import type { Behaviour } from '../../src/model/facts.ts';
import { cloneDatabase } from '../support/database.ts';
import { load } from '../support/ingest.ts';
import { screensOf } from '../support/screens.ts';

let loader: Pool;
let worker: Database;
let drop: () => Promise<void>;
const windows = windowsOf(await screensOf());

let count = 0;
/** A payment as JSON Lines: who pays whom (account and country), when and how much. */
function line(day: string, from: string, to: string, amount: string, remittance = 'INV 1'): string {
  const party = (role: string, text: string): Record<string, string> => {
    const [account, country] = text.split(' ');
    return { role, name: `Firm ${account}`, account: account!, country: country! };
  };
  return JSON.stringify({
    uetr: `0d2f6a4c-1b3e-4c5d-8e7f-${String(++count).padStart(12, '0')}`,
    end_to_end_id: `E${count}`,
    business_date: `2026-${day}`,
    amount,
    currency: 'USD',
    parties: [party('debtor', from), party('creditor', to)],
    remittance,
  });
}

beforeAll(async () => {
  const database = await cloneDatabase();
  drop = database.drop;
  loader = await openPool({ url: database.url, role: 'narrows_loader' });
  worker = await openDatabase({ url: database.url, role: 'narrows_worker' });
  const lines = [
    // Four nearly equal within a week, and one long before.
    line('10-01', 'A1 KG', 'T1 TR', '9700'),
    line('11-16', 'A1 KG', 'T1 TR', '9700'),
    line('11-17', 'A1 KG', 'T1 TR', '9800'),
    line('11-18', 'A1 KG', 'T1 TR', '9750.50'),
    line('11-20', 'A1 KG', 'T1 TR', '9790'),
    // In from abroad, and on to another country.
    line('11-19', 'B1 AE', 'T2 TR', '50000'),
    line('11-20', 'T2 TR', 'K1 KZ', '49000'),
    line('11-20', 'T2 TR', 'K1 KZ', '20000'),
    // Russian payers stop, and a new one comes; for T4 the new one was there before.
    line('08-10', 'R1 ru', 'T3 TR', '30000', 'CONTRACT SP-77'),
    line('09-10', 'R1 RU', 'T3 TR', '30000', 'CONTRACT SP-77'),
    line('11-20', 'G1 KG', 'T3 TR', '30000', 'CONTRACT SP-77'),
    line('07-01', 'G2 KG', 'T4 TR', '30000'),
    line('08-10', 'R1 RU', 'T4 TR', '30000'),
    line('09-10', 'R1 RU', 'T4 TR', '30000'),
    line('11-20', 'G2 KG', 'T4 TR', '30000'),
    // One payer, three suppliers.
    line('11-05', 'C1 AE', 'S1 TR', '4000'),
    line('11-12', 'C1 AE', 'S2 TR', '5000'),
    line('11-20', 'C1 AE', 'S3 TR', '6000'),
    line('11-20', 'C1 AE', 'S4 TR', '7000'),
    // A small payment behind a group of like ones takes nothing from it.
    line('11-20', 'A1 KG', 'T1 TR', '12'),
    // In as one sum, on in two; and in two, on as one.
    line('11-18', 'B2 AE', 'T5 TR', '80000'),
    line('11-19', 'T5 TR', 'K2 KZ', '30000'),
    line('11-20', 'T5 TR', 'K3 KZ', '47000'),
    line('11-18', 'B3 AE', 'T6 TR', '10000'),
    line('11-19', 'B4 AE', 'T6 TR', '10000'),
    line('11-20', 'T6 TR', 'K4 KZ', '19500'),
  ];
  await load(loader, [{ name: 'payments.jsonl', bytes: lines.join('\n') }]);
});

afterAll(async () => {
  await Promise.all([loader.end(), worker.destroy()]);
  await drop();
});

const tonight = async (afterId = '0', throughId = '9999999'): Promise<Map<string, Behaviour>> => {
  const found = await findFacts(worker, '2026-11-20', windows);
  const read = await readPayments(worker, { businessDate: '2026-11-20', afterId, throughId }, found);
  const past = await readPast(
    worker,
    '2026-11-20',
    read.map(({ paymentId }) => paymentId),
    windows,
  );
  return new Map(
    read.map(({ paymentId, payment, facts }) => [
      `${payment.parties.map(({ account }) => account!.text).join(' to ')} ${payment.amount.value}`,
      { ...facts.behaviour, ...past.get(paymentId) },
    ]),
  );
};
const days = (payments: readonly { businessDate: string }[] | undefined): string[] =>
  (payments ?? []).map(({ businessDate }) => businessDate.slice(5));

describe('what earlier payments show', () => {
  it('nearly equal sums within days', async () => {
    const found = await tonight();
    expect(days(found.get('A1 to T1 9790')!.nearEqual)).toEqual(['11-16', '11-17', '11-18']);
    expect(found.get('A1 to T1 12')!.nearEqual).toBeUndefined();
  });

  it('what came in and goes on, where nearly all of it does', async () => {
    const found = await tonight();
    expect(days(found.get('T2 to K1 49000')!.received)).toEqual(['11-19']);
    expect(found.get('T2 to K1 20000')!.received).toBeUndefined();
  });

  it('payers of Russia who stopped, unless the new payer was there before', async () => {
    const found = await tonight();
    expect(days(found.get('G1 to T3 30000')!.stopped)).toEqual(['08-10', '09-10']);
    expect(found.get('G2 to T4 30000')!.stopped).toBeUndefined();
  });

  it('what came in and goes on in other parts', async () => {
    const found = await tonight();
    expect(days(found.get('T5 to K3 47000')!.received)).toEqual(['11-18']);
    expect(days(found.get('T6 to K4 19500')!.received)).toEqual(['11-18', '11-19']);
  });

  it('the others that a payer pays, before and later on the day, and when a payer was first seen', async () => {
    const found = await tonight();
    const suppliers = found.get('C1 to S3 6000')!.suppliers!;
    expect([days(suppliers.earlier), days(suppliers.later), suppliers.beyond]).toEqual([['11-05', '11-12'], ['11-20'], 0]);
    expect(days(found.get('C1 to S4 7000')!.suppliers!.earlier)).toEqual(['11-05', '11-12', '11-20']);
    expect(found.get('G1 to T3 30000')!.firstSeen).toEqual({ date: '2026-11-20', knownFrom: '2026-07-01' });
    expect(found.get('A1 to T1 9790')!.firstSeen).toBeUndefined();
  });

  it('the same in whatever chunks the night is cut', async () => {
    const whole = await tonight();
    const read = await readPayments(worker, { businessDate: '2026-11-20', afterId: '0', throughId: '9999999' });
    const parts = new Map<string, Behaviour>();
    for (const { paymentId } of read)
      for (const [key, value] of await tonight(String(BigInt(paymentId) - 1n), paymentId)) parts.set(key, value);
    expect(parts).toEqual(whole);
  });
});

describe('a payment and its cover', () => {
  it('are one sum: the cover makes no pattern fuller', async () => {
    const uetr = '0d2f6a4c-1b3e-4c5d-8e7f-0000000000';
    const cover = (n: number, day: number): string =>
      `{1:F01DRGCTRISXXXX0000000000}{2:O2021200261120RHNHDEFFXXXX00000000002611201200N}{3:{119:COV}{121:${uetr}${n}}}{4:\n:20:C${n}\n:21:E${n}\n:32A:2611${day}USD9700,\n:52A:DRGCTRIS\n:58A:COBADEFF\n:50K:/Z1\nFirm Z1\n:59:/T9\nFirm T9\n-}`;
    const own = (n: number, day: number): string =>
      line(`11-${day}`, 'Z1 DE', 'T9 TR', '9700').replace(/"uetr":"[^"]*"/, `"uetr":"${uetr}${n}"`);
    await load(loader, [
      { name: 'own.jsonl', bytes: [own(81, 18), own(82, 19), own(83, 20)].join('\n') },
      { name: 'c1', bytes: cover(81, 18) },
      { name: 'c2', bytes: cover(82, 19) },
    ]);
    expect((await tonight()).get('Z1 to T9 9700')!.nearEqual).toBeUndefined();
  });
});
