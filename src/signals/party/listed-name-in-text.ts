import { ABSENT } from '../../model/finding.ts';
import { nameHitsInText, strongest } from '../listed.ts';
import type { Signal } from '../signal.ts';

/**
 * The remittance information, the banks' instructions or an address name a listed person, firm or ship, whoever the parties are
 * (EBA/GL/2024/15 no. 20: free text is screened). Whole names only: one word of a name in a sentence tells nothing.
 */
export const listedNameInText: Signal = (payment, screens) => {
  const addresses = payment.parties.flatMap((party) => party.address);
  const fields = [...payment.texts.filter(({ kind }) => kind !== 'purpose'), ...addresses];
  return fields.length === 0 ? ABSENT : strongest(fields.flatMap((field) => nameHitsInText(field, screens)));
};
