import { isAgent } from '../../model/payment.ts';
import { nameHits, roleName, strongest } from '../listed.ts';
import type { Signal } from '../signal.ts';

/** A customer of the payment bears the name of a listed person, firm or ship (domain.md S1). */
export const listedName: Signal = (payment, screens) => {
  const customers = payment.parties.filter((party) => !isAgent(party.role));
  const finding = strongest(customers.flatMap((party) => nameHits(party, screens)));
  if (finding.state === 'present') return finding;
  const nameless = (['debtor', 'creditor'] as const).filter((role) => !customers.some((party) => party.role === role && party.name));
  if (nameless.length > 0)
    return { state: 'unknown', sentence: `no name is given for the ${nameless.join(' and the ')}, so nobody was screened there` };
  const untelling = customers.filter(({ name }) => name && !screens.names(name.text).isTelling).map(roleName);
  if (untelling.length === 0) return finding;
  return { state: 'unknown', sentence: `the name of ${untelling.join(' and ')} is too short or too common to be told from listed names` };
};
