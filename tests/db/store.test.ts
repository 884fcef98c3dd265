import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from 'kysely';
import type { Pool } from 'pg';
import { openDatabase, openPool, type Database } from '../../src/adapters/postgres/database.ts';
import { inTransaction, messageWriter } from '../../src/adapters/postgres/messages.ts';
import { readPayments } from '../../src/adapters/postgres/payments.ts';
import type { MessageFile } from '../../src/adapters/files/messages.ts';
import type { Payment } from '../../src/model/payment.ts';
import { ingest, prepareInto, type Prepared } from '../../src/pipeline/ingest.ts';
import { sha256 } from '../../src/pipeline/hash.ts';
import { readMessage } from '../../src/messages/read.ts';
import { isRejected } from '../../src/messages/record.ts';
import { cloneDatabase } from '../support/database.ts';
import { ingestStore, load as loadFiles, NOW, TODAY } from '../support/ingest.ts';
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

async function* one(file: MessageFile): AsyncGenerator<MessageFile> {
  yield await Promise.resolve(file);
}

let opened = 0;

/** Reads well when it is hashed, and breaks when it is read to be stored. */
async function* failingStream(): AsyncGenerator<Uint8Array> {
  yield Buffer.from(pacs008(transaction(), transaction()).slice(0, 1_500));
  await Promise.resolve();
  if (opened++ > 0) throw new Error('disk gone');
}

const load = (files: Parameters<typeof loadFiles>[1]): ReturnType<typeof ingest> => loadFiles(pool, files);

const good = {
  name: 'good.xml',
  bytes: Buffer.from(pacs008(transaction({ debtor: 'Şule Öz' }), transaction({ amount: 'x' }), transaction())),
};

