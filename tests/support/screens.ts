import { openScreens } from '../../src/pipeline/screens.ts';
import { buildListBlock } from '../../src/screening/list-block.ts';
import { loadConfig } from '../../src/runtime.ts';
import type { ScreenedEntry } from '../../src/model/list-entry.ts';
import type { Payment } from '../../src/model/payment.ts';
import type { Facts } from '../../src/model/facts.ts';
import { assess } from '../../src/scoring/assess.ts';
import { evaluate } from '../../src/signals/evaluate.ts';
import type { Screens } from '../../src/signals/signal.ts';

/** The screens of the config in force, against these entries. */
export async function screensOf(entries: readonly ScreenedEntry[] = []): Promise<Screens> {
  return openScreens(buildListBlock(entries), await loadConfig('2026-11-24'));
}

/** What a payment comes to: its severity, and the lines by rule. */
export function scored(payment: Payment, screens: Screens, facts: Facts = {}): { severity: string; rules: string[] } {
  const { severity = 'none', lines } = assess(evaluate(payment, screens, facts), screens.rules);
  return { severity, rules: lines.map(({ rule }) => rule) };
}

/** A store without a past: whoever pays is new. */
export const NO_PAST = { readPast: async () => Promise.resolve(new Map()) };
