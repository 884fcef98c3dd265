import { describe, expect, it } from 'vitest';
import { GoodsList } from '../../src/goods/goods-list.ts';
import { findHsCodes } from '../../src/goods/hs-codes.ts';
import { loadConfig } from '../../src/runtime.ts';

const list = new GoodsList((await loadConfig('2026-11-24')).goods);
const find = (text: string): string[] => findHsCodes(text, list).map((hit) => `${hit.code.hs6} ${hit.anchor}`);

describe('findHsCodes', () => {
  it.each([
    ['INV 2024-118 DTD 12.03.2024 ICS HS 8542.31', ['854231 anchored']],
    ['FATURA NO 77 GTIP 8482.10.90.00.00 RULMAN', ['848210 anchored']],
    ['G.T.İ.P. 8542.32.90.00.00', ['854232 anchored']],
    ['ГТД, ТН ВЭД 8542310000', ['854231 anchored']],
    ['код ТН ВЭД ЕАЭС: 8482 30 000 0', ['848230 anchored']],
    ['HS CODES 8542.31, 8542.32', ['854231 anchored', '854232 anchored']],
    ['HS 854231 854239', ['854231 anchored', '854239 anchored']],
    ['HS 8542.31 2 PCS', ['854231 anchored']],
    ['HTS 8526910040', ['852691 anchored']],
    ['hs code\n8542.31', ['854231 anchored']],
    ['CHIPS 8542.31.90 AS AGREED', ['854231 dotted']],
    ['8482 30 000 0 подшипники', ['848230 dotted']],
    ['8482 30 00 00 подшипники', ['848230 dotted']],
    ['HS 8542.31 - 8542.39', ['854231 anchored', '854239 anchored']],
    ['CHIPS 854231 AS AGREED', ['854231 bare']],
    ['HS 8803.30.00', ['880730 anchored']],
    ['HS-CODE 854231', ['854231 anchored']],
    ['HS CODE (8542.31)', ['854231 anchored']],
    ['GOODS FROM JAPAN 854231', ['854231 bare']],
  ])('%s', (text, expected) => {
    expect(find(text)).toEqual(expected);
  });

  it.each([
    'INVOICE 854231',
    'INV NO: 854231',
    'ACC 8542 3100 0417',
    'AMOUNT 854231,00 EUR',
    'TR33 0006 8542 3112 3456 7890 12',
    'DATED 880730',
    'INVOICE TOTAL USD 8542.31',
    'INV 8542.31',
    'PAID 8542.31 EUR',
    'CITRUS HS 0805.10',
    '+90 854231 11',
  ])('no goods in %s', (text) => {
    expect(find(text)).toEqual([]);
  });

  it('a code next door to the list is told apart', () => {
    expect(findHsCodes('HS 8526.92 AND HS 8542.31', list).map(({ code, isListed }) => `${code.hs6} ${isListed}`)).toEqual([
      '852692 false',
      '854231 true',
    ]);
  });

  it('finds each of the fifty codes by its number, with the exact span', () => {
    expect(list.codes).toHaveLength(50);
    for (const { hs6 } of list.codes) {
      const text = `İŞLEM GTİP ${hs6.slice(0, 4)}.${hs6.slice(4)} PARÇA`;
      const [hit] = findHsCodes(text, list);
      expect(hit?.code.hs6).toBe(hs6);
      expect(text.slice(hit!.from, hit!.to)).toBe(`${hs6.slice(0, 4)}.${hs6.slice(4)}`);
    }
  });
});
