import { describe, expect, it } from 'vitest';
import { goodsSights } from '../../../src/signals/goods/evidence.ts';
import { payment } from '../../support/payment.ts';
import { scored, screensOf } from '../../support/screens.ts';

const screens = await screensOf();
const inKyrgyzstan = { debtor: { name: 'OsOO Zornimekh', country: 'KG' } };
const strongest = (remittance: string): string => {
  const [first] = goodsSights(payment({ remittance }), screens);
  return first ? `${'code' in first.goods ? first.goods.code.hs6 : first.goods.group} ${first.evidence.text}` : 'none';
};

describe('goods in words', () => {
  it.each([
    ['FATURA 12 SİLİNDİRİK MAKARALI RULMANLAR', '848250 SİLİNDİRİK MAKARALI RULMANLAR'],
    ['оплата за танталовые конденсаторы', '853221 танталовые конденсаторы'],
    ['OPLATA ZA MIKROKONTROLLERY PO DOGOVORU 5', '854231 MIKROKONTROLLERY'],
    ['BEARINGS, TAPERED ROLLER 400 PCS', '848220 BEARINGS, TAPERED ROLLER'],
    ['CNC TORNA TEZGAHI', '845811 CNC TORNA TEZGAHI'],
  ])('%s', (text, expected) => {
    expect(strongest(text)).toBe(expected);
  });

  it.each(['FOOD PROCESSOR BLADES', 'BEARING INTEREST 4 PCT', 'POTATO CHIPS 40 BOXES', 'COTTON YARN'])(
    '%s are none that count alone',
    (text) => {
      const [first] = goodsSights(payment({ remittance: text }), screens);
      expect(first?.strength ?? 0).toBeLessThan(0.5);
    },
  );

  it('a word cut by a full line is read whole, at its place in both lines', () => {
    const text = 'PAYMENT FOR CONTRACT 77 AND MICROCO\r\nNTROLLERS 400 PCS';
    const [first] = goodsSights(payment({ remittance: text }), screens);
    expect(first?.evidence.text).toBe('MICROCO\r\nNTROLLERS');
    expect(text.slice(first!.evidence.from, first!.evidence.to)).toBe(first!.evidence.text);
  });
});

describe('goods and route together', () => {
  it.each([
    ['a code', 'GTIP 8541.29.00.00.00'],
    ['words', 'SPHERICAL ROLLER BEARINGS'],
    ['drone parts', 'İHA PARÇASI'],
  ])('%s for a payer in Kyrgyzstan alerts', (_, remittance) => {
    const { severity, rules } = scored(payment({ parties: inKyrgyzstan, remittance }), screens);
    expect(severity).not.toBe('none');
    expect(rules).toContain('diversion-route');
  });

  it('goods between partners, a route without goods, and everyday words on a route do not', () => {
    expect(scored(payment({ remittance: 'HS 8542.31' }), screens).severity).toBe('none');
    expect(scored(payment({ parties: inKyrgyzstan }), screens).severity).toBe('none');
    expect(scored(payment({ parties: inKyrgyzstan, remittance: 'POTATO CHIPS' }), screens).severity).toBe('none');
  });

  it('a code next door alone is no alert either', () => {
    expect(scored(payment({ remittance: 'HS 8526.92' }), screens)).toEqual({ severity: 'none', rules: ['near-goods'] });
  });
});
