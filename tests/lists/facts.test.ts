import { describe, expect, it } from 'vitest';
import { countryCode } from '../../src/text/countries.ts';
import { identifierOf, identifiersInProse } from '../../src/lists/identifiers.ts';
import { mineRemarks } from '../../src/lists/ofac.ts';
import { ukDate, ukNumbers } from '../../src/lists/uk.ts';
import { readTexts } from '../support/lists.ts';

describe('a number in a cell that says more', () => {
  it.each([
    ['Passport', 'K754050 issued 26 May 1999 expires 25 May 2004', 'passport K754050'],
    ['Passport', '484824 (Egypt) issued 18 Jan 1984', 'passport 484824'],
    ['Passport', 'CAR diplomatic passport no. D00000898', 'passport D00000898'],
    ['Passport', 'Libya B/002210', 'passport B/002210'],
    ['Passport', 'AB 123456', 'passport AB 123456'],
    ['Passport', '381110042 (Expired 25 Jan. 2016)', 'passport 381110042'],
    ['Passport', '-', undefined],
    ['Company Number', 'IMO 5938411', 'imo 5938411'],
    ['Identification Number', 'IMO 5342883', 'imo 5342883'],
    ['Legal Entity Number', '851683897 (Netherlands)', 'registration 851683897'],
    ['Legal Entity Number', '999900DALV0000011711', 'lei 999900DALV0000011711'],
    ['SWIFT/BIC', 'VLTBRUMM', 'bic VLTBRUMM'],
    ['Digital Currency Address - XBT', '1InventedAddress99', 'account 1InventedAddress99'],
    ['Business Reg No', 'UK Company no', undefined],
    ['Website', 'www.example.org', undefined],
  ])('%s %s', (label, value, expected) => {
    const found = identifierOf(label, value);
    expect(found && `${found.scheme} ${found.value}`).toBe(expected);
  });

  it.each([
    ['1117746568829 (Russia). Tax ID No. 7735579027 (Russia)', ['tax 7735579027', 'registration 1117746568829']],
    ['(1) Taxpayer ID: 7727214569 (2) OGRN 1037739044111', ['tax 7727214569', 'registration 1037739044111']],
    ['OGRN 1037739044111 dated 31/01/1994. Tax ID :7725056162', ['tax 7725056162', 'registration 1037739044111']],
    ['INN: 7831000122 OGRN: 1027800000139', ['tax 7831000122', 'registration 1027800000139']],
    ['734088604. 735958824. 753302567', ['registration 734088604', 'registration 735958824', 'registration 753302567']],
    ['SL033858', ['registration SL033858']],
  ])('several in a British cell: %s', (cell, expected) => {
    const found = ukNumbers('Business Reg No', cell).filter((item) => item !== undefined);
    expect(found.map(({ scheme, value }) => `${scheme} ${value}`).toSorted()).toEqual(expected.toSorted());
  });

  it('finds what remarks name, and nothing else', () => {
    expect(identifiersInProse('SWIFT/BIC: INVBKPPY; IMO number 1790183. Swift is a bird, IMO 12; SWIFT / BIC INVSSYDA')).toEqual([
      { scheme: 'bic', value: 'INVBKPPY' },
      { scheme: 'bic', value: 'INVSSYDA' },
      { scheme: 'imo', value: '1790183' },
    ]);
  });
});

it('keeps every name that OFAC gives in remarks', () => {
  expect(mineRemarks("a.k.a. 'VLT'; f.k.a. 'ALPHA'; n.k.a. 'SAM 5'.").names).toEqual([
    { text: 'VLT', kind: 'weak' },
    { text: 'ALPHA', kind: 'former' },
    { text: 'SAM 5', kind: 'alias' },
  ]);
});

it('keeps the blank at which OFAC cut a remark', () => {
  const nulls = '-0- ,'.repeat(6);
  const { entries } = readTexts('ofac-sdn', {
    'sdn.csv': `7,"VELT",-0- ,"CYBER2",-0- ,${nulls}"Tax ID No. 7700000001 (Russia); "\r\n`,
    'sdn_comments.csv': '7,"SWIFT/BIC INVBRUMM; Linked To: INVENTED CO."\r\n',
  });
  expect(entries[0]).toMatchObject({
    identifiers: [
      { scheme: 'tax', value: '7700000001' },
      { scheme: 'bic', value: 'INVBRUMM' },
    ],
    links: [{ relation: 'Linked To', name: 'INVENTED CO' }],
  });
});

