import { ABSENT } from '../../model/finding.ts';
import { isShareOf, scaled } from '../../model/money.ts';
import type { Payment } from '../../model/payment.ts';
import type { Rules } from '../../model/rules.ts';
import { isDiverted } from '../diversion/diversion-route.ts';
import { goodsStrength } from '../goods/evidence.ts';
import type { Signal } from '../signal.ts';
import { inWords, patternFinding } from './pattern.ts';

/**
 * One payer splits a sum: several payments to one payee within days, of nearly the same amount (domain.md V2; EBA/GL/2024/15 no. 45).
 * Full strength just below a reporting limit, or for goods of the list or on a route of diversion; instalments are ordinary.
 */
export const structuring: Signal = (payment, screens, { behaviour }) => {
  const earlier = behaviour?.nearEqual ?? [];
  if (earlier.length === 0) return ABSENT;
  const { structuring: rules } = screens.rules.behaviour;
  const all = [...earlier, payment];
  const below = all.filter((one) => isJustBelow(one, rules)).length >= rules.least;
  const isTrade = goodsStrength(payment, screens) > 0 || isDiverted(payment, screens);
  const strength = below ? 1 : isTrade ? rules.trade : rules.otherwise;
  if (strength === 0) return ABSENT;
  const why = below ? `, ${rules.least} or more of them just below a limit` : '';
  return patternFinding(
    payment,
    'debtor',
    strength,
    `${all.length} nearly equal payments to one payee within days${why}: ${all.map(inWords).join(', ')}`,
  );
};

function isJustBelow({ amount }: Payment, { limits, band }: Rules['behaviour']['structuring']): boolean {
  const limit = limits[amount.currency];
  return limit !== undefined && scaled(amount.value) < scaled(limit) && isShareOf(amount.value, band * 100, limit);
}
