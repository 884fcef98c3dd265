import { ABSENT } from '../../model/finding.ts';
import type { Signal } from '../signal.ts';

/**
 * A payment between banks for their own account speaks of a customer's order or trade in its text: a customer payment in a form
 * that names no customers (domain.md 4.2, pacs.009 without an underlying block).
 */
export const customerBetweenBanks: Signal = (payment, { wording }) => {
  if (payment.kind !== 'interbank') return ABSENT;
  const hits = payment.texts.flatMap((field) =>
    (['on_behalf', 'trade'] as const).flatMap((list) =>
      wording.find(list, field.text).map(({ from, to }) => ({
        list,
        evidence: { path: field.path, from, to, text: field.text.slice(from, to), matched: 'a customer’s payment' },
      })),
    ),
  );
  const [first] = hits;
  if (!first) return ABSENT;
  return {
    state: 'present',
    strength: hits.some(({ list }) => list === 'on_behalf') ? 1 : 0.6,
    sentence: `a payment of a bank for its own account speaks of a customer’s («${first.evidence.text}»), and names no customers`,
    evidence: hits.map(({ evidence }) => evidence),
  };
};
