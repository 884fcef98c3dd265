import type { BehaviourWindows, FactRow } from '../adapters/postgres/facts.ts';
import type { PaymentRange, StoredPayment } from '../adapters/postgres/payments.ts';
import type { Behaviour } from '../model/facts.ts';
import { evaluate, type Findings } from '../signals/evaluate.ts';
import type { Screens } from '../signals/signal.ts';

/** Stored payments, and what is known beside them. */
export interface FactStore {
  /** What a night's payments are seen with, found set-wise for the whole date; nothing is kept. */
  readonly findFacts: (businessDate: string, windows: BehaviourWindows) => Promise<FactRow[]>;
  readonly readPayments: (range: PaymentRange, facts: readonly FactRow[]) => Promise<StoredPayment[]>;
  /** The past of the payers of these payments. */
  readonly readPast: (businessDate: string, ids: readonly string[], windows: BehaviourWindows) => Promise<Map<string, Behaviour>>;
}

/** What the signals say of a payment, or the error that kept them from it. */
export type Evaluated = { readonly findings: Findings } | { readonly error: unknown };

/**
 * Asks the signals of payments of one date, in order. The past of a payer only adds to what a payment shows by itself, so it is read
 * for those that show something, and they are asked again.
 */
export async function evaluatePayments(
  payments: readonly StoredPayment[],
  screens: Screens,
  store: Pick<FactStore, 'readPast'>,
): Promise<Evaluated[]> {
  const first = await evaluateInTurns(payments, screens);
  const showing = payments.filter((_, i) => {
    const evaluated = first[i]!;
    return 'findings' in evaluated && [...evaluated.findings.values()].some(({ state }) => state === 'present');
  });
  if (showing.length === 0) return first;
  const past = await store.readPast(
    showing[0]!.payment.businessDate,
    showing.map(({ paymentId }) => paymentId),
    windowsOf(screens),
  );
  const again = payments.filter(({ paymentId }) => past.has(paymentId));
  const second = await evaluateInTurns(
    again.map((one) => ({ ...one, facts: { ...one.facts, behaviour: { ...one.facts.behaviour, ...past.get(one.paymentId) } } })),
    screens,
  );
  const known = new Map(again.map(({ paymentId }, i) => [paymentId, second[i]!]));
  return payments.map(({ paymentId }, i) => known.get(paymentId) ?? first[i]!);
}

async function evaluateInTurns(payments: readonly StoredPayment[], screens: Screens): Promise<Evaluated[]> {
  const evaluated: Evaluated[] = [];
  for (const [i, { payment, facts }] of payments.entries()) {
    try {
      evaluated.push({ findings: evaluate(payment, screens, facts) });
    } catch (error) {
      evaluated.push({ error });
    }
    // Scoring holds the thread; a queue worker must be able to renew its lease on the job now and then.
    if (i % 500 === 499) await new Promise((resolve) => setImmediate(resolve));
  }
  return evaluated;
}

/** What of the past is asked for, by the rules. */
export function windowsOf({ rules, geography }: Pick<Screens, 'rules' | 'geography'>): BehaviourWindows {
  const { historyDays, structuring, passThrough, suppliers } = rules.behaviour;
  return {
    history: historyDays,
    nearEqual: structuring,
    passThrough,
    suppliers,
    nexus: geography.nexus.map(({ iso2 }) => iso2),
    home: rules.diversion.home,
  };
}
