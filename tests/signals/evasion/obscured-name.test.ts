import { expect, it } from 'vitest';
import { obscuredName } from '../../../src/signals/evasion/obscured-name.ts';
import { payment } from '../../support/payment.ts';
import { screensOf } from '../../support/screens.ts';

const screens = await screensOf();
const found = (name: string): string | undefined => {
  const finding = obscuredName(payment({ parties: { debtor: { name } } }), screens, {});
  return finding.state === 'present' ? finding.evidence[0]!.text : undefined;
};

it.each([
  ['letters of two scripts', 'ZORNIМEKH LLC', 'ZORNIМEKH'],
  ['letters that stand apart', 'Z O R N I M E K H LLC', 'Z O R N I M E K H'],
  ['a character that nobody sees', 'ZOR\u200BNIMEKH', '\u200B'],
])('%s are found and shown', (_, name, text) => {
  expect(found(name)).toBe(text);
});

it.each(['J. R. R. Tolmen', 'A B C Dis Ticaret', 'Zornimekh', 'M A N Diesel', 'Rosenhof & Co KG'])(
  '%s is a name like any other',
  (name) => {
    expect(found(name)).toBeUndefined();
  },
);
