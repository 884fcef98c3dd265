import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readMessage } from '../../src/messages/read.ts';
import { isRejected } from '../../src/messages/record.ts';
import type { Payment, Rejected } from '../../src/model/payment.ts';
import { pacs008, transaction } from '../support/pacs008.ts';

const read = (xml: string): (Payment | Rejected)[] => readMessage(Buffer.from(xml)).records.map((record) => record.content);
const codes = (xml: string): string[] => read(xml).map((content) => (isRejected(content) ? content.code : 'ok'));

describe('readMessage on pacs.008', () => {
  it('reads parties, agents and texts with their places', () => {
    const [payment] = read(pacs008(transaction({ debtor: 'A &amp; B <![CDATA[<C>]]>', more: '<UltmtCdtr><Nm>U</Nm></UltmtCdtr>' }))) as [
      Payment,
    ];
    expect(payment.messageType).toBe('pacs.008.001.08');
    expect(payment.amount).toEqual({ value: '100.00', currency: 'EUR' });
    expect(payment.parties.find(({ role }) => role === 'debtor')!.name).toEqual({
      path: '/Document/FIToFICstmrCdtTrf/CdtTrfTxInf/Dbtr/Nm',
      text: 'A & B <C>',
    });
    expect(payment.parties.map(({ role }) => role)).toEqual(['debtor', 'creditor', 'ultimate_creditor', 'debtor_agent', 'creditor_agent']);
    expect(payment.texts).toEqual([
      { kind: 'remittance', path: '/Document/FIToFICstmrCdtTrf/CdtTrfTxInf/RmtInf/Ustrd', text: 'COTTON YARN INV 7' },
    ]);
  });

  it('reads any namespace prefix, inside an envelope', () => {
    const prefixed = pacs008(transaction())
      .replace(/<(\/?)([A-Za-z])/g, '<$1p:$2')
      .replace('xmlns=', 'xmlns:p=')
      .replace('<?xml version="1.0" encoding="UTF-8"?>', '');
    expect(codes(`<Envelope><AppHdr/>${prefixed}</Envelope>`)).toEqual(['ok']);
  });

  it.each([
    ['a bad amount', transaction({ amount: '1,000.00' }), 'MSG_AMOUNT_INVALID', 'IntrBkSttlmAmt'],
    ['an amount of zero', transaction({ amount: '0.00' }), 'MSG_AMOUNT_INVALID', 'IntrBkSttlmAmt'],
    ['too many decimals', transaction({ amount: '1.001' }), 'MSG_AMOUNT_INVALID', 'IntrBkSttlmAmt'],
    ['no such day', transaction({ date: '2026-02-30' }), 'MSG_DATE_INVALID', 'IntrBkSttlmDt'],
    ['an unknown currency', transaction().replace('"EUR"', '"ZZQ"'), 'MSG_CURRENCY_UNKNOWN', 'IntrBkSttlmAmt'],
    ['a bad UETR', transaction().replace('-4000-', '-1000-'), 'MSG_UETR_INVALID', 'UETR'],
  ])('rejects %s alone, with code and path', (_, bad, code, place) => {
    const records = read(pacs008(transaction(), bad, transaction()));
    expect(records.map((content) => (isRejected(content) ? content.code : 'ok'))).toEqual(['ok', code, 'ok']);
    expect((records[1] as Rejected).path).toContain(place);
  });

  it('keeps what stood before a break', () => {
    const xml = pacs008(transaction(), transaction());
    expect(codes(xml.slice(0, xml.lastIndexOf('<Cdtr>')))).toEqual(['ok', 'MSG_XML_MALFORMED']);
  });

  it.each([
    [
      'a document type',
      pacs008(transaction()).replace('<Document', '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><Document'),
      'MSG_XML_DOCTYPE',
    ],
    ['an undefined entity', pacs008(transaction({ debtor: '&lol;' })), 'MSG_XML_MALFORMED'],
    ['a nesting bomb', pacs008(`<CdtTrfTxInf>${'<a>'.repeat(5_000)}`), 'MSG_XML_DEPTH'],
    ['another version', pacs008(transaction()).replace('001.08', '001.99'), 'MSG_VERSION_UNSUPPORTED'],
    ['no transaction', pacs008(), 'MSG_EMPTY'],
    ['a statement', '{1:F01ANKATRISXXXX0000000000}{2:I940LINBUS33XXXXN}{4:\n:20:X\n-}', 'MSG_FORMAT_UNSUPPORTED'],
    ['a picture', '\u0089PNG', 'MSG_FORMAT_UNKNOWN'],
  ])('refuses %s', (_, text, code) => {
    expect(codes(text)).toContain(code);
  });

  it('refuses bytes that are not the declared encoding', () => {
    const bytes = Buffer.concat([Buffer.from(pacs008(transaction())), Buffer.from([0xff])]);
    expect(readMessage(bytes).records[0]!.content).toMatchObject({ rejected: true, code: 'MSG_ENCODING' });
  });

  it('never throws and never loses a message, whatever is cut, doubled or overwritten', () => {
    const xml = pacs008(transaction(), transaction({ debtor: 'Şule Öz' }));
    fc.assert(
      fc.property(fc.nat(xml.length), fc.nat(40), fc.string({ maxLength: 8 }), (at, length, inserted) => {
        const { records } = readMessage(Buffer.from(xml.slice(0, at) + inserted + xml.slice(at + length)));
        expect(records.length).toBeGreaterThan(0);
      }),
      { numRuns: 1_000 },
    );
  });
});
