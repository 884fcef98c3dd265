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
    ['a currency in small letters', transaction().replace('"EUR"', '"eur"'), 'MSG_CURRENCY_UNKNOWN', 'IntrBkSttlmAmt'],
    [
      'a currency that is a word of the language',
      transaction().replace('"EUR"', '"constructor"'),
      'MSG_CURRENCY_UNKNOWN',
      'IntrBkSttlmAmt',
    ],
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

  it('reads a party that stands twice, twice, and what stands beside the slots', () => {
    const [payment] = read(
      pacs008(
        transaction({
          more: '<Cdtr><Nm>Second Creditor</Nm></Cdtr><PmtTpInf><LclInstrm><Prtry>WORDS</Prtry></LclInstrm></PmtTpInf><UltmtDbtr><Nm>U</Nm></UltmtDbtr>',
        }).replace(
          '<BICFI>COBADEFF</BICFI></FinInstnId>',
          '<BICFI>COBADEFF</BICFI><Nm>Bank</Nm></FinInstnId><BrnchId><Nm>Sevastopol Branch</Nm></BrnchId>',
        ),
      ),
    ) as [Payment];
    expect(payment.parties.filter(({ role }) => role === 'creditor').map(({ name }) => name!.text)).toEqual([
      'Rosenhof Garne GmbH',
      'Second Creditor',
    ]);
    expect(payment.parties.find(({ role }) => role === 'creditor_agent')!.address.map(({ text }) => text)).toContain('Sevastopol Branch');
    expect(payment.texts).toContainEqual(expect.objectContaining({ kind: 'purpose', text: 'WORDS' }));
  });

  it('reads banks and customers of a return, whichever way they are given', () => {
    const bank = (bic: string): string => `<Agt><FinInstnId><BICFI>${bic}</BICFI></FinInstnId></Agt>`;
    const [payment] = read(
      `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.004.001.09"><PmtRtr><TxInf><RtrId>R</RtrId><RtrdIntrBkSttlmAmt Ccy="EUR">1</RtrdIntrBkSttlmAmt><IntrBkSttlmDt>2026-11-20</IntrBkSttlmDt><RtrChain><UltmtDbtr>${bank('AAAATRIS')}</UltmtDbtr><Dbtr>${bank('BBBBTRIS')}</Dbtr><Cdtr><Pty><Nm>C</Nm></Pty></Cdtr></RtrChain><OrgnlTxRef><Dbtr>${bank('DDDDTRIS')}</Dbtr><UndrlygCstmrCdtTrf><Dbtr><Nm>E</Nm></Dbtr><RmtInf><Ustrd>T</Ustrd></RmtInf></UndrlygCstmrCdtTrf></OrgnlTxRef></TxInf></PmtRtr></Document>`,
    ) as [Payment];
    expect(payment.parties.map(({ role, name, bic }) => `${role} ${(name ?? bic)!.text}`)).toEqual([
      'interbank_debtor BBBBTRIS',
      'creditor C',
      'interbank_ultimate_debtor AAAATRIS',
      'original_interbank_debtor DDDDTRIS',
      'original_debtor E',
    ]);
    expect(payment.texts).toMatchObject([{ text: 'T' }]);
  });

  it('ends soon with many comments behind the document, and with many elements of one name', () => {
    expect(codes(`${pacs008(transaction())}${'<!--a-->'.repeat(5_000)}<!--`)).toEqual(['ok', 'MSG_XML_MALFORMED']);
    const [payment] = read(pacs008(transaction({ more: `<RmtInf>${'<Ustrd>x</Ustrd>'.repeat(20_000)}</RmtInf>` }))) as [Payment];
    expect(payment.texts.at(-2)!.path).toMatch(/RmtInf\[1\]\/Ustrd\[20000\]$/);
  });

  it('refuses an encoding that does not exist', () => {
    expect(codes('<?xml version="1.0" encoding="ISO-8859-12"?><Document/>')).toEqual(['MSG_ENCODING']);
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
