import type { Payment } from './payment.ts';

/** What is known about a payment beside its own message; found set-wise before scoring, so that scoring stays a function. */
export interface Facts {
  /** The other message about the same money, by its UETR: the customer's payment of a cover, or the cover of one. */
  readonly otherLeg?: Payment;
}
