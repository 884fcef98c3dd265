import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readFiles, readTexts, type Reading } from '../support/lists.ts';

const PRIMARY =
  '7,"VELT, OOO",-0- ,"RUSSIA-EO14024] [CYBER2",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"Tax ID No. 9801004170 (Russia); Legal Entity Number 999900DALV0000011711; SWIFT/BIC VLTBRUMM; DOB 1962; nationality Russia; a.k.a. \'VLT\'; Vessel Registration Identification IMO 9187629."\r\n';
const ofac = (...files: string[]): Reading => readTexts('ofac-sdn', Object.fromEntries(files.map((text, i) => [`${i}.csv`, text])));

describe('OFAC CSV', () => {
  it('joins aliases and addresses, and mines the remarks', () => {
    const { entries, rejected, rows } = ofac(
      `${PRIMARY}\u001A\r\n`,
      '7,1,"aka","VELT LLC",-0- \r\n',
      '7,2,"Ul. Novaya 3","Tula","Russia",-0- \r\n',
    );
    expect({ rows, rejected }).toEqual({ rows: 1, rejected: [] });
    expect(entries[0]).toMatchObject({
      entryId: '7',
      kind: 'organisation',
      names: [
        { text: 'VELT, OOO', kind: 'primary' },
        { text: 'VELT LLC', kind: 'alias' },
        { text: 'VLT', kind: 'weak' },
      ],
      programs: ['RUSSIA-EO14024', 'CYBER2'],
      identifiers: [
        { scheme: 'tax', value: '9801004170' },
        { scheme: 'lei', value: '999900DALV0000011711' },
        { scheme: 'bic', value: 'VLTBRUMM' },
        { scheme: 'imo', value: '9187629' },
      ],
      countries: ['RU'],
      addresses: ['Ul. Novaya 3, Tula, Russia'],
      birthDates: ['1962'],
    });
  });

  it('lists every row it could not use', () => {
    const { rejected } = ofac(`${PRIMARY}8,"SHORT"\r\n`, '9,1,"aka","NOBODY",-0- \r\n');
    expect(rejected.map(({ code, line }) => [code, line])).toEqual([
      ['LIST_ROW_COLUMNS', 2],
      ['LIST_ROW_ORPHAN', 1],
    ]);
  });

  it.each(['a,b,c\n', '<?xml version="1.0"?><x a="1"/>', ''])('refuses a file that is another layout: %j', (text) => {
    expect(() => ofac(text)).toThrow(expect.objectContaining({ code: 'LIST_SCHEMA' }));
    expect(() => readTexts('us-csl', { x: text })).toThrow(expect.objectContaining({ code: 'LIST_SCHEMA' }));
  });
});

describe('US Consolidated Screening List', () => {
  it('keeps the lists apart and reads columns by name', () => {
    const header = 'source,_id,entity_number,type,programs,name,addresses,alt_names,remarks,ids';
    const row =
      'Entity List (EL) - Bureau of Industry and Security,abc,,,,VELT,"Ul. 3, Tula, RU",VELT LLC; VLT OOO,,"RU, 1137746390572, Registration ID; VLTBRUMM, SWIFT/BIC"';
    const { entries, rejected } = readTexts('us-csl', { 'csl.csv': `${header}\n${row}\nNo list,x,,,,N,,,,\n` });
    expect(entries).toMatchObject([
      {
        entryId: 'abc',
        source: 'EL',
        countries: ['RU'],
        names: [{}, { text: 'VELT LLC' }, { text: 'VLT OOO' }],
        identifiers: [
          { scheme: 'registration', value: '1137746390572' },
          { scheme: 'bic', value: 'VLTBRUMM' },
        ],
      },
    ]);
    expect(rejected).toMatchObject([{ code: 'LIST_ROW_INCOMPLETE', line: 3 }]);
  });
});

const shared = '../shared/data/lists';

describe.skipIf(!existsSync(shared))('real lists (skipped: no shared data, where it is absent)', () => {
  it.each([
    ['ofac-sdn', ['ofac-sdn-2021-07.csv', 'ofac-alt-2021-07.csv', 'ofac-add-2021-07.csv'], 8_976, 8_976],
    ['ofac-cons', ['ofac-cons-prim.csv', 'ofac-cons-alt.csv'], 442, 442],
    ['ofac-cons', ['ofac-cons-2022-03.xml'], 462, 462],
    ['ofac-cons', ['ofac-cons-enhanced-2025-01.xml'], 443, 443],
    ['us-csl', ['us-csl-2022-04.csv'], 14_160, 14_160],
    ['bis-dpl', ['bis-dpl-2023-11.txt'], 665, 547],
    ['un-sc', ['un-2026-02-27.xml'], 1_003, 1_003],
    ['uk-ofsi', ['uk-conlist-2022-05-04.csv'], 15_261, 3_430],
    ['eu-fsf', ['eu-fsf-2022-03-18-partial.xml'], 1_044, 1_044],
  ])('%s from %j: every row is part of an entry', (listId, files, rows, entries) => {
    const read = readFiles(listId, ...files.map((file) => `${shared}/${file}`));
    expect([read.rows, read.entries.length, read.rejected]).toEqual([rows, entries, []]);
  });
});
