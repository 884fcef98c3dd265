/** A person's decision that a counterparty is not an entry, with the conditions that it holds under. */
export interface WhitelistDecision {
  readonly whitelistId: string;
  /** The counterparty's name, as payments give it; compared without case and accents. */
  readonly counterparty: string;
  readonly account?: string;
  /** ISO 3166 alpha-2. */
  readonly country?: string;
  readonly maxAmount?: { readonly value: string; readonly currency: string };
  readonly list: string;
  readonly source: string;
  readonly entryId: string;
  readonly entryName: string;
  readonly reason: string;
  readonly approvedBy: string;
  /** The last day on which it holds. */
  readonly expiresOn: string;
}