describe('ingest into Postgres', () => {
  it('stores payments and rejects, balances, and knows the same message again', async () => {
    expect(await load([good])).toMatchObject({ files: 1, read: 3, accepted: 2, rejected: 1, duplicate: 0 });
    expect(await load([good])).toMatchObject({ files: 1, read: 3, accepted: 0, rejected: 0, duplicate: 3 });
    const rejected = await owner.selectFrom('rejected_record').selectAll().execute();
    expect(rejected).toMatchObject([{ record_index: 1, code: 'MSG_AMOUNT_INVALID', business_date: '2026-11-20' }]);
  });

  it('gives back the payment as it was read, every value with its place', async () => {
    const stored = await readPayments(worker, { businessDate: '2026-11-20', afterId: '0', throughId: '999999' });
    const read = readMessage(good.bytes).records.filter(({ content }) => !isRejected(content));
    expect(stored.map(({ payment }) => payment)).toEqual(read.map(({ content }) => content));
    expect(stored.map(({ paymentKey }) => paymentKey)).toEqual(read.map(({ index }) => sha256(`${sha256(good.bytes)}:${index}`)));
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

describe('a payment that comes again', () => {
  const sent = pacs008(transaction({ remittance: 'SENT ONCE' }));
  const count = async (table: 'payment' | 'duplicate_record' | 'rejected_record'): Promise<number> =>
    Number(
      (
        await owner
          .selectFrom(table)
          .select((eb) => eb.fn.countAll().as('n'))
          .executeTakeFirstOrThrow()
      ).n,
    );

  it('is known in another message, and kept there with its bytes', async () => {
    await load([{ name: 'sent.xml', bytes: Buffer.from(sent) }]);
    const before = await count('payment');
    const again = { name: 'again.xml', bytes: Buffer.from(sent.replace('<MsgId>M1<', '<MsgId>M2<')) };
    expect(await load([again])).toMatchObject({ read: 1, accepted: 0, rejected: 0, duplicate: 1 });
    expect(await count('payment')).toBe(before);
    const kept = await owner.selectFrom('duplicate_record').selectAll().executeTakeFirstOrThrow();
    expect(kept.source.toString()).toContain('SENT ONCE');
  });

  it('with the same UETR and another content is a conflict, and with another bank pair a leg of its own', async () => {
    const changed = { name: 'changed.xml', bytes: Buffer.from(sent.replace('SENT ONCE', 'SENT TWICE')) };
    expect((await load([changed])).rejects).toMatchObject([{ code: 'MSG_UETR_CONFLICT', businessDate: '2026-11-20' }]);
    const hop = '<InstgAgt><FinInstnId><BICFI>COBADEFF</BICFI></FinInstnId></InstgAgt><DbtrAgt>';
    const onward = { name: 'onward.xml', bytes: Buffer.from(sent.replace('<DbtrAgt>', hop)) };
    expect(await load([onward])).toMatchObject({ accepted: 1 });
  });

  it('with a changed account name, a second part of a return, or another transaction id is no repetition', async () => {
    const one = transaction({ remittance: 'ACCOUNT NAME' });
    const named = one.replace('<Dbtr>', '<DbtrAcct><Nm>Another Holder</Nm></DbtrAcct><Dbtr>');
    await load([{ name: 'plain.xml', bytes: Buffer.from(pacs008(one)) }]);
    expect((await load([{ name: 'named.xml', bytes: Buffer.from(pacs008(named)) }])).rejects).toMatchObject([
      { code: 'MSG_UETR_CONFLICT' },
    ]);
    const part = (id: string): string =>
      `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.004.001.09"><PmtRtr><TxInf><RtrId>${id}</RtrId><OrgnlUETR>0d2f6a4c-1b3e-4c5d-8e7f-000000000099</OrgnlUETR><RtrdIntrBkSttlmAmt Ccy="EUR">1</RtrdIntrBkSttlmAmt><IntrBkSttlmDt>2026-11-20</IntrBkSttlmDt></TxInf></PmtRtr></Document>`;
    expect(await load(['R1', 'R2'].map((id) => ({ name: `${id}.xml`, bytes: Buffer.from(part(id)) })))).toMatchObject({ accepted: 2 });
    const bare = (id: string): string =>
      pacs008(transaction({ remittance: 'BARE' }).replace(/<InstrId>.*<\/UETR>/, `<EndToEndId>NOTPROVIDED</EndToEndId><TxId>${id}</TxId>`));
    expect(await load(['T1', 'T2'].map((id) => ({ name: `${id}.xml`, bytes: Buffer.from(bare(id)) })))).toMatchObject({ accepted: 2 });
  });

  it('in two ingests at once is stored once, whatever their order', async () => {
    const many = Array.from({ length: 1_500 }, () => transaction({ remittance: 'AT ONCE' }));
    const files = [many, many.toReversed()].map((transactions, i) => ({
      name: `once-${i}.xml`,
      bytes: Buffer.from(pacs008(...transactions)),
    }));
    const reports = await Promise.all(files.map((file) => load([file])));
    expect(reports.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(1_500);
    expect(reports.reduce((sum, { duplicate }) => sum + duplicate, 0)).toBe(1_500);
  });

  it('twice in one file is found as well', async () => {
    const [twin] = [transaction({ remittance: 'TWIN' })];
    expect(await load([{ name: 'twins.xml', bytes: Buffer.from(pacs008(twin, twin)) }])).toMatchObject({
      read: 2,
      accepted: 1,
      duplicate: 1,
    });
  });
});

describe('what cannot be stored or read', () => {
  it('a value that Postgres cannot hold is rejected alone, among thousands', async () => {
    // No reader lets such a value through; the writer is asked itself.
    const payment = readMessage(good.bytes).records[0]!.content as Payment;
    const prepared: Prepared = { payments: [], rejects: [] };
    for (let index = 0; index < 50; index++)
      prepareInto(
        prepared,
        { content: { ...payment, uetr: undefined as never }, index, source: Buffer.from('x') },
        `k${index}`,
        '2026-11-24',
      );
    const bad = { ...prepared.payments[31]!, amount: { value: 'NaN2', currency: 'EUR' } };
    const payments = prepared.payments.map((one, i) => ({ ...(i === 31 ? bad : one), identity: undefined }));
    await inTransaction(pool, async (client) => {
      expect(await messageWriter(pool, client, 'm').write({ payments, rejects: [], duplicates: [] })).toEqual([payments[31]]);
      const { rows } = await client.query("select count(*)::int as n from payment where message_key = 'm'");
      expect(rows).toEqual([{ n: 49 }]);
      await client.query('rollback');
    });
  });

  it('a file that breaks off keeps what came before, and all of its bytes in stretches', async () => {
    const whole = pacs008(...Array.from({ length: 20 }, () => transaction()));
    const broken = Buffer.concat([Buffer.from(whole.slice(0, -300)), Buffer.from('</nobody>'), Buffer.alloc(5_000_000, 'x')]);
    const report = await load([{ name: 'broken.xml', bytes: broken }]);
    expect(report).toMatchObject({ accepted: 19 });
    expect(report.rejects.map(({ code }) => code)).toEqual(['MSG_XML_MALFORMED', 'MSG_UNREAD', 'MSG_UNREAD']);
    expect(report.read).toBe(report.accepted + report.rejected);
  });

  it('a connection that is lost fails the ingest, and not the process', async () => {
    const cut = {
      name: 'cut.xml',
      open: async function* () {
        yield Buffer.from(pacs008(transaction()));
        if (opened++ % 2 === 1)
          await sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'narrows narrows_loader' and state = 'idle in transaction'`.execute(
            owner,
          );
      },
    };
    opened = 0;
    await expect(
      ingest(one(cut), { ...ingestStore(pool), storedRecords: () => Promise.resolve(undefined) }, { today: TODAY, now: NOW }),
    ).rejects.toThrow();
    expect(await load([{ name: 'after.xml', bytes: Buffer.from(pacs008(transaction())) }])).toMatchObject({ accepted: 1 });
  });

  it('nothing of a message is stored when its writing fails', async () => {
    const before = await owner.selectFrom('message').selectAll().execute();
    opened = 0;
    const failing = { name: 'gone.xml', open: () => failingStream() };
    await expect(
      ingest(one(failing), { ...ingestStore(pool), storedRecords: () => Promise.resolve(undefined) }, { today: TODAY, now: NOW }),
    ).rejects.toThrow('disk gone');
    expect(await owner.selectFrom('message').selectAll().execute()).toHaveLength(before.length);
  });
});

describe('least privilege: what each role must not do', () => {
  it.each([
    ['the loader reads no alert', () => loader, 'select * from narrows.alert'],
    ['the loader changes no payment', () => loader, 'update narrows.payment set amount = 1'],
    ['the loader makes no table', () => loader, 'create table narrows.x (a int)'],
    ['the worker changes no payment', () => worker, 'update narrows.payment_party set role = role'],
    ['the worker adds no party', () => worker, "insert into narrows.payment_party values ('2026-11-20', 1, 9, 'debtor', 'x')"],
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
