import { ABSENT } from '../../model/finding.ts';
import type { Signal } from '../signal.ts';

/** A cover that says it is one, and holds no customer payment: who pays whom is hidden from this bank (domain.md D1, 4.2). */
export const missingUnderlying: Signal = (payment) => {
  const note = payment.notes.find(({ code }) => code === 'COVER_WITHOUT_UNDERLYING');
  if (!note) return ABSENT;
  return {
    state: 'present',
    strength: 1,
    sentence: `the cover (${payment.messageType}) has no underlying customer payment, so its customers are not known`,
    evidence: [{ path: note.path, from: 0, to: 0, text: '', matched: 'no underlying customer payment' }],
  };
};
