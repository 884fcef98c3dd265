import type { Pool } from 'pg';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, openPool, type Database } from '../../src/adapters/postgres/database.ts';
import { currentEditions, logListEvent, pointTo, publishEdition, readEntries, storedEdition } from '../../src/adapters/postgres/lists.ts';
import { addDecision, readDecisions, voidDecision } from '../../src/adapters/postgres/whitelist.ts';
import { readMessage } from '../../src/messages/read.ts';
import type { Payment } from '../../src/model/payment.ts';
import type { WhitelistDecision } from '../../src/model/whitelist.ts';
import { importList, type ListStore } from '../../src/pipeline/import-list.ts';
import { scorePayments } from '../../src/pipeline/score-chunk.ts';
import { openScreens } from '../../src/pipeline/screens.ts';
import { buildListBlock } from '../../src/screening/list-block.ts';
import { loadConfig } from '../../src/runtime.ts';
import { cloneDatabase } from '../support/database.ts';
import { addPeople } from '../support/desk.ts';
import { NOW } from '../support/ingest.ts';
import { pacs008, transaction } from '../support/pacs008.ts';
import { NO_PAST } from '../support/screens.ts';

let loader: Database;
let reviewer: Database;
let pool: Pool;
let drop: () => Promise<void>;

beforeAll(async () => {
  const database = await cloneDatabase();
  drop = database.drop;
  const owner = await openDatabase({ url: database.url, role: 'owner' });
  await addPeople(owner);
  await owner.destroy();
  loader = await openDatabase({ url: database.url, role: 'narrows_loader' });
  reviewer = await openDatabase({ url: database.url, role: 'narrows_reviewer' });
  pool = await openPool({ url: database.url, role: 'narrows_loader' });
  await load(LIST);
});

afterAll(async () => {
  await Promise.all([loader.destroy(), reviewer.destroy(), pool.end()]);
  await drop();
});

const LIST = 'id,name,aliases,kind\n1,Velt Handel,Velt Trading,organisation\n2,Zorn Elektronik,,organisation\n';

const store = (): ListStore => ({
  currentEditions: () => currentEditions(loader),
  storedEdition: (...args) => storedEdition(loader, ...args),
  publishEdition: (...args) => publishEdition(pool, ...args),
  pointTo: (...args) => pointTo(loader, ...args),
  logListEvent: (...args) => logListEvent(loader, ...args),
});

const load = (text: string): ReturnType<typeof importList> =>
  importList('own', [{ name: 'own.csv', bytes: () => [Buffer.from(text)] }], store(), {
    today: '2026-11-24',
    at: NOW(),
    maxShrink: 0.9,
    acceptShrink: false,
  });

const decide = (more: Partial<WhitelistDecision & { requestedBy: string }> = {}): Promise<string | undefined> =>
  addDecision(
    reviewer,
    {
      counterparty: 'VELT HANDEL',
      list: 'own',
      entryId: '1',
      reason: 'another firm of the name, Bremen',
      requestedBy: 'ayla',
      approvedBy: 'selim',
      expiresOn: '2027-01-01',
      ...more,
    },
    NOW(),
  );

const score = async (
  decisions: readonly WhitelistDecision[],
  creditor = 'Velt Handel',
  amount = '100.00',
): ReturnType<typeof scorePayments> => {
  const editions = await currentEditions(loader);
  const screens = openScreens(buildListBlock(await readEntries(loader, editions)), await loadConfig('2026-11-24'), decisions);
  const { content } = readMessage(Buffer.from(pacs008(transaction({ creditor, amount })))).records[0]!;
  return scorePayments([{ paymentId: '1', paymentKey: 'k'.repeat(64), payment: content as Payment, facts: {} }], screens, NO_PAST);
};

