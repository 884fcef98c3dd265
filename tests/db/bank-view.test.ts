import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Pool } from 'pg';
import { readView } from '../../src/adapters/postgres/bank-view.ts';
import { openPool } from '../../src/adapters/postgres/database.ts';
import { parseMapping } from '../../src/messages/mapping.ts';
import { ingest } from '../../src/pipeline/ingest.ts';
import { viewOf } from '../../src/pipeline/view.ts';
import { cloneDatabase } from '../support/database.ts';
import { ingestStore, NOW, TODAY } from '../support/ingest.ts';

let owner: Pool;
let loader: Pool;
let drop: () => Promise<void>;

const MAPPING = parseMapping({
  id: 'core',
  columns: {
    ref: 'instruction_id',
    'Value Date': 'business_date',
    amt: 'amount',
    payer: 'debtor_name',
    payer_addr1: 'debtor_address',
    payer_addr2: 'debtor_address',
    payee: 'creditor_name',
    details: 'remittance',
  },
  constants: { currency: 'EUR' },
});

beforeAll(async () => {
  const database = await cloneDatabase();
  drop = database.drop;
  owner = await openPool({ url: database.url, role: 'owner' });
  loader = await openPool({ url: database.url, role: 'narrows_loader' });
  await owner.query(`
    create schema core;
    create table core.payments (ref text, "Value Date" date, amt numeric(18, 2), payer text, payer_addr1 text, payer_addr2 text, payee text, details text, branch int);
    insert into core.payments
    select 'R' || n, date '2026-11-19' + n % 2, n + 0.10, 'Tuzla Boya', 'Liman Cad. 1', null, 'Hafen "Farben" ' || n, E'LACK\\nINV ' || n, 7
    from generate_series(1, 12000) n;
  `);
});

afterAll(async () => {
  await Promise.all([owner.end(), loader.end()]);
  await drop();
});

const ingestView = (date?: string): ReturnType<typeof ingest> =>
  ingest(readView(loader, viewOf('core.payments', MAPPING, date)), ingestStore(loader), { mapping: MAPPING, today: TODAY, now: NOW });

describe('narrows ingest --from-view', () => {
  it('needs the right to read the view, and says so', async () => {
    await expect(ingestView()).rejects.toMatchObject({ code: 'VIEW_UNREADABLE' });
    await owner.query('grant usage on schema core to narrows_loader; grant select on core.payments to narrows_loader');
  });

  it('reads the rows of a day, amounts exact, in pieces, and knows them again', async () => {
    expect(await ingestView('2026-11-19')).toMatchObject({ read: 6_000, accepted: 6_000 });
    expect(await ingestView('2026-11-19')).toMatchObject({ read: 6_000, duplicate: 6_000 });
    const { rows } = await loader.query("select amount, content from payment where instruction_id = 'R4'");
    expect(rows).toMatchObject([
      {
        amount: '4.10',
        content: {
          parties: [
            { role: 'debtor', address: [{ path: 'payer_addr1', text: 'Liman Cad. 1' }] },
            { role: 'creditor', name: { path: 'payee', text: 'Hafen "Farben" 4' } },
          ],
          texts: [{ kind: 'remittance', path: 'details', text: 'LACK\nINV 4' }],
        },
      },
    ]);
  });

  it('takes only the new rows when the table has grown', async () => {
    await owner.query("insert into core.payments values ('R0', '2026-11-19', 5, 'Tuzla Boya', null, null, 'Neu', 'X', 7)");
    expect(await ingestView()).toMatchObject({ read: 12_001, accepted: 6_001, duplicate: 6_000 });
  });

  it('reads the rows of a day with a time behind it, and rejects one that nobody could know again', async () => {
    await owner.query(`
      create table core.timed (ref text, vd timestamp, amt numeric, payer text);
      grant select on core.timed to narrows_loader;
      insert into core.timed values ('T1', '2026-11-18', 1, 'A'), ('T2', '2026-11-18 10:33', 1, 'B'), (null, '2026-11-18 11:00', 1, 'C'), ('T3', '2026-11-19', 1, 'D');
    `);
    const mapping = parseMapping({
      id: 'timed',
      columns: { ref: 'instruction_id', vd: 'business_date', amt: 'amount', payer: 'debtor_name' },
      constants: { currency: 'EUR' },
    });
    const report = await ingest(readView(loader, viewOf('core.timed', mapping, '2026-11-18')), ingestStore(loader), {
      mapping,
      needsReference: true,
      today: TODAY,
      now: NOW,
    });
    expect(report).toMatchObject({ read: 3, accepted: 2, rejects: [{ code: 'MSG_FIELD_MISSING' }] });
  });

  it.each([
    ['no mapping', undefined, undefined],
    ['no reference', { ...MAPPING, columns: { 'Value Date': 'business_date', amt: 'amount' } }, undefined],
    ['no date to choose by', { ...MAPPING, columns: { ref: 'instruction_id' } }, '2026-11-19'],
  ])('refuses a view with %s', (_, mapping, date) => {
    expect(() => viewOf('core.payments', mapping, date)).toThrow(/mapping/);
  });
});
