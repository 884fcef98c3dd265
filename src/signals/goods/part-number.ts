import type { Signal } from '../signal.ts';
import { goodsFinding } from './goods-findings.ts';

/** The texts give a maker's part number of goods of the list (domain.md 4.4): an FPGA, a microcontroller, a bearing. */
export const partNumber: Signal = (payment, screens) => goodsFinding(payment, screens, (sight) => sight.by === 'part_number');
