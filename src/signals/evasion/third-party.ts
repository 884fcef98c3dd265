import { ABSENT, wholeField } from '../../model/finding.ts';
import { partyOf } from '../../model/payment.ts';
import { foldText } from '../../text/fold.ts';
import type { Signal } from '../signal.ts';

/**
 * Somebody pays for somebody else: the text says so, or the ultimate debtor is another than the debtor (domain.md G5; Tri-Seal note
 * of March 2023). Ordinary between firms of a group, so it only adds to what else is found.
 */
export const thirdParty: Signal = (payment, { wording }) => {
  const said = payment.texts.flatMap((field) =>
    wording
      .find('on_behalf', field.text)
      .map(({ from, to }) => ({ path: field.path, from, to, text: field.text.slice(from, to), matched: 'for another' })),
  );
  const debtor = partyOf(payment, 'debtor')?.name;
  const ultimate = partyOf(payment, 'ultimate_debtor')?.name;
  const isOther = debtor && ultimate && foldText(debtor.text) !== foldText(ultimate.text);
  const evidence = [...said, ...(isOther ? [{ ...wholeField(ultimate), matched: 'another pays for them' }] : [])];
  const [first] = evidence;
  if (!first) return ABSENT;
  return {
    state: 'present',
    strength: said.length > 0 ? 1 : 0.6,
    sentence:
      said.length > 0
        ? `the payment is made for another («${first.text}»)`
        : `the debtor pays for another, the ultimate debtor («${first.text}»)`,
    evidence,
  };
};
