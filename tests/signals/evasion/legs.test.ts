import { describe, expect, it } from 'vitest';
import { readMessage } from '../../../src/messages/read.ts';
import type { Payment } from '../../../src/model/payment.ts';
import { openScreens } from '../../../src/pipeline/screens.ts';
import { buildListBlock } from '../../../src/screening/list-block.ts';
import { loadConfig } from '../../../src/runtime.ts';
import { alteredLeg } from '../../../src/signals/evasion/altered-leg.ts';
import { legDifferences } from '../../../src/signals/evasion/leg-differences.ts';
import { missingUnderlying } from '../../../src/signals/evasion/missing-underlying.ts';
import { pacs008, transaction } from '../../support/pacs008.ts';
import { payment } from '../../support/payment.ts';

const screens = openScreens(buildListBlock([]), await loadConfig('2026-11-24'));

const read = (text: string): Payment => readMessage(Buffer.from(text)).records[0]!.content as Payment;

/** The customer's payment, and the cover that a bank would send for it over a narrow format. */
const customer = (given: { debtor?: string; remittance?: string } = {}): Payment =>
  read(
    pacs008(
      transaction({
        debtor: 'Değirmendere Otomotiv Yedek Parça San. ve Tic. A.Ş.',
        creditor: 'Rosenhof Garne GmbH',
        remittance: 'COTTON YARN INV 7',
        more: '<DbtrAcct><Id><IBAN>TR330006100519786457841326</IBAN></Id></DbtrAcct><CdtrAcct><Id><IBAN>DE89370400440532013000</IBAN></Id></CdtrAcct>',
        ...given,
      }),
    ),
  );

const cover = (given: { name?: string; text?: string; block?: boolean; account?: string } = {}): Payment => {
  const {
    name = 'Degirmendere Otomotiv Yedek Parca',
    text = 'COTTON YARN INV 7',
    block = true,
    account = 'TR330006100519786457841326',
  } = given;
  const underlying = `:50K:/${account}\n${name}\nSan. ve Tic. A.S.\n:59:/DE89370400440532013000\nROSENHOF GARNE GMBH\n:70:/ROC/E1\n${text}\n`;
  return read(
    `{1:F01DRGCTRISXXXX0000000000}{2:O2021200261120RHNHDEFFXXXX00000000002611201200N}{3:{119:COV}{121:0d2f6a4c-1b3e-4c5d-8e7f-000000000001}}{4:\n:20:C1\n:21:E1\n:32A:261120EUR100,\n:52A:DRGCTRIS\n:58A:COBADEFF\n${block ? underlying : ''}-}`,
  );
};

describe('two legs of one transfer', () => {
  it('that differ only in spelling, case and the width of a line say the same', () => {
    expect(legDifferences(cover(), customer())).toEqual([]);
    expect(alteredLeg(cover(), screens, { otherLeg: customer() })).toEqual({ state: 'absent' });
  });

  it.each([
    ['another debtor', cover({ name: 'Yesil Vadi Gida' }), 'name', 'debtor'],
    ['another text', cover({ text: 'FOOD PRODUCTS' }), 'remittance', undefined],
    ['another account', cover({ account: 'TR950011100000000001234567' }), 'account', 'debtor'],
  ])('with %s differ, and the finding shows both', (_, leg, what, role) => {
    expect(legDifferences(leg, customer())).toMatchObject([role ? { what, role } : { what }]);
    expect(alteredLeg(leg, screens, { otherLeg: customer() })).toMatchObject({
      state: 'present',
      strength: screens.rules.legs[what as 'name'],
    });
  });

  it.each([
    ['umlauts spelled out', 'Müller und Söhne', 'MUELLER + SOEHNE'],
    ['joining words', 'Yeşil Vadi ve Ortakları', 'YESIL VADI AND ORTAKLARI'],
    ['two romanisations', 'ООО Щит', 'OOO SCHIT'],
    ['a word broken over lines', 'Degirmendere Elektronik', 'DEGIRMENDERE ELEKT RONIK'],
  ])('%s are no difference', (_, one, other) => {
    const named = (name: string): Payment => payment({ parties: { debtor: { name } } });
    expect(legDifferences(named(one), named(other))).toEqual([]);
  });

  it('a text that only one leg has is a difference from either side', () => {
    const silent = { ...customer(), texts: [] };
    expect(legDifferences(cover(), silent)).toMatchObject([{ what: 'remittance', here: { path: 'B:70:' } }]);
    expect(legDifferences(silent, cover())).toMatchObject([{ what: 'remittance', here: { path: 'B:70:' } }]);
  });

  it('an account or a customer that only one leg has is a difference, and so is a name cut where no format cuts', () => {
    const [debtor, ...others] = customer().parties;
    const { account: _, ...without } = debtor!;
    expect(legDifferences({ ...customer(), parties: [without, ...others] }, cover())).toMatchObject([{ what: 'account', role: 'debtor' }]);
    expect(legDifferences({ ...customer(), parties: others }, cover())).toMatchObject([{ what: 'name', role: 'debtor' }]);
    expect(legDifferences(cover({ name: 'Degirmendere' }), customer())).toMatchObject([{ what: 'name', role: 'debtor' }]);
  });

  it('a cover alone cannot be compared, and that is no innocence', () => {
    expect(alteredLeg(cover(), screens, {})).toMatchObject({ state: 'unknown' });
    expect(alteredLeg(customer(), screens, {})).toEqual({ state: 'absent' });
  });

  it('a cover without its underlying block is found by itself', () => {
    const empty = cover({ block: false });
    expect(missingUnderlying(empty, screens, {})).toMatchObject({ state: 'present' });
    expect(alteredLeg(empty, screens, { otherLeg: customer() })).toEqual({ state: 'absent' });
    expect(missingUnderlying(cover(), screens, {})).toEqual({ state: 'absent' });
  });
});
