import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Pool } from 'pg';
import { openPool } from '../../src/adapters/postgres/database.ts';
import { openRejects, rejectSource, resolveRejects, storedBytes, storedMessage } from '../../src/adapters/postgres/rejects.ts';
import { parseMapping } from '../../src/messages/mapping.ts';
import { closeReject, retryRejects, type RejectStore } from '../../src/pipeline/retry-rejects.ts';
import { cloneDatabase } from '../support/database.ts';
import { load, NOW, TODAY } from '../support/ingest.ts';
import { pacs008, transaction } from '../support/pacs008.ts';

let pool: Pool;
let drop: () => Promise<void>;

beforeAll(async () => {
  const database = await cloneDatabase();
  drop = database.drop;
  pool = await openPool({ url: database.url, role: 'narrows_loader' });
});

afterAll(async () => {
  await pool.end();
  await drop();
});

const store = (): RejectStore => ({
  openRejects: (filter) => openRejects(pool, filter),
  rejectSource: (...args) => rejectSource(pool, ...args),
  storedMessage: (key) => storedMessage(pool, key),
  storedBytes: (key) => storedBytes(pool, key),
  resolveRejects: (...args) => resolveRejects(pool, ...args),
});

const COLUMNS = { no: 'end_to_end_id', day: 'business_date', sum: 'amount', ccy: 'currency', payer: 'debtor_name', payee: 'creditor_name' };
const TABLE = `no;day;sum;ccy;payer;payee
K1;20.11.2026;1.250,00;EUR;Tuzla Boya;Hafen Farben
K2;20.11.2026;980,50;EUR;Tuzla Boya;Hafen Farben
K3;31.11.2026;10,00;EUR;Tuzla Boya;Hafen Farben
`;

/** How many records the nights of each date were told of while they were read, and how many rows there are for them. */
async function totals(): Promise<{ counted: unknown; stored: unknown }> {
  const counted = await pool.query(
    'select business_date as date, sum(records)::int as n from read_count group by 1 having sum(records) <> 0 order by 1',
  );
  const stored = await pool.query(
    `select date, count(*)::int as n
     from (
       select business_date as date from payment
       union all
       select business_date from rejected_record where resolved_at is null
     ) as one
     group by 1 order by 1`,
  );
  return { counted: counted.rows, stored: stored.rows };
}

describe('narrows rejects', () => {
  it('reads again what a better mapping can read, and moves it to its date', async () => {
    const dotted = parseMapping({ id: 'core', separator: ';', dates: 'DD.MM.YYYY', columns: COLUMNS });
    const report = await load(pool, [{ name: 'core.csv', bytes: TABLE }], { mapping: dotted });
    expect(report.rejects.map(({ code }) => code)).toEqual(['MSG_AMOUNT_INVALID', 'MSG_AMOUNT_INVALID', 'MSG_DATE_INVALID']);
    const comma = parseMapping({ id: 'core', separator: ';', dates: 'DD.MM.YYYY', decimal: ',', thousands: '.', columns: COLUMNS });
    const retried = await retryRejects(store(), { mapping: comma, today: TODAY, now: NOW });
    expect(retried).toMatchObject({ retried: 3, accepted: 2, still: [{ code: 'MSG_DATE_INVALID' }] });
    const { rows } = await pool.query('select end_to_end_id, amount from payment order by 1');
    expect(rows).toEqual([
      { end_to_end_id: 'K1', amount: '1250.00' },
      { end_to_end_id: 'K2', amount: '980.50' },
    ]);
    const { counted, stored } = await totals();
    expect(counted).toEqual(stored);
    expect(counted).toEqual([
      { date: '2026-11-20', n: 2 },
      { date: null, n: 1 },
    ]);
  });

  it('keeps the file byte for byte all the while', async () => {
    const [{ message_key }] = (await pool.query<{ message_key: string }>('select message_key from message')).rows as [
      { message_key: string },
    ];
    const parts: Uint8Array[] = [];
    for await (const part of storedBytes(pool, message_key)) parts.push(part);
    expect(Buffer.concat(parts).toString()).toBe(TABLE);
  });

  it('shows the bytes of one, and closes it by a person’s word', async () => {
    const [reject] = await openRejects(pool, { code: 'MSG_DATE_INVALID' });
    expect((await rejectSource(pool, reject!.messageKey, reject!.index))!.toString()).toContain('31.11.2026');
    await closeReject(store(), reject!, 'sent again by the branch', NOW());
    expect(await openRejects(pool, {})).toEqual([]);
    const { counted, stored } = await totals();
    expect(counted).toEqual(stored);
  });

  it('leaves what still cannot be read', async () => {
    const whole = pacs008(transaction(), transaction());
    await load(pool, [{ name: 'cut.xml', bytes: whole.slice(0, -200) }]);
    await pool.query('select 1'); // the reject stands for the rest of the file, and is one record still
    const retried = await retryRejects(store(), { today: TODAY, now: NOW });
    expect(retried).toMatchObject({ accepted: 0, still: [{ code: 'MSG_XML_MALFORMED' }] });
  });

  it('does not give a record another one’s place when the file is cut otherwise', async () => {
    // Read as a table of one column set, the header of the other is a row more.
    const columns = { no: 'end_to_end_id', day: 'business_date', sum: 'amount', payer: 'debtor_name' };
    const first = parseMapping({ id: 'first', columns, constants: { currency: 'EUR' }, encoding: 'utf-8' });
    await load(pool, [{ name: 'odd.csv', bytes: 'no,day,sum,payer\nZ1,2026-11-20,x,"Tuzla\nBoya"\n' }], { mapping: first });
    const second = parseMapping({ id: 'second', columns, constants: { currency: 'EUR' }, separator: ';' });
    const retried = await retryRejects(store(), { code: 'MSG_AMOUNT_INVALID', mapping: second, today: TODAY, now: NOW });
    expect(retried).toMatchObject({ accepted: 0, still: [{ fileName: 'odd.csv' }] });
  });
});
