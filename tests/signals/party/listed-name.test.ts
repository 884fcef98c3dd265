import { describe, expect, it } from 'vitest';
import type { Party } from '../../../src/model/payment.ts';
import { listedName } from '../../../src/signals/party/listed-name.ts';
import { readTexts } from '../../support/lists.ts';
import { payment } from '../../support/payment.ts';
import { screensOf } from '../../support/screens.ts';

/** Firms of one word, whose word is part of many other firms' names. */
const rows = ['ZORMIA CO., LTD.', 'DULATMIMEKHANIKA PJSC', 'GRAND ORVEL EXPRESS LLC'];
const { entries } = readTexts('ofac-sdn', {
  'sdn.csv': rows.map((name, i) => `${i + 1},"${name}",-0- ,"P",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n`).join(''),
});
const screens = await screensOf(entries.map((entry) => ({ ...entry, list: 'ofac-sdn', edition: 'e' })));
const creditor = (text: string): ReturnType<typeof listedName> => {
  const party: Party = { role: 'creditor', name: { path: '/name', text }, identifiers: [], address: [] };
  return listedName({ ...payment(), parties: [party] }, screens, {});
};

describe('a listed firm inside the name of a party', () => {
  it.each([
    'ZORMIA CO LTD TEHRAN BRANCH OFFICE',
    'ACME TRADING C/O ZORMIA CO LTD',
    'ACME TRADING GMBH, ZORMIA CO LTD',
    'ACME TRADING\nZORMIA CO LTD',
    'ACME TRADING - ZORMIA CO LTD',
    'ACME TRADING LLC ZORMIA CO LTD',
    'MOSCOW BRANCH OF ZORMIA CO LTD',
    'FILIAL ZORMIA CO LTD',
    'ACME TRADING DBA ZORMIA CO LTD',
    'ON BEHALF OF „ZORMIA CO LTD“',
    'OFFICE 12 TOWER 3 DULATMIMEKHANIKA PJSC OFFICE 3',
    'BRANCH OF GRAND ORVEL EXPRESS LLC DUBAI',
  ])('is found in %s', (name) => {
    expect(creditor(name).state).toBe('present');
  });

  it.each([
    ['a longer name ends as the short one', 'SAFRAN ULUKAYA ZORMIA LTD'],
    ['its last word sounds like the short one', 'SAFRAN ULUKAYA ZORMYA GMBH'],
    ['its word follows the name of a firm', 'SELVI-ZORMIA LTD'],
    ['it is one of several trades', 'ACME ZORMIA SAN. VE TIC. A.S.'],
  ])('is not taken for another firm: %s', (_, name) => {
    expect(creditor(name).state).not.toBe('present');
  });
});
