import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { listReader } from '../../src/lists/catalogue.ts';
import type { ListReading } from '../../src/lists/reader.ts';

const PRIMARY =
  '7,"VELT, OOO",-0- ,"RUSSIA-EO14024] [CYBER2",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"Tax ID No. 9801004170 (Russia); Legal Entity Number 999900DALV0000011711; SWIFT/BIC VLTBRUMM; DOB 1962; nationality Russia; a.k.a. \'VLT\'; Vessel Registration Identification IMO 9187629."\r\n';
const ofac = (...files: string[]): ListReading => listReader('ofac-sdn').read(files.map((text, i) => ({ name: `${i}.csv`, text })));

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
    expect(() => listReader('us-csl').read([{ name: 'x', text }])).toThrow(expect.objectContaining({ code: 'LIST_SCHEMA' }));
  });
});

describe('US Consolidated Screening List', () => {
  it('keeps the lists apart and reads columns by name', () => {
    const header = 'source,_id,entity_number,type,programs,name,addresses,alt_names,remarks,ids';
    const row =
      'Entity List (EL) - Bureau of Industry and Security,abc,,,,VELT,"Ul. 3, Tula, RU",VELT LLC; VLT OOO,,"RU, 1137746390572, Registration ID; VLTBRUMM, SWIFT/BIC"';
    const { entries, rejected } = listReader('us-csl').read([{ name: 'csl.csv', text: `${header}\n${row}\nNo list,x,,,,N,,,,\n` }]);
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
  const file = (name: string): { name: string; text: string } => ({ name, text: readFileSync(`${shared}/${name}`, 'utf8') });

  it('every row is an entry', () => {
    expect(listReader('us-csl').read([file('us-csl-2022-04.csv')])).toMatchObject({ rows: 14_160, rejected: [] });
    const sdn = listReader('ofac-sdn').read(['sdn', 'alt', 'add'].map((part) => file(`ofac-${part}-2021-07.csv`)));
    expect([sdn.rows, sdn.entries.length, sdn.rejected]).toEqual([8_976, 8_976, []]);
    expect(sdn.entries.flatMap((entry) => entry.identifiers).filter(({ scheme }) => scheme === 'imo').length).toBeGreaterThan(400);
  });
});
