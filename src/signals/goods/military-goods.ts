import type { Signal } from '../signal.ts';
import { goodsFinding, isMilitary } from './goods-findings.ts';

/** The texts name drones, their parts, aircraft engines or arms (domain.md C6). */
export const militaryGoods: Signal = (payment, screens) => goodsFinding(payment, screens, (sight) => isMilitary(sight));
