import { ABSENT } from '../../model/finding.ts';
import type { Signal } from '../signal.ts';
import { countrySights } from './countries.ts';

/**
 * A text gives Russian or Belarusian bank details, a tax number or a telephone there, while no party and no bank of the payment is:
 * the money goes on to where the message does not say (domain.md G1, G4; EBA/GL/2024/15 no. 45 on omitted data).
 */
export const russianDetails: Signal = (payment, screens) => {
  const nexus = countrySights(payment, screens).filter(({ iso2 }) => screens.geography.nexus.some((country) => country.iso2 === iso2));
  const isOpen = nexus.some(({ role, slot }) => role !== undefined && slot !== 'text');
  const [first, ...others] = nexus.filter(({ role, slot }) => role === undefined && slot === 'account');
  if (isOpen || !first) return ABSENT;
  return {
    state: 'present',
    strength: 1,
    sentence: `${first.sentence}, though no party and no bank of the payment is there`,
    evidence: [first, ...others].map(({ evidence }) => evidence),
  };
};
