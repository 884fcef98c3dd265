import { describe, expect, it } from 'vitest';
import { mappedAmount, mappedDate, parseMapping } from '../../src/messages/mapping.ts';
import { readMessage } from '../../src/messages/read.ts';

const columns = {
  id: 'end_to_end_id',
  d: 'business_date',
  a: 'amount',
  c: 'currency',
  p: 'debtor_name',
  'to.name': 'creditor_name',
  t1: 'remittance',
  t2: 'remittance',
};
const mapping = parseMapping({ id: 'x', columns, ignore: ['branch', 'to.id'] });

describe('a mapping', () => {
  it.each([
    ['an unknown field', { ...columns, z: 'debtor_nam' }, 'debtor_nam is no field'],
    ['a scalar twice', { ...columns, z: 'amount' }, 'amount is given by two columns'],
    ['no amount', { d: 'business_date', c: 'currency' }, 'gives amount'],
  ])('is refused for %s', (_, given, message) => {
    expect(() => parseMapping({ id: 'x', columns: given })).toThrow(message);
  });

  it.each([
    ['DD.MM.YYYY', '20.11.2026', '2026-11-20'],
    ['YYYYMMDD', '20261120', '2026-11-20'],
    ['YYYY-MM-DD', '2026-11-20 23:59:59+03', '2026-11-20'],
    ['DD.MM.YYYY', '2026-11-20', '2026-11-20'],
    ['MM/DD/YYYY', '20-11-2026', '20-11-2026'],
  ])('reads dates by %s', (dates, text, date) => {
    expect(mappedDate(text, { ...mapping, dates })).toBe(date);
  });

  it.each([
    ['1.234.567,89', '.', ',', '1234567.89'],
    ['1.5', '.', ',', '1?5'],
    ['1 250,5', ' ', ',', '1250.5'],
    ['1,00,000', '.', ',', '1.00,000'],
    ['12,50', '', ',', '12.50'],
    ['12.50', '', ',', '12?50'],
  ])('reads %s by thousands «%s» and decimal «%s»', (text, thousands, decimal, amount) => {
    expect(mappedAmount(text, { ...mapping, thousands, decimal })).toBe(amount);
  });

  it('reads JSON members by path, numbers digit for digit, texts in order', () => {
    const line =
      '{"id":"E1","d":"2026-11-20","a":90071992547409.93,"c":"EUR","p":"Tuzla Boya","to":{"name":"Hafen","id":4},"t2":"B","t1":"A","branch":3}\n';
    const [record] = readMessage(Buffer.from(line), { mapping }).records;
    expect(record!.content).toMatchObject({
      amount: { value: '90071992547409.93' },
      parties: [{ name: { path: 'p' } }, { name: { path: 'to.name', text: 'Hafen' } }],
      texts: [
        { path: 't2', text: 'B' },
        { path: 't1', text: 'A' },
      ],
    });
  });

  it('rejects a member and a column that it does not name', () => {
    const codes = (text: string): unknown[] =>
      readMessage(Buffer.from(text), { mapping }).records.map(({ content }) => 'code' in content && content.code);
    expect(codes('{"id":"E1","d":"2026-11-20","a":"1","c":"EUR","p":"X","secret":"?"}\n')).toEqual(['MSG_JSON_SHAPE']);
    expect(codes('id,d,a,c,p,to.name,t1,t2,secret\n')).toEqual(['MSG_CSV_COLUMN_UNKNOWN']);
    expect(codes('id,d,a,c,p,t1,t2\n')).toEqual(['MSG_CSV_COLUMN_UNKNOWN']);
  });

  it('reads a code page that only the bank knows', () => {
    const table = Buffer.concat([
      Buffer.from('id,d,a,c,p,to.name,t1,t2\nE1,2026-11-20,1.00,TRY,'),
      Buffer.from([0xde]),
      Buffer.from('ule,Hafen,A,B\n'),
    ]);
    const [record] = readMessage(table, { mapping: { ...mapping, encoding: 'windows-1254' } }).records;
    expect(record!.content).toMatchObject({ parties: [{ name: { text: 'Şule' } }, {}] });
  });
});