it.each([
  ["Democratic People's Republic of Korea", 'KP'],
  ['Iran (Islamic Republic of)', 'IR'],
  ['UK', 'GB'],
  ['Myanmar (Burma)', 'MM'],
  ['Atlantis', 'Atlantis'],
])('the country %s', (name, code) => expect(countryCode(name)).toBe(code));

it.each([
  ['00/05/1964', '1964-05'],
  ['09/1962', '1962-09'],
  ['00/00/0', ''],
  ['02/12/2011', '2011-12-02'],
  ['around 1950', 'around 1950'],
])('the British day %s', (text, date) => expect(ukDate(text)).toBe(date));

it('takes a UN alias apart that lists its own', () => {
  const alias = (text: string): string => `<ENTITY_ALIAS><QUALITY>a.k.a.</QUALITY><ALIAS_NAME>${text}</ALIAS_NAME></ENTITY_ALIAS>`;
  const { entries } = readTexts('un-sc', {
    'un.xml': `<CONSOLIDATED_LIST dateGenerated="2026-11-20T00:00:00Z"><INDIVIDUALS/><ENTITIES><ENTITY><DATAID>1</DATAID><FIRST_NAME>VELT FRONT</FIRST_NAME><REFERENCE_NUMBER>QDe.900</REFERENCE_NUMBER><COMMENTS1>SWIFT: INVBKPPY</COMMENTS1>${alias('جبهة (the Velt Front; Jabhat al-Velt)')}${alias('a) Velt Army b) Velt Men')}</ENTITY></ENTITIES></CONSOLIDATED_LIST>`,
  });
  expect(entries[0]?.names.map(({ text }) => text)).toEqual([
    'VELT FRONT',
    'جبهة',
    'the Velt Front',
    'Jabhat al-Velt',
    'Velt Army',
    'Velt Men',
  ]);
  expect(entries[0]?.identifiers).toEqual([{ scheme: 'bic', value: 'INVBKPPY' }]);
});

it('cleans the aliases that the US cut from prose, and says what a hit means', () => {
  const header = 'source,_id,entity_number,type,programs,name,addresses,alt_names,remarks,ids,license_policy,end_date';
  const row =
    'Entity List (EL) - Bureau,abc,7,,,VELT,"Tula, RU","and JSC Velt Plant; -VPK Velt;OJSC Velt; Velt Two and any successor, sub-unit, or subsidiary thereof",,"Male, Gender; Subject to Directive 4, Executive Order 14024 Directive Information",Presumption of denial,2030-01-01';
  const { entries } = readTexts('us-csl', { 'csl.csv': `${header}\n${row}\n` });
  expect(entries[0]).toMatchObject({ gender: 'Male' });
  expect(entries[0]?.names.map(({ text }) => text)).toEqual(['VELT', 'JSC Velt Plant', 'VPK Velt', 'OJSC Velt', 'Velt Two']);
  expect(entries[0]?.remarks).toContain('Presumption of denial | until 2030-01-01');
  expect(entries[0]?.remarks).toContain('Executive Order 14024 Directive Information Subject to Directive 4');
});

it('screens every listed thing of OpenSanctions, whatever it is, with its passports', () => {
  const lines = [
    { id: 'a', caption: 'W', schema: 'CryptoWallet', properties: { name: ['VELT WALLET'], topics: ['sanction'] } },
    { id: 'b', caption: 'P', schema: 'Person', properties: { name: ['VELT, Ivan'], topics: ['sanction'] } },
    { id: 'c', caption: 'D', schema: 'Passport', properties: { holder: ['b'], number: ['AB123456'] } },
    { id: 'd', caption: 'O', schema: 'Ownership', properties: { owner: ['b'], asset: ['a'], percentage: ['80'], endDate: ['2020'] } },
  ];
  const { entries, edges } = readTexts('opensanctions', { 'e.json': lines.map((line) => JSON.stringify(line)).join('\n') });
  expect(entries.map(({ entryId, kind }) => [entryId, kind])).toEqual([
    ['a', 'unknown'],
    ['b', 'person'],
  ]);
  expect(entries[1]?.identifiers).toEqual([{ scheme: 'passport', value: 'AB123456' }]);
  expect(edges).toEqual([]);
});

it('refuses a list that stands in its file twice', () => {
  const text = '<sanctionsData><entities><entity id="1"/></entities></sanctionsData>';
  expect(() => readTexts('ofac-sdn', { 'a.xml': text + text })).toThrow(expect.objectContaining({ code: 'LIST_MALFORMED' }));
});
