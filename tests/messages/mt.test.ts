import { describe, expect, it } from 'vitest';
import { readMessage } from '../../src/messages/read.ts';
import { isRejected } from '../../src/messages/record.ts';
import type { Field, Party, Payment } from '../../src/model/payment.ts';
import { looksLikeRur6, readRur6 } from '../../src/text/rur6.ts';

const message = (fields: string, type = 'I103', block3 = ''): string =>
  `{1:F01DRGCTRISXXXX0000000000}{2:${type}RHNHDEFFXXXXN}${block3}{4:\r\n:20:R1\r\n:32A:261120EUR1,\r\n${fields}\r\n-}`;

const read = (text: string): Payment => {
  const { content } = readMessage(Buffer.from(text)).records[0]!;
  if (isRejected(content)) throw new Error(`${content.code} at ${content.path}`);
  return content;
};

const party = (text: string, role: Party['role']): Party => read(text).parties.find((one) => one.role === role)!;

/** A field's text put together again from where its pieces stood in the value of its tag. */
function fromValue(field: Field, value: string): string {
  return field.pieces!.map(({ at, from }, i) => value.slice(from, from + (field.pieces![i + 1]?.at ?? field.text.length) - at)).join('');
}

describe('a name over several lines', () => {
  it.each([
    [
      'a legal form that did not fit',
      ['Kekikli Mobilya San. ve Tic. Ltd.', 'Sti.', 'Inonu Cad. 22'],
      'Kekikli Mobilya San. ve Tic. Ltd. Sti.',
    ],
    [
      'a line full in the middle of a word',
      ['Mikroelektronik Research and Develo', 'pment Centre Tuzla', 'Izmir'],
      'Mikroelektronik Research and Development Centre Tuzla',
    ],
    ['a street with a number', ['Marti Su Urunleri San. ve Tic. A.S.', 'Inonu Cad. 122', 'Antalya'], 'Marti Su Urunleri San. ve Tic. A.S.'],
    ['a short line', ['KATAYAMA ZINCIR', 'CO LTD'], 'KATAYAMA ZINCIR'],
    ['a long street', ['INTERNATIONAL BANKING DEPARTMENT', 'FEDERAL TOWERS MARINE DRIVE', 'X'], 'INTERNATIONAL BANKING DEPARTMENT'],
  ])('ends rightly with %s', (_, lines, name) => {
    const value = lines.join('\r\n');
    const { name: found, address } = party(message(`:59:${value}`), 'creditor');
    expect(found!.text).toBe(name);
    expect(fromValue(found!, value).replaceAll(/\s/g, '')).toBe(name.replaceAll(' ', ''));
    expect([found!.text, ...address.map(({ text }) => text)].join('').replaceAll(' ', '')).toBe(lines.join('').replaceAll(' ', ''));
  });

  it('knows where each numbered line stood', () => {
    const value =
      'CUST/TR/DRGCTRIS/44-1\r\n1/Tuzla Boya San.\r\n1/ve Tic. A.S.\r\n2/Liman Cad. 1\r\n3/TR/Tuzla\r\n7/TR/1234567890123456789012345678901\r\n8/23456';
    const { name, country, identifiers, address } = party(message(`:50F:${value}`), 'debtor');
    expect(name!.text).toBe('Tuzla Boya San. ve Tic. A.S.');
    expect(value.slice(name!.pieces![1]!.from)).toMatch(/^ve Tic/);
    expect(country!.text).toBe('TR');
    expect(identifiers.map(({ scheme, value: id }) => [scheme, id.text])).toEqual([
      ['CUST', 'DRGCTRIS/44-1'],
      ['NIDN', '123456789012345678901234567890123456'],
    ]);
    expect(address.map(({ text }) => text)).toEqual(['Liman Cad. 1', 'Tuzla']);
  });
});

describe('party lines as some systems write them', () => {
  it('filled to their width with blanks are measured without them', () => {
    const value = ['IVAN PETROV', 'ISTIKLAL CADDESI', 'ISTANBUL'].map((line) => line.padEnd(35)).join('\r\n');
    expect(party(message(`:59:${value}`), 'creditor').name!.text).toBe('IVAN PETROV');
  });

  it('a clearing code and an account one under the other', () => {
    const bank = party(message(':57D://RU044525225\r\n/30101810400000000225\r\nBANK VOLGA\r\nMOSCOW'), 'creditor_agent');
    expect(bank).toMatchObject({
      name: { text: 'BANK VOLGA' },
      account: { text: '30101810400000000225' },
      identifiers: [{ scheme: 'RU', value: { text: '//RU044525225' } }],
    });
  });

  it('words in a field of codes are read as a text', () => {
    const { texts } = read(message(':59:B\r\n:71A:SHA\r\nOOO VOLGA\r\n:21:UAV PARTS FOR OOO VOLGA'));
    expect(texts.map(({ path }) => path)).toEqual([':71A:', ':21:']);
  });
});

