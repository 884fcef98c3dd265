import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from 'kysely';
import type { Pool } from 'pg';
import { openDatabase, openPool, type Database } from '../../src/adapters/postgres/database.ts';
import { closeIngest, openIngest, storedRecords, storeMessage } from '../../src/adapters/postgres/messages.ts';
import { readPayments } from '../../src/adapters/postgres/payments.ts';
import { ingest, prepare } from '../../src/pipeline/ingest.ts';
import { sha256 } from '../../src/pipeline/hash.ts';
import { readMessage, type ReaderOptions } from '../../src/messages/read.ts';
import { cloneDatabase } from '../support/database.ts';
import { fileOf } from '../support/files.ts';
import { pacs008, transaction } from '../support/pacs008.ts';

let owner: Database;
let loader: Database;
let worker: Database;
let analyst: Database;
let pool: Pool;
let drop: () => Promise<void>;

beforeAll(async () => {
  const database = await cloneDatabase();
  drop = database.drop;
  owner = await openDatabase({ url: database.url, role: 'owner' });
  pool = await openPool({ url: database.url, role: 'narrows_loader' });
  loader = await openDatabase({ url: database.url, role: 'narrows_loader' });
  worker = await openDatabase({ url: database.url, role: 'narrows_worker' });
  analyst = await openDatabase({ url: database.url, role: 'narrows_analyst' });
});

afterAll(async () => {
  await pool.end();
  await Promise.all([owner, loader, worker, analyst].map((db) => db.destroy()));
  await drop();
});

interface Given {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const load = (files: readonly Given[], options: ReaderOptions = {}): ReturnType<typeof ingest> =>
  ingest(
    (async function* () {
      for (const { name, bytes } of files) yield fileOf(name, bytes);
    })(),
    {
      openIngest: (at) => openIngest(pool, at),
      storedRecords: (key) => storedRecords(pool, key),
      storeMessage: (message, fill) => storeMessage(pool, message, fill),
      closeIngest: (id, totals, at) => closeIngest(pool, id, totals, at),
    },
    { ...options, today: '2026-11-24', now: () => new Date('2026-11-24T08:00:00Z') },
  );

describe('ingest into Postgres', () => {
  const good = {
    name: 'good.xml',
    bytes: Buffer.from(pacs008(transaction({ debtor: 'Şule Öz' }), transaction({ amount: 'x' }), transaction())),
  };

  it('stores payments and rejects, balances, and knows the same message again', async () => {
    expect(await load([good])).toMatchObject({ files: 1, read: 3, accepted: 2, rejected: 1, duplicate: 0 });
    expect(await load([good])).toMatchObject({ files: 1, read: 3, accepted: 0, rejected: 0, duplicate: 3 });
    const rejected = await owner.selectFrom('rejected_record').selectAll().execute();
    expect(rejected).toMatchObject([{ record_index: 1, code: 'MSG_AMOUNT_INVALID', business_date: '2026-11-20' }]);
  });

  it('gives back the payment as it was read, every value with its place', async () => {
    const stored = await readPayments(worker, { businessDate: '2026-11-20', afterId: '0', throughId: '999999' });
    const read = prepare(readMessage(good.bytes).records, sha256(good.bytes), '2026-11-24').payments;
    expect(stored.map(({ payment }) => payment)).toEqual(read.map(({ payment }) => payment));
    expect(stored.map(({ paymentKey }) => paymentKey)).toEqual(read.map(({ paymentKey }) => paymentKey));
  });

  it('keeps the message byte for byte', async () => {
    const message = await owner.selectFrom('message').selectAll().executeTakeFirstOrThrow();
    const payments = await owner.selectFrom('payment').select(['record_index', 'source']).execute();
    const rejects = await owner.selectFrom('rejected_record').select(['record_index', 'source']).execute();
    const sources = [...payments, ...rejects].toSorted((a, b) => a.record_index - b.record_index).map(({ source }) => source);
    expect(Buffer.concat([message.head, ...sources, message.tail]).equals(good.bytes)).toBe(true);
  });

  it('rejects a date that no night would screen', async () => {
    const far = { name: 'far.xml', bytes: Buffer.from(pacs008(transaction({ date: '2206-11-20' }))) };
    expect((await load([far])).rejects).toMatchObject([{ code: 'MSG_DATE_RANGE' }]);
  });
});

describe('least privilege: what each role must not do', () => {
  it.each([
    ['the loader reads no alert', () => loader, 'select * from narrows.alert'],
    ['the loader changes no payment', () => loader, 'update narrows.payment set amount = 1'],
    ['the loader makes no table', () => loader, 'create table narrows.x (a int)'],
    ['the worker changes no payment', () => worker, 'update narrows.payment_party set role = role'],
    ['the worker adds no payment text', () => worker, "insert into narrows.payment_text values ('2026-11-20', 1, 9, 'purpose', '/', 'x')"],
    ['the worker moves no list', () => worker, 'update narrows.list set moved_at = now()'],
    ['the worker deletes no alert', () => worker, 'delete from narrows.alert'],
    ['the analyst changes nothing', () => analyst, "update narrows.run set state = 'complete'"],
    [
      'the analyst adds nothing',
      () => analyst,
      "insert into narrows.list_event (list_id, event, detail, at) values ('x', 'failed', 'x', now())",
    ],
  ])('%s', async (_, role, statement) => {
    await expect(sql.raw(statement).execute(role())).rejects.toMatchObject({ code: '42501' });
  });

  it('nobody changes an edition, not even the owner', async () => {
    await sql`insert into list_edition values ('e', 'l', ${'0'.repeat(64)}, '{}', now(), now(), 1, 1, 0)`.execute(owner);
    await expect(sql`update list_edition set entries = 2`.execute(owner)).rejects.toThrow('append-only');
  });

  it('the analyst reads the views', async () => {
    const views = await sql<{ table_name: string }>`select table_name from information_schema.views where table_schema = 'analyst'`.execute(
      analyst,
    );
    for (const { table_name } of views.rows) await sql`select * from ${sql.table(`analyst.${table_name}`)} limit 1`.execute(analyst);
    expect(views.rows.length).toBeGreaterThan(5);
  });
});
