import { describe, expect, it } from 'vitest';
import { canonical } from '../../src/cli/parse.ts';
import { readMessage } from '../../src/messages/read.ts';
import type { Payment } from '../../src/model/payment.ts';
import { pacs008, transaction } from '../support/pacs008.ts';

const read = (text: string): Record<string, unknown>[] =>
  readMessage(Buffer.from(text)).records.map((record) => record.content as unknown as Record<string, unknown>);

describe('CSV', () => {
  const header = 'end_to_end_id,business_date,amount,currency,debtor_name,creditor_name,creditor_country,remittance';

  it('reads rows by column name, quotes and line breaks included', () => {
    const [payment] = read(`${header}\nE1,2026-11-20,10.00,EUR,"Yilmaz, A.",Garne GmbH,DE,"HS\n8542.31"\n`);
    expect(payment).toMatchObject({
      endToEndId: 'E1',
      parties: [{ role: 'debtor', name: { path: 'debtor_name', text: 'Yilmaz, A.' } }, { role: 'creditor' }],
      texts: [{ text: 'HS\n8542.31' }],
    });
  });

  it('rejects a bad row alone, and a file with an unknown column whole', () => {
    expect(
      read(`${header}\nE1,2026-11-20,x,EUR,A,B,DE,T\nE2,2026-11-20,1.00,EUR,A,B,DE,T\nE3,1\n`).map((record) => record['code']),
    ).toEqual(['MSG_AMOUNT_INVALID', undefined, 'MSG_CSV_MALFORMED']);
    expect(read(`${header},remitance\n`)).toMatchObject([{ code: 'MSG_CSV_COLUMN_UNKNOWN' }]);
  });

  it('keeps the rows before a broken quote and rejects the rest', () => {
    const records = read(`${header}\nE1,2026-11-20,1.00,EUR,A,B,DE,T\nE2,2026-11-20,1.00,EUR,"A"x,B,DE,T\n`);
    expect(records.map((record) => record['code'])).toEqual([undefined, 'MSG_CSV_MALFORMED']);
  });
});

it('rejects two rows that look like one', () => {
  const text =
    'end_to_end_id,business_date,amount,currency,debtor_name\nE1,2026-11-20,1,EUR,"A"\r2026,E2,1,EUR,"B"\r\nE3,2026-11-20,1,EUR,"C"\n';
  expect(read(text).map((record) => record['code'])).toEqual(['MSG_CSV_MALFORMED', undefined]);
});

describe('JSON Lines', () => {
  it('reads what parse prints', () => {
    const payment = readMessage(Buffer.from(pacs008(transaction()))).records[0]!.content as Payment;
    const [again] = readMessage(Buffer.from(`${JSON.stringify(canonical(payment))}\n`)).records;
    expect(canonical(again!.content as Payment)).toEqual({ ...canonical(payment), message_type: 'jsonl' });
  });

  it.each([
    ['a float for an amount', '{"business_date":"2026-11-20","amount":1.5,"currency":"EUR","parties":[]}', 'MSG_JSON_SHAPE'],
    ['no JSON', '{"a":', 'MSG_JSON_MALFORMED'],
    ['a NUL', String.raw`{"business_date":"2026-11-20","amount":"1","currency":"EUR","parties":[],"remittance":"\u0000"}`, 'MSG_NUL'],
    ['nobody', '{"business_date":"2026-11-20","amount":"1","currency":"EUR","parties":[]}', 'MSG_FIELD_MISSING'],
  ])('rejects %s', (_, line, code) => {
    expect(read(`${line}\n`)).toMatchObject([{ rejected: true, code }]);
  });
});
