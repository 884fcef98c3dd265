import { ABSENT } from '../../model/finding.ts';
import { isAgent } from '../../model/payment.ts';
import type { Signal } from '../signal.ts';
import { countrySights } from './countries.ts';

/**
 * A text gives Russian or Belarusian bank details, a tax number or a telephone there, while no customer of the payment is:
 * the money goes on to where the message does not say (domain.md G1, G4; EBA/GL/2024/15 no. 45 on omitted data).
 */
export const russianDetails: Signal = (payment, screens) => {
  const nexus = countrySights(payment, screens).filter(({ iso2 }) => screens.geography.nexus.some((country) => country.iso2 === iso2));
  // A bank of the chain there does not say for whom the details are; a customer there does.
  const isOpen = nexus.some(({ role, slot }) => role !== undefined && !isAgent(role) && slot !== 'agent');
  const [first, ...others] = nexus.filter(({ role, slot }) => role === undefined && slot === 'account');
  if (isOpen || !first) return ABSENT;
  return {
    state: 'present',
    strength: 1,
    sentence: `${first.sentence}, though no customer of the payment is there`,
    evidence: [first, ...others].map(({ evidence }) => evidence),
  };
};
