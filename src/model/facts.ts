import type { Payment } from './payment.ts';

/** What is known about a payment beside its own message; found set-wise before scoring, so that scoring stays a function. */
export interface Facts {
  /** The other message about the same money, by its UETR: the customer's payment of a cover, or the cover of one. */
  readonly otherLeg?: Payment;
  readonly behaviour?: Behaviour;
}

/**
 * Earlier payments that make a pattern with this one, oldest first. Only what a signal asks for is here, and only on the last
 * payment of a pattern on its day, so that a pattern is told once.
 */
export interface Behaviour {
  /** Of the same payer to the same payee within days, of nearly the same amount. */
  readonly nearEqual?: readonly Payment[];
  /** What came in to this payer days before, from abroad, and was nearly as much. */
  readonly received?: readonly Payment[];
  /** To the same payee, from payers of Russia or Belarus, who have since stopped. */
  readonly stopped?: readonly Payment[];
  /** Of the same payer to others within weeks. */
  readonly suppliers?: readonly Payment[];
  /** The payer's first payment that is known, and how far back is known; nothing where it is older than the window. */
  readonly firstSeen?: { readonly date: string; readonly knownFrom: string };
  /** The payer's sum of the last 30 days, and a usual one of the months before, in the payment's currency; both plain decimals. */
  readonly surge?: { readonly recent: string; readonly usual: string };
}
