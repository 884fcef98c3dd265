import { ABSENT } from '../../model/finding.ts';
import type { Signal } from '../signal.ts';

/** Words that may stand between what is done and what it is done to. */
const NEAR = 5;

/**
 * A text asks to leave out, hide or change who or where somebody is: «do not mention Russia», «replace consignee» (domain.md D1;
 * EBA/GL/2024/15 no. 45 on requests to omit data).
 */
export const concealment: Signal = (payment, { wording }) => {
  const hits = payment.texts.flatMap((field) => {
    const asked = wording.find('conceal', field.text);
    if (asked.length === 0) return [];
    return wording.find('concealed', field.text).flatMap((what) => {
      const verb = asked.find(({ first, end }) => what.first - end <= NEAR && first - what.end <= NEAR);
      if (!verb) return [];
      const [from, to] = [Math.min(verb.from, what.from), Math.max(verb.to, what.to)];
      return [{ path: field.path, from, to, text: field.text.slice(from, to), matched: 'asks to conceal' }];
    });
  });
  const [first] = hits;
  if (!first) return ABSENT;
  return { state: 'present', strength: 1, sentence: `the payment asks to conceal something («${first.text}»)`, evidence: hits };
};
