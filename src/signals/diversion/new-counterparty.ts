import { ABSENT, wholeField } from '../../model/finding.ts';
import { partyOf } from '../../model/payment.ts';
import { goodsStrength } from '../goods/evidence.ts';
import type { Signal } from '../signal.ts';
import { isDiverted } from './diversion-route.ts';

/** A day in milliseconds. */
const DAY = 86_400_000;

/**
 * Goods of the list for a payer never seen before, in a country of diversion (domain.md E1, E3). Only where enough of the past is
 * known: at a young bank everybody is new. When a firm was founded a payment does not say.
 */
export const newCounterparty: Signal = (payment, screens, { behaviour }) => {
  const { firstSeen } = behaviour ?? {};
  const debtor = partyOf(payment, 'debtor');
  const field = debtor?.name ?? debtor?.account;
  if (!firstSeen || !field || goodsStrength(payment, screens) < screens.rules.diversion.sureGoods || !isDiverted(payment, screens))
    return ABSENT;
  const days = Math.round((Date.parse(firstSeen.date) - Date.parse(firstSeen.knownFrom)) / DAY);
  if (days < screens.rules.behaviour.knownDays) return ABSENT;
  return {
    state: 'present',
    strength: 1,
    sentence: `the payer was never seen in the ${days} days before`,
    evidence: [{ ...wholeField(field), matched: 'first payment' }],
  };
};
