import { ABSENT } from '../../model/finding.ts';
import type { Signal } from '../signal.ts';
import { countrySights } from './countries.ts';

/**
 * The payment touches Russia or Belarus: by a party's country or town, by the country in a bank's BIC, by an account, clearing
 * code or other mark, or in a text (domain.md G1, 3.2). A country is context, never a verdict.
 */
export const russiaBelarus: Signal = (payment, screens) => {
  const { geography, rules } = screens;
  const sights = countrySights(payment, screens).filter(
    ({ iso2, area }) => area === undefined && geography.nexus.some((country) => country.iso2 === iso2),
  );
  const [first, ...others] = sights.toSorted((a, b) => rules.nexus[b.slot] - rules.nexus[a.slot]);
  if (!first) {
    const customers = payment.parties.filter((party) => party.role === 'debtor' || party.role === 'creditor');
    if (customers.every((party) => party.country ?? party.account) && customers.length === 2) return ABSENT;
    return { state: 'unknown', sentence: 'a customer has neither country nor account, so where they are is not known' };
  }
  return {
    state: 'present',
    strength: rules.nexus[first.slot],
    sentence: others.length === 0 ? first.sentence : `${first.sentence}; ${others.length} further mark(s) in the evidence`,
    evidence: [first, ...others].map((sight) => sight.evidence),
  };
};
