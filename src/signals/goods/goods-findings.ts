import { ABSENT, type Finding } from '../../model/finding.ts';
import { labelOf } from '../../goods/goods-words.ts';
import type { Payment } from '../../model/payment.ts';
import type { Screens } from '../signal.ts';
import { goodsSights, type GoodsSight } from './evidence.ts';

/** The sights of one kind as a finding: the strongest speaks, every one is evidence. */
export function goodsFinding(payment: Payment, screens: Screens, isMine: (sight: GoodsSight) => boolean): Finding {
  const [first, ...others] = goodsSights(payment, screens).filter(isMine);
  if (!first) return ABSENT;
  const more = others.length === 0 ? '' : `; ${others.length} further place(s) in the evidence`;
  return {
    state: 'present',
    strength: first.strength,
    sentence: `the payment names ${labelOf(first.goods)}, ${first.how}${more}`,
    evidence: [first, ...others].map(({ evidence }) => evidence),
  };
}

/** Groups of goods that are made for war, or for flying without a pilot. */
const MILITARY = new Set(['uav', 'military', 'engines']);

export function isMilitary({ goods }: GoodsSight): boolean {
  return 'group' in goods && MILITARY.has(goods.group);
}
