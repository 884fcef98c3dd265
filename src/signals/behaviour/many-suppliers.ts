import { ABSENT } from '../../model/finding.ts';
import { partyOf, type Payment } from '../../model/payment.ts';
import { isDiverted } from '../diversion/diversion-route.ts';
import { foldText } from '../../text/fold.ts';
import { goodsFamilies } from '../goods/evidence.ts';
import type { Signal } from '../signal.ts';
import { inWords, patternFinding } from './pattern.ts';

/**
 * One payer buys goods of one family from several suppliers within weeks, so that none of them sees the whole (domain.md V1;
 * FIN-2023-Alert004).
 */
export const manySuppliers: Signal = (payment, screens, { behaviour }) => {
  if (!behaviour?.suppliers) return ABSENT;
  const families = goodsFamilies(payment, screens);
  if (families.size === 0) return ABSENT;
  const isAlike = (one: Payment): boolean => [...goodsFamilies(one, screens)].some((family) => families.has(family));
  const { earlier, later, beyond } = behaviour.suppliers;
  // The last payment of the day for such goods tells the pattern of all.
  if (later.some(isAlike)) return ABSENT;
  const all = [...earlier.filter(isAlike), payment];
  const suppliers = new Set(all.map(payeeOf));
  const { least, otherwise } = screens.rules.behaviour.suppliers;
  if (suppliers.size < least)
    return beyond === 0
      ? ABSENT
      : {
          state: 'unknown',
          sentence: `${beyond} of the payer's earlier payments were not compared for goods of one kind; there are too many`,
        };
  return patternFinding(
    payment,
    'debtor',
    isDiverted(payment, screens) ? 1 : otherwise,
    `one payer buys goods of one kind from ${suppliers.size} suppliers within weeks: ${all.map(inWords).join(', ')}`,
  );
};

/** By the name, for a supplier has several accounts; by the account where there is no name. */
function payeeOf(payment: Payment): string {
  const creditor = partyOf(payment, 'creditor');
  return foldText(creditor?.name?.text ?? creditor?.account?.text ?? '');
}
