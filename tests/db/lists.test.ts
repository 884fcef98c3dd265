import type { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, openPool, type Database } from '../../src/adapters/postgres/database.ts';
import {
  currentEditions,
  logListEvent,
  pointTo,
  publishEdition,
  readDelta,
  readEntries,
  storedEdition,
} from '../../src/adapters/postgres/lists.ts';
import { importList, type ImportedList, type ListStore } from '../../src/pipeline/import-list.ts';
import { cloneDatabase } from '../support/database.ts';

let loader: Database;
let pool: Pool;
let drop: () => Promise<void>;
let store: ListStore;

beforeAll(async () => {
  const database = await cloneDatabase();
  drop = database.drop;
  pool = await openPool({ url: database.url, role: 'narrows_loader' });
  loader = await openDatabase({ url: database.url, role: 'narrows_loader' });
  store = {
    currentEditions: () => currentEditions(loader),
    storedEdition: (...args) => storedEdition(loader, ...args),
    publishEdition: (...args) => publishEdition(pool, ...args),
    pointTo: (...args) => pointTo(loader, ...args),
    logListEvent: (...args) => logListEvent(loader, ...args),
  };
});

afterAll(async () => {
  await Promise.all([pool.end(), loader.destroy()]);
  await drop();
});

const rows = (...names: string[]): string =>
  names.map((name, i) => `${i + 1},"${name}",-0- ,"P",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n`).join('');
const load = (text: string, acceptShrink = false): Promise<ImportedList> =>
  importList('ofac-sdn', [{ name: 'sdn.csv', bytes: () => [Buffer.from(text)] }], store, {
    today: '2026-11-24',
    at: new Date('2026-11-24T08:00:00Z'),
    maxShrink: 0.1,
    acceptShrink,
  });
const current = async (): Promise<string> => (await currentEditions(loader))[0]!.editionId;

describe('an edition', () => {
  const full = rows('VELT', 'ZORN', 'MIRT', 'ORDA');

  it('is written, and read back whole and in order', async () => {
    const { editionId } = await load(full);
    const entries = await readEntries(loader, [{ listId: 'ofac-sdn', editionId }]);
    expect(entries.map(({ names, list, edition }) => [names[0].text, list, edition])).toEqual(
      ['VELT', 'ZORN', 'MIRT', 'ORDA'].map((name) => [name, 'ofac-sdn', editionId]),
    );
  });

  it('is the same for the same bytes', async () => {
    expect(await load(full)).toMatchObject({ event: 'unchanged', editionId: await current() });
  });

  it('that lost its aliases and kept its entries never replaces a good one', async () => {
    const both = (aliases: string): Promise<ImportedList> =>
      importList(
        'ofac-sdn',
        Object.entries({ 'sdn.csv': rows('VELT', 'ZORN'), 'alt.csv': aliases }).map(([name, text]) => ({
          name,
          bytes: () => [Buffer.from(text)],
        })),
        store,
        { today: '2026-11-24', at: new Date('2026-11-24T08:00:00Z'), maxShrink: 0.1, acceptShrink: aliases.includes('2,4') },
      );
    const alias = (id: number, n: number): string => `${id},${n},"aka","NAME ${n}",-0- \r\n`;
    await both(alias(1, 1) + alias(1, 2) + alias(2, 3) + alias(2, 4));
    await expect(both(alias(1, 1))).rejects.toMatchObject({ code: 'LIST_SHRUNK', message: expect.stringContaining('3 names') });
    // The edition that the other tests screen with is in force again.
    await load(full);
  });

  it('of one wrong byte in UTF-8 is refused where the list is published in nothing else', async () => {
    const bytes = Buffer.concat([
      Buffer.from('<CONSOLIDATED_LIST><INDIVIDUALS/>'),
      Buffer.from([0xe9]),
      Buffer.from('</CONSOLIDATED_LIST>'),
    ]);
    const loading = importList('un-sc', [{ name: 'un.xml', bytes: () => [bytes] }], store, {
      today: '2026-11-24',
      at: new Date('2026-11-24T08:00:00Z'),
      maxShrink: 0.1,
      acceptShrink: false,
    });
    await expect(loading).rejects.toMatchObject({ code: 'LIST_ENCODING' });
  });

  it.each([
    ['shrunken', rows('VELT'), 'LIST_SHRUNK'],
    ['there twice', rows('VELT', 'ZORN', 'MIRT', 'ORDA').repeat(2), 'LIST_REPEATED'],
    ['empty', '1,\r\n', 'LIST_SCHEMA'],
    ['another file', '<html></html>', 'LIST_SCHEMA'],
    ['cut off', `${rows('VELT', 'ZORN', 'MIRT', 'ORDA')}5,"LOST`, 'LIST_MALFORMED'],
  ])('that is %s never replaces a good one, and the refusal is on record', async (_, text, code) => {
    const before = await current();
    await expect(load(text)).rejects.toMatchObject({ code });
    expect(await current()).toBe(before);
  });

  it('that is smaller may be taken by a person, and the old one can be gone back to', async () => {
    const before = await current();
    expect((await load(rows('VELT'), true)).event).toBe('imported');
    expect(await current()).not.toBe(before);
    expect((await load(full)).event).toBe('restored');
    expect(await current()).toBe(before);
  });

  it('differs from another by exactly what was edited', async () => {
    const before = await current();
    const edited = rows('VELT', 'ZORN II', 'MIRT', 'NEU')
      .replace('4,"NEU"', '5,"NEU"')
      .replace('3,"MIRT",-0- ,"P"', '3,"MIRT",-0- ,"P] [Q"');
    const { editionId } = await load(edited);
    expect(await readDelta(loader, before, editionId)).toEqual([
      { change: 'added', source: 'SDN', entryId: '5', name: 'NEU', fields: null },
      {
        change: 'changed',
        source: 'SDN',
        entryId: '2',
        name: 'ZORN II',
        fields: { names: { was: [{ kind: 'primary', text: 'ZORN' }], is: [{ kind: 'primary', text: 'ZORN II' }] } },
      },
      { change: 'changed', source: 'SDN', entryId: '3', name: 'MIRT', fields: { programs: { was: ['P'], is: ['P', 'Q'] } } },
      { change: 'removed', source: 'SDN', entryId: '4', name: 'ORDA', fields: null },
    ]);
    expect(await readDelta(loader, editionId, editionId)).toEqual([]);
  });
});
