import { isAgent } from '../../model/payment.ts';
import { identifierHits, strongest } from '../listed.ts';
import type { Signal } from '../signal.ts';

/** A customer carries the BIC, LEI, tax, registration or passport number of a listed entry (domain.md S1). */
export const listedIdentifier: Signal = (payment, screens) =>
  strongest(payment.parties.filter((party) => !isAgent(party.role)).flatMap((party) => identifierHits(party, screens)));
