import type { Signal } from '../signal.ts';
import { goodsFinding, isMilitary } from './goods-findings.ts';

/** The texts name goods of the list in words, in English, Turkish, Russian or German (domain.md C2). */
export const goodsWords: Signal = (payment, screens) =>
  goodsFinding(payment, screens, (sight) => sight.by === 'term' && !isMilitary(sight));
