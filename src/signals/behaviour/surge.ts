import { ABSENT } from '../../model/finding.ts';
import { isShareOf } from '../../model/money.ts';
import type { Signal } from '../signal.ts';
import { patternFinding } from './pattern.ts';

/** A payer moves many times what is usual for them (domain.md V3). Business grows, so it only adds to what else is found. */
export const surge: Signal = (payment, screens, { behaviour }) => {
  const found = behaviour?.surge;
  if (!found || !isShareOf(found.recent, screens.rules.behaviour.surge.times * 100, found.usual)) return ABSENT;
  const { currency } = payment.amount;
  return patternFinding(
    payment,
    'debtor',
    1,
    `the payer moved ${currency} ${found.recent} in 30 days, and ${currency} ${found.usual} in a month before`,
  );
};
