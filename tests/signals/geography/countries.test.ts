import { describe, expect, it } from 'vitest';
import { countrySights } from '../../../src/signals/geography/countries.ts';
import { payment } from '../../support/payment.ts';
import { scored, screensOf } from '../../support/screens.ts';

const screens = await screensOf();
const sights = (...given: Parameters<typeof payment>): string[] =>
  countrySights(payment(...given), screens).map(({ iso2, slot, area, evidence }) => [slot, area ?? iso2, evidence.text].join(' '));

describe('the countries of a payment', () => {
  it('by slot and source: field, address, BIC and IBAN', () => {
    const parties = {
      debtor: { name: 'Zornimekh', address: ['Deira 44', 'Dubai UAE'], account: 'AE070331234567890123456' },
      debtor_agent: { bic: 'BAKAKG22' },
      creditor: { name: 'Gelvarit', country: 'TR' },
    };
    expect(sights({ parties })).toEqual(
      expect.arrayContaining(['party AE Dubai UAE', 'account AE AE070331234567890123456', 'agent KG KG', 'party TR TR']),
    );
  });

  it.each([
    ['in English', 'Bishkek KYRGYZSTAN', 'KG'],
    ['in Turkish', 'Almatı KAZAKİSTAN', 'KZ'],
    ['in Russian', 'г. Минск, Беларусь', 'BY'],
    ['of several words', '1 Queens Road, HONG KONG', 'HK'],
  ])('by the country that an address ends with, %s', (_, line, iso2) => {
    expect(sights({ parties: { debtor: { name: 'Zornimekh', address: [line] } } }).map((sight) => sight.split(' ')[1])).toContain(iso2);
  });
});

describe('occupied areas', () => {
  it.each([
    ['Crimea under any flag', { country: 'RU', address: ['ul. Bolshaya 12', 'Sevastopol'] }],
    ['in Ukraine', { country: 'UA', address: ['Kerç, Kırım'] }],
    ['a so-called republic', { address: ['283000 Donetsk DNR RUSSIAN'] }],
    ['in Cyrillic', { country: 'UA', address: ['Мелитополь, ул. Мира 5'] }],
  ])('%s alerts alone', (_, where) => {
    const { severity, rules } = scored(payment({ parties: { debtor: { name: 'Zornimekh', ...where } } }), screens);
    expect(rules).toContain('occupied-area');
    expect(['medium', 'high']).toContain(severity);
  });

  it.each([
    ['the city of Kherson, which is free', { country: 'UA', address: ['Ushakova 14', 'Kherson'] }],
    ['a street called after a place', { address: ['Sevastopol St 8', '1065 Nicosia CY'] }],
    ['a place of that name elsewhere', { country: 'FR', address: ['12 boulevard de Sébastopol', 'Sevastopol'] }],
    ['a Turkish street', { country: 'TR', address: ['Sivastopol Cad. 5', 'Kırım Sokak 3'] }],
  ])('%s is none', (_, where) => {
    expect(scored(payment({ parties: { debtor: { name: 'Zornimekh', ...where } } }), screens).severity).toBe('none');
  });
});

describe('Russian details in a text', () => {
  it('alert where no party is there, and say so', () => {
    const remittance = 'FOR FURTHER CREDIT ACC 40702810900000000042 BIK 044525225';
    expect(scored(payment({ remittance }), screens)).toEqual({
      severity: 'medium',
      rules: expect.arrayContaining(['russian-details']) as string[],
    });
  });

  it('are ordinary where the payer is openly Russian', () => {
    const parties = { debtor: { name: 'OOO Zornimekh', country: 'RU', account: '40702810900000000042' } };
    expect(scored(payment({ parties, remittance: '(VO10100) ORANGES INN 7701000010' }), screens)).toMatchObject({ severity: 'none' });
  });
});

describe('an address under another country', () => {
  it('of a Russian town counts as a text does, and as nothing under a country of namesakes', () => {
    const at = (country: string): string[] =>
      scored(payment({ parties: { debtor: { name: 'Zornimekh FZE', country, address: ['ul. Lenina 5', 'Moskva'] } } }), screens).rules;
    expect(at('AE')).toContain('russia-belarus');
    expect(at('US')).not.toContain('russia-belarus');
  });

  it('where goods go to is read from the text', () => {
    const text = (remittance: string): string[] => scored(payment({ remittance }), screens).rules;
    expect(text('HS 8542.31 DELIVERY BISHKEK')).toContain('diversion-route');
    expect(text('COTTON DELIVERY BISHKEK')).not.toContain('diversion-route');
    expect(text('HS 8542.31 BISKEK CAD. 5 ANKARA')).not.toContain('diversion-route');
  });
});

describe('everyday words beside an open Russian connection', () => {
  it('are held back, and say why; what names goods is not', () => {
    const of = (remittance: string): string =>
      scored(payment({ parties: { debtor: { name: 'OOO Zornimekh', country: 'RU' } }, remittance }), screens).severity;
    expect(of('MODEM RENT NOVEMBER')).toBe('none');
    expect(of('FPGA MICROCHIPS')).toBe('high');
  });
});
