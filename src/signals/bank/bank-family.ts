import { ABSENT, type Evidence } from '../../model/finding.ts';
import { isAgent } from '../../model/payment.ts';
import { roleName } from '../listed.ts';
import type { Signal } from '../signal.ts';

/**
 * A bank's BIC begins with the four letters of a listed bank and is of another country (domain.md S3, 3.3). A weak hint: letters
 * outlive a sale, and banks of one family bear other letters.
 */
export const bankFamily: Signal = (payment, screens) => {
  const hits = payment.parties.flatMap((party) => {
    const bic = party.bic;
    if (!bic || !isAgent(party.role)) return [];
    const from = bic.text.length - bic.text.trimStart().length;
    const family = screens.bankFamilies.get(bic.text.slice(from, from + 4).toUpperCase());
    const country = bic.text.slice(from + 4, from + 6).toUpperCase();
    if (!family || family.some((listed) => listed.slice(4, 6) === country)) return [];
    const evidence: Evidence = { path: bic.path, from, to: from + 4, text: bic.text.slice(from, from + 4), matched: family.join(', ') };
    return [{ who: roleName(party), listed: family[0]!, evidence }];
  });
  const [first] = hits;
  if (!first) return ABSENT;
  return {
    state: 'present',
    strength: 1,
    sentence: `the BIC of ${first.who} begins like the listed ${first.listed}, in another country`,
    evidence: hits.map(({ evidence }) => evidence),
  };
};
