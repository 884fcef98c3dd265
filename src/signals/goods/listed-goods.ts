import { ABSENT } from '../../model/finding.ts';
import type { Signal } from '../signal.ts';
import { goodsSights } from './evidence.ts';

/**
 * The texts name a customs code of the Common High Priority List (domain.md C1). Strength is the tier's weight times how
 * surely the digits are a tariff code; a code of the 2017 nomenclature counts one step less.
 */
export const listedGoods: Signal = (payment, screens) => {
  const [first, ...others] = goodsSights(payment, screens).filter(({ by }) => by === 'code');
  if (!first || !('code' in first.goods)) {
    if (payment.texts.some((field) => field.kind === 'remittance')) return ABSENT;
    return { state: 'unknown', sentence: 'there is no remittance information, so the goods are not named' };
  }
  const { code } = first.goods;
  const more = others.length === 0 ? '' : `; ${others.length} further code(s) in the evidence`;
  return {
    state: 'present',
    strength: first.strength,
    sentence: `the payment names customs code ${code.hs6}, ${code.label} (tier ${code.tier} of ${screens.goods.id}), ${first.how}${more}`,
    evidence: [first, ...others].map(({ evidence }) => evidence),
  };
};
