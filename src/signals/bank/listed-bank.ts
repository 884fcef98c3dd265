import { isAgent } from '../../model/payment.ts';
import { identifierHits, nameHits, strongest } from '../listed.ts';
import type { Signal } from '../signal.ts';

/**
 * A bank in the chain is listed, by its BIC or by its name (domain.md S3). A BIC is compared by its first eight
 * characters, so a branch is met with its bank; the same four letters elsewhere prove nothing.
 */
export const listedBank: Signal = (payment, screens) => {
  const agents = payment.parties.filter((party) => isAgent(party.role));
  const finding = strongest(agents.flatMap((party) => [...identifierHits(party, screens), ...nameHits(party, screens)]));
  if (finding.state === 'present') return finding;
  const faceless = agents.filter((party) => !party.bic && !party.name && party.identifiers.length === 0);
  if (faceless.length === 0) return finding;
  return { state: 'unknown', sentence: `${faceless.length} bank(s) in the chain have neither BIC, name nor clearing number` };
};