describe('RUR6', () => {
  it.each([
    ['OOO KOMPANIa STANKOSNAB', 'ООО КОМПАНИЯ СТАНКОСНАБ'],
    ['PODQIPNIKI ZAKRYTYE cASTX 2', 'ПОДШИПНИКИ ЗАКРЫТЫЕ ЧАСТЬ 2'],
    ["ZAVOD 'SIEMENS' eLEKTRONIKA", 'ЗАВОД  SIEMENS  ЭЛЕКТРОНИКА'],
  ])('reads %s', (text, cyrillic) => {
    expect(looksLikeRur6(text)).toBe(true);
    expect(readRur6(text)).toBe(cyrillic);
    expect(readRur6(text)).toHaveLength(text.length);
  });

  it.each(['Tuzla Boya A.S.', 'ROSENHOF GARNE GMBH', 'Ada Onur', 'IBM Co', 'INV 7 a', 'eBay INC'])('leaves %s alone', (text) => {
    expect(looksLikeRur6(text)).toBe(false);
  });

  it('stands beside the text as it was written', () => {
    const { name } = party(message(':50K:OOO KOMPANIa STANKOSNAB\r\nTULA'), 'debtor');
    expect(name).toMatchObject({ text: 'OOO KOMPANIa STANKOSNAB', reading: 'ООО КОМПАНИЯ СТАНКОСНАБ' });
  });
});

describe('a field that no reader knows', () => {
  it('is a text that is screened', () => {
    expect(read(message(':50K:A\r\n:59:B\r\n:99Z:PAYMENT FOR OOO VOLGA')).texts).toContainEqual({
      kind: 'instruction',
      path: ':99Z:',
      text: 'PAYMENT FOR OOO VOLGA',
    });
  });
});

describe('a return', () => {
  it('is known by field 72, and names what it gives back', () => {
    const { kind, returns, endToEndId } = read(message(':21:X\r\n:58A:COBADEFF\r\n:72:/RETN/99\r\n/AC04/\r\n/MREF/M1\r\n/TREF/T1', 'I202'));
    expect({ kind, returns, endToEndId }).toEqual({
      kind: 'return',
      returns: { instructionId: 'M1', endToEndId: 'T1', reason: 'AC04' },
      endToEndId: 'T1',
    });
  });
});

it('keeps a payment that stands with an acknowledgement', () => {
  const ack = '{1:F21DRGCTRISXXXX0000000000}{4:{177:2611201200}{451:0}}';
  const records = (text: string): string[] =>
    readMessage(Buffer.from(text)).records.map(({ content }) => ('code' in content ? content.code : 'read'));
  expect(records(`${ack}${message(':59:B')}`)).toEqual(['read']);
  expect(records(`${ack}{2:I103RHNHDEFFXXXXN}{4:\r\n:20:R\r\n-}\r\n${message(':59:B')}`)).toEqual(['MSG_MT_BLOCKS', 'read']);
});

it.each([
  ['32A twice', message(':32A:261120EUR2,\r\n:59:B'), 'MSG_FIELD_REPEATED'],
  ['an amount with a point', message(':59:B').replace('EUR1,', 'EUR1.00'), 'MSG_DATE_INVALID'],
  ['an amount without a comma', message(':59:B').replace('EUR1,', 'EUR100'), 'MSG_AMOUNT_INVALID'],
  ['three decimals of euro', message(':59:B').replace('EUR1,', 'EUR1,001'), 'MSG_AMOUNT_INVALID'],
  ['no reference', message(':59:B').replace(':20:R1\r\n', ''), 'MSG_FIELD_MISSING'],
  ['a UETR that is none', message(':59:B', 'I103', '{3:{121:not-a-uetr}}'), 'MSG_UETR_INVALID'],
  ['text before the first field', message(':59:B').replace('{4:\r\n', '{4:\r\nhello\r\n'), 'MSG_MT_BLOCKS'],
  ['no message type', message(':59:B').replace('{2:I103', '{2:'), 'MSG_MT_BLOCKS'],
  ['a second message without its beginning', `${message(':59:B')}{2:I103RHNHDEFFXXXXN}{4:\r\n:20:R2\r\n-}`, 'MSG_MT_BLOCKS'],
  ['a tag that is moved in', message(':59:B\r\n :57A:COBADEFF'), 'MSG_MT_BLOCKS'],
  ['a tag with a small letter', message(':50k:A'), 'MSG_MT_BLOCKS'],
  ['a NUL', message(':59:B\u0000'), 'MSG_NUL'],
])('rejects %s', (_, text, code) => {
  expect(readMessage(Buffer.from(text)).records).toMatchObject([{ content: { rejected: true, code } }]);
});
