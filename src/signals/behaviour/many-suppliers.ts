import { ABSENT } from '../../model/finding.ts';
import { partyOf, type Payment } from '../../model/payment.ts';
import { isDiverted } from '../diversion/diversion-route.ts';
import { goodsFamiliesIn } from '../goods/evidence.ts';
import type { Signal } from '../signal.ts';
import { inWords, patternFinding, remittanceOf } from './pattern.ts';

/**
 * One payer buys goods of one family from several suppliers within weeks, so that none of them sees the whole (domain.md V1;
 * FIN-2023-Alert004).
 */
export const manySuppliers: Signal = (payment, screens, { behaviour }) => {
  if (!behaviour?.suppliers) return ABSENT;
  const families = goodsFamiliesIn(remittanceOf(payment), screens);
  if (families.size === 0) return ABSENT;
  const alike = behaviour.suppliers.filter((one) =>
    [...goodsFamiliesIn(remittanceOf(one), screens)].some((family) => families.has(family)),
  );
  const all = [...alike, payment];
  const suppliers = new Set(all.map(payeeOf));
  const { least, otherwise } = screens.rules.behaviour.suppliers;
  if (suppliers.size < least) return ABSENT;
  return patternFinding(
    payment,
    'debtor',
    isDiverted(payment, screens) ? 1 : otherwise,
    `one payer buys goods of one kind from ${suppliers.size} suppliers within weeks: ${all.map(inWords).join(', ')}`,
  );
};

function payeeOf(payment: Payment): string {
  const creditor = partyOf(payment, 'creditor');
  return (creditor?.account ?? creditor?.name)?.text ?? '';
}
