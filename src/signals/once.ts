import type { Payment } from '../model/payment.ts';
import type { Screens } from './signal.ts';

/**
 * Asks once for a payment under the same screens: several signals want the same answer, and a replay asks again under other rules.
 * What was answered goes with the payment.
 */
export function oncePerPayment<T extends object>(
  ask: (payment: Payment, screens: Screens) => T,
): (payment: Payment, screens: Screens) => T {
  const answers = new WeakMap<Screens, WeakMap<Payment, T>>();
  return (payment, screens) => {
    let known = answers.get(screens);
    if (!known) answers.set(screens, (known = new WeakMap()));
    let answer = known.get(payment);
    if (!answer) known.set(payment, (answer = ask(payment, screens)));
    return answer;
  };
}
