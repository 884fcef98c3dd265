import type { Signal } from '../signal.ts';
import { goodsFinding } from './goods-findings.ts';

/** A code that is next door to the list, such as a drone or a needle bearing (domain.md 1.3, near misses): weak, and never alone. */
export const nearGoods: Signal = (payment, screens) => goodsFinding(payment, screens, ({ by }) => by === 'near_code');