describe('a whitelist decision', () => {
  it('takes the alert off after the score, and says so', async () => {
    const id = await decide();
    const [decision] = await readDecisions(reviewer, 'in force');
    expect((await score([])).raised).toHaveLength(1);
    const { raised, whitelisted } = await score([decision!]);
    expect(raised).toEqual([]);
    expect(whitelisted).toMatchObject([{ whitelistIds: [id], severity: 'high' }]);
  });

  it('leaves another counterparty and another entry alone', async () => {
    const decisions = await readDecisions(reviewer, 'in force');
    expect((await score(decisions, 'Velt Trading')).raised).toHaveLength(1);
    expect((await score(decisions, 'Zorn Elektronik')).raised).toHaveLength(1);
  });

  it.each([
    ['another account', { account: 'DE1' }, 'the account is another'],
    ['a larger amount', { maxAmount: { value: '99.99', currency: 'EUR' } }, 'the amount is larger'],
    ['another currency', { maxAmount: { value: '1000', currency: 'USD' } }, 'the currency is another'],
    ['a day past its last', { expiresOn: '2026-11-19' }, 'it expired on 2026-11-19'],
  ])('does not hold for %s, and the alert says so', async (_, condition, words) => {
    const [decision] = await readDecisions(reviewer, 'in force');
    const { raised } = await score([{ ...decision!, ...condition }]);
    expect(raised[0]!.alert.assessment.unknowns).toContainEqual({ rule: 'whitelist', sentence: expect.stringContaining(words) as string });
  });

  it('takes off only what it covers: the waterfall still adds up', async () => {
    const decisions = await readDecisions(reviewer, 'in force');
    const { raised } = await score(decisions, 'Velt Handel');
    expect(raised).toEqual([]);
    const screens = openScreens(
      buildListBlock(await readEntries(loader, await currentEditions(loader))),
      await loadConfig('2026-11-24'),
      decisions,
    );
    const message = pacs008(transaction({ debtor: 'Zorn Elektronik', creditor: 'Velt Handel' }));
    const payment = readMessage(Buffer.from(message)).records[0]!.content as Payment;
    const both = await scorePayments([{ paymentId: '1', paymentKey: 'k'.repeat(64), payment, facts: {} }], screens, NO_PAST);
    // Two listed names are one finding; half of it is nobody's to take off.
    expect(both.raised).toHaveLength(1);
    const { lines, score: total } = both.raised[0]!.alert.assessment;
    expect(lines.reduce((sum, { points }) => sum + points, 0)).toBe(total);
  });

  it('needs two persons, an entry in force, and is voided, never edited', async () => {
    await expect(decide({ requestedBy: 'selim' })).rejects.toMatchObject({ code: '23514' });
    for (const approvedBy of ['ayla', 'umut', 'nobody']) await expect(decide({ approvedBy })).rejects.toMatchObject({ code: 'NR001' });
    await expect(decide({ expiresOn: '2999-01-01' })).rejects.toMatchObject({ code: 'NR001' });
    expect(await decide({ entryId: '99' })).toBeUndefined();
    await expect(sql`update narrows.whitelist set reason = 'x'`.execute(reviewer)).rejects.toMatchObject({ code: '42501' });
    const id = await decide({ entryId: '2', counterparty: 'Zorn' });
    expect(await voidDecision(reviewer, id!, 'a mistake', NOW())).toBe(true);
    expect(await voidDecision(reviewer, id!, 'twice', NOW())).toBe(false);
  });

  it('is void once the entry gains a name, and when it is gone', async () => {
    await decide({ entryId: '2', counterparty: 'Zorn' });
    await load(LIST.replace('Velt Trading', 'Velt Trading;Velt Export'));
    expect(
      (await readDecisions(reviewer, 'all')).map(({ entryId, voidReason }) => [entryId, voidReason?.replace(/edition .*/, '')]),
    ).toEqual([
      ['1', 'the entry has other names, numbers or dates in '],
      ['2', 'a mistake'],
      ['2', undefined],
    ]);
    await load('id,name\n1,Velt Handel\n');
    expect(await readDecisions(reviewer, 'in force')).toEqual([]);
  });
});
