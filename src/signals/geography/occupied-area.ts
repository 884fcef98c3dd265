import { ABSENT } from '../../model/finding.ts';
import type { Signal } from '../signal.ts';
import { countrySights } from './countries.ts';

/**
 * A party is in an occupied area of Ukraine, or a text names one (EO 13685, EO 14065, EU 692/2014 and 2022/263; domain.md 3.2).
 * Only names that prove it: the cities of Kherson and Zaporizhzhia are free, and say nothing.
 */
export const occupiedArea: Signal = (payment, screens) => {
  const { nexus } = screens.rules;
  const sights = countrySights(payment, screens).filter(({ area }) => area !== undefined);
  const [first, ...others] = sights.toSorted((a, b) => nexus[b.slot] - nexus[a.slot]);
  if (!first) return ABSENT;
  const more = others.length === 0 ? '' : `; ${others.length} further mark(s) in the evidence`;
  return {
    state: 'present',
    strength: nexus[first.slot],
    sentence: `${first.sentence}${more}`,
    evidence: [first, ...others].map(({ evidence }) => evidence),
  };
};
