import { ABSENT, wholeField } from '../../model/finding.ts';
import { legDifferences, type LegDifference } from './leg-differences.ts';
import type { Signal } from '../signal.ts';

/**
 * The customer's payment and the cover for it carry one UETR and say different things (domain.md D1). Told on the leg that
 * came later, so that one pair is one alert; a cover whose other leg is not here cannot be compared.
 */
export const alteredLeg: Signal = (payment, { rules }, { otherLeg }) => {
  if (!otherLeg) {
    if (payment.kind !== 'cover') return ABSENT;
    return { state: 'unknown', sentence: 'the customer payment that this cover is for is not here, so the two were not compared' };
  }
  if ([payment, otherLeg].some(({ notes }) => notes.some(({ code }) => code === 'COVER_WITHOUT_UNDERLYING'))) return ABSENT;
  const differences = legDifferences(payment, otherLeg).toSorted((a, b) => rules.legs[b.what] - rules.legs[a.what]);
  const [first, ...others] = differences;
  if (!first) return ABSENT;
  const more = others.length === 0 ? '' : `; ${others.length} further difference(s) in the evidence`;
  return {
    state: 'present',
    strength: rules.legs[first.what],
    sentence: `${payment.messageType} and ${otherLeg.messageType} of one transfer differ in ${inWords(first)}${more}`,
    evidence: differences.map(({ here, there }) => ({
      ...wholeField(here),
      matched: there ? `${otherLeg.messageType}: ${there.text}` : '(not in the other leg)',
    })),
  };
};

function inWords({ what, role }: LegDifference): string {
  return role ? `the ${what} of the ${role}` : 'the remittance information';
}
