import { ABSENT } from '../../model/finding.ts';
import { isAgent } from '../../model/payment.ts';
import { hasLookAlikes } from '../../text/fold.ts';
import { roleName } from '../listed.ts';
import type { Signal } from '../signal.ts';

const INVISIBLE = /[\u200B\u2060-\u2064\uFEFF\u00AD]/u;

/** Five or more letters that stand alone: «S P A C E D»; initials are fewer, and are written with points. */
const SPACED = /(?<![\p{L}\d'’.&-])\p{L}(?:[ _*-]{1,2}\p{L}(?![\p{L}\d.'’&])){4,}/u;

/**
 * A name written so that a plain comparison fails: letters of two scripts in one word, characters that nobody sees, or letters that
 * stand apart (domain.md D3).
 */
export const obscuredName: Signal = (payment) => {
  const hits = payment.parties.flatMap((party) => {
    const { name } = party;
    if (!name || isAgent(party.role)) return [];
    const invisible = INVISIBLE.exec(name.text);
    const mixed = [...name.text.matchAll(/[\p{L}\p{M}]+/gu)].find(([word]) => hasLookAlikes(word));
    const found = mixed ?? invisible ?? SPACED.exec(name.text);
    if (!found) return [];
    const what = mixed ? 'letters of two scripts in one word' : invisible ? 'a character that nobody sees' : 'letters that stand apart';
    return [
      {
        who: roleName(party),
        what,
        evidence: { path: name.path, from: found.index, to: found.index + found[0].length, text: found[0], matched: what },
      },
    ];
  });
  const [first] = hits;
  if (!first) return ABSENT;
  return {
    state: 'present',
    strength: 1,
    sentence: `the name of ${first.who} holds ${first.what}`,
    evidence: hits.map(({ evidence }) => evidence),
  };
};
