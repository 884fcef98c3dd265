import { ABSENT } from '../../model/finding.ts';
import { isShareOf } from '../../model/money.ts';
import { partyOf, type Payment } from '../../model/payment.ts';
import { isDiverted } from '../diversion/diversion-route.ts';
import type { Signal } from '../signal.ts';
import { inWords, patternFinding, remittanceOf } from './pattern.ts';

/**
 * A payee whom Russian or Belarusian payers paid is now paid by a new payer elsewhere (domain.md G4; FIN-2023-Alert004). Full strength
 * where both name the same contract; less where only the sums are alike and the new payer is where goods are diverted.
 */
export const payerSwitch: Signal = (payment, screens, { behaviour }) => {
  const stopped = behaviour?.stopped ?? [];
  const last = stopped.at(-1);
  if (!last) return ABSENT;
  const own = referencesOf(payment);
  const shared = stopped.flatMap((one) => [...referencesOf(one)].filter((reference) => own.has(reference)))[0];
  const isAlike = isDiverted(payment, screens) && stopped.some((one) => isLike(one, payment));
  const strength = shared !== undefined ? 1 : isAlike ? screens.rules.behaviour.payerSwitch.otherwise : 0;
  if (strength === 0) return ABSENT;
  const payer = partyOf(last, 'debtor')?.name?.text ?? 'an unnamed payer';
  const why = shared === undefined ? 'the sums are alike' : `both name «${shared}»`;
  return patternFinding(
    payment,
    'debtor',
    strength,
    `a new payer follows ${payer} (last ${inWords(last)}), who paid from Russia or Belarus: ${why}`,
  );
};

/** Numbers of contracts and orders: letters or signs with digits, and not a mere amount or date. */
function referencesOf(payment: Payment): ReadonlySet<string> {
  const words =
    remittanceOf(payment)
      .toUpperCase()
      .match(/[\p{L}\d][\p{L}\d/.-]{3,40}/gu) ?? [];
  return new Set(words.filter((word) => /\d/.test(word) && /[\p{L}/-]/u.test(word) && !/^[\d./-]{6,10}$/.test(word)));
}

function isLike(one: Payment, other: Payment): boolean {
  const [a, b] = [one.amount, other.amount];
  return a.currency === b.currency && isShareOf(a.value, 50, b.value) && isShareOf(b.value, 50, a.value);
}
