import type { Payment } from '../model/payment.ts';
import type { Screens } from './signal.ts';

/**
 * Asks once for a payment under the same screens: several signals want the same answer, one after the other. Only the last payment's
 * answer is held, for it is asked of millions.
 */
export function oncePerPayment<T extends object>(
  ask: (payment: Payment, screens: Screens) => T,
): (payment: Payment, screens: Screens) => T {
  const last = new WeakMap<Screens, { readonly payment: Payment; readonly answer: T }>();
  return (payment, screens) => {
    const known = last.get(screens);
    if (known?.payment === payment) return known.answer;
    const answer = ask(payment, screens);
    last.set(screens, { payment, answer });
    return answer;
  };
}
