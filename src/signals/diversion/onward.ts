import { ABSENT } from '../../model/finding.ts';
import { goodsStrength } from '../goods/evidence.ts';
import type { Signal } from '../signal.ts';

/** The texts speak of transit, re-export or parallel import of goods of the list (domain.md 4.4; EU 833/2014 Art. 12g). */
export const onward: Signal = (payment, screens) => {
  if (goodsStrength(payment, screens) === 0) return ABSENT;
  const hits = payment.texts.flatMap((field) =>
    screens.wording
      .find('reexport', field.text)
      .map(({ from, to }) => ({ path: field.path, from, to, text: field.text.slice(from, to), matched: 'onward trade' })),
  );
  const [first] = hits;
  if (!first) return ABSENT;
  return { state: 'present', strength: 1, sentence: `the payment speaks of onward trade («${first.text}»)`, evidence: hits };
};
