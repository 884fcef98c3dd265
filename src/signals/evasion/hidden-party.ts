import { ABSENT, type Evidence } from '../../model/finding.ts';
import { isAgent } from '../../model/payment.ts';
import { roleName } from '../listed.ts';
import type { Signal } from '../signal.ts';

/**
 * A customer's name is a filler: «ONE OF OUR CUSTOMERS», «NOTPROVIDED» (domain.md D1, D2; EU 2023/1113 Art. 7). Whoever stands
 * behind it was not screened.
 */
export const hiddenParty: Signal = (payment, { wording }) => {
  const hidden = payment.parties.flatMap((party) => {
    const { name } = party;
    if (!name || isAgent(party.role)) return [];
    const letters = name.text.replaceAll(/[^\p{L}\p{N}]/gu, '');
    const isFiller = wording.isAll('filler', name.text) || letters === '' || /^[xX]+$/.test(letters);
    const hit = isFiller ? { from: 0, to: name.text.length } : undefined;
    if (!hit) return [];
    const text = name.text.slice(hit.from, hit.to);
    return [
      { who: roleName(party), evidence: { path: name.path, ...hit, text, matched: 'a filler in place of a name' } satisfies Evidence },
    ];
  });
  const [first] = hidden;
  if (!first) return ABSENT;
  return {
    state: 'present',
    strength: 1,
    sentence: `the name of ${first.who} is a filler («${first.evidence.text}»), so nobody was screened there`,
    evidence: hidden.map(({ evidence }) => evidence),
  };
};
