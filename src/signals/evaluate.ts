import type { Facts } from '../model/facts.ts';
import type { Finding } from '../model/finding.ts';
import type { Payment } from '../model/payment.ts';
import { listedBank } from './bank/listed-bank.ts';
import { alteredLeg } from './evasion/altered-leg.ts';
import { missingUnderlying } from './evasion/missing-underlying.ts';
import { russiaBelarus } from './geography/russia-belarus.ts';
import { listedGoods } from './goods/listed-goods.ts';
import { listedIdentifier } from './party/listed-identifier.ts';
import { listedNameInText } from './party/listed-name-in-text.ts';
import { listedName } from './party/listed-name.ts';
import type { Screens, Signal } from './signal.ts';

/** Every signal by the id that rules weigh it under. */
export const SIGNALS = {
  'listed-name': listedName,
  'listed-name-in-text': listedNameInText,
  'listed-identifier': listedIdentifier,
  'listed-bank': listedBank,
  'listed-goods': listedGoods,
  'russia-belarus': russiaBelarus,
  'altered-leg': alteredLeg,
  'missing-underlying': missingUnderlying,
} as const satisfies Record<string, Signal>;

export type Findings = ReadonlyMap<string, Finding>;

/** Asks every signal. An exception is not caught here: the step above marks the payment as failed. */
export function evaluate(payment: Payment, screens: Screens, facts: Facts): Findings {
  return new Map(Object.entries(SIGNALS).map(([id, signal]) => [id, signal(payment, screens, facts)]));
}
