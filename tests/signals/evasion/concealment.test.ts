import { expect, it } from 'vitest';
import { payment } from '../../support/payment.ts';
import { scored, screensOf } from '../../support/screens.ts';

const screens = await screensOf();
const rules = (remittance: string): string[] => scored(payment({ remittance }), screens).rules;

it.each([
  'INV 5 PLEASE DO NOT MENTION RUSSIA IN THE DOCUMENTS',
  'REMOVE CONSIGNEE NAME FROM BL',
  'FATURADA NIHAI KULLANICI ADINI BELIRTMEYIN',
  'НЕ УКАЗЫВАТЬ РОССИЮ В ДОКУМЕНТАХ',
])('%s asks to conceal', (text) => {
  expect(rules(text)).toContain('concealment');
});

it.each([
  'REMOVE OLD TILES AND REPLACE WINDOWS',
  'RUSSIAN SALAD FOR THE CONFERENCE',
  'CHANGE OF ADDRESS FEE',
  'SPARE PARTS CONSIGNEE AS PER INVOICE',
])('%s does not', (text) => {
  expect(rules(text)).not.toContain('concealment');
});
