import type { Payment } from './payment.ts';

/** What is known about a payment beside its own message; found set-wise before scoring, so that scoring stays a function. */
export interface Facts {
  /** The other message about the same money, by its UETR: the customer's payment of a cover, or the cover of one. */
  readonly otherLeg?: Payment;
  readonly behaviour?: Behaviour;
}

/**
 * Other payments that make a pattern with this one, oldest first, a payment and its cover as one. Only what a signal asks for is here.
 * A pattern is told once, on its last payment: of near sums and of money passed through only that one has the facts.
 */
export interface Behaviour {
  /** Of the same payer to the same payee within days, of nearly the same amount. */
  readonly nearEqual?: readonly Payment[];
  /** What came in to this payer days before, from abroad, and was nearly as much: as one sum, or all of it in parts. */
  readonly received?: readonly Payment[];
  /** To the same payee, from payers of Russia or Belarus, who have since stopped. */
  readonly stopped?: readonly Payment[];
  /** Of the same payer to anybody within weeks: before this one, later on its day, and how many more were not read. */
  readonly suppliers?: { readonly earlier: readonly Payment[]; readonly later: readonly Payment[]; readonly beyond: number };
  /** The payer's first payment that is known, and how far back is known; nothing where it is older than the window. */
  readonly firstSeen?: { readonly date: string; readonly knownFrom: string };
  /** The payer's sum of the last 30 days, and a usual one of the months before, in the payment's currency; both plain decimals. */
  readonly surge?: { readonly recent: string; readonly usual: string };
}
