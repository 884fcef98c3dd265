import type { PaymentRange } from '../adapters/postgres/payments.ts';
import type { Rules, Severity } from '../model/rules.ts';
import { assess } from '../scoring/assess.ts';
import type { Screens } from '../signals/signal.ts';
import { evaluatePayments, windowsOf, type Evaluated, type FactStore } from './evaluate-payments.ts';

/** What one payment comes to under rules. */
export interface Verdict {
  readonly score: number;
  readonly severity: Severity | undefined;
  /** Rules that gave points, in the order of the waterfall. */
  readonly rules: readonly string[];
}

/** A payment that comes out differently under the other rules. */
export interface Change {
  readonly paymentId: string;
  readonly businessDate: string;
  readonly uetr: string | undefined;
  readonly a: Verdict;
  readonly b: Verdict;
}

export interface Replay {
  readonly payments: number;
  readonly alerts: Readonly<Record<'a' | 'b', number>>;
  readonly gained: readonly Change[];
  readonly lost: readonly Change[];
  /** Alerts of both, of another severity. */
  readonly changed: readonly Change[];
}

/** Stored payments at a time. */
const STRETCH = 2_000;

/**
 * Scores stored payments under two rules and tells the difference (domain.md 5.6: a new rule is run dry on history). Nothing is
 * written. Both read the same lists, facts and payments, so that only the rules differ.
 */
export async function replay(dates: readonly string[], a: Screens, b: Screens, store: ReplayStore): Promise<Replay> {
  const counts = { a: 0, b: 0 };
  const changes: Change[] = [];
  let payments = 0;
  const isSamePast = JSON.stringify(windowsOf(a)) === JSON.stringify(windowsOf(b));
  for (const businessDate of dates) {
    const facts = await store.findFacts(businessDate, windowsOf(a));
    // Other thresholds of behaviour ask the past for other things.
    const otherFacts = isSamePast ? facts : await store.findFacts(businessDate, windowsOf(b));
    for await (const range of stretches(businessDate, store)) {
      const stored = await store.readPayments(range, facts);
      const ones = verdictsOf(await evaluatePayments(stored, a, store), a.rules);
      const others = verdictsOf(await evaluatePayments(await store.readPayments(range, otherFacts), b, store), b.rules);
      payments += stored.length;
      for (const [i, { paymentId, payment }] of stored.entries()) {
        const [one, other] = [ones[i]!, others[i]!];
        if (one.severity) counts.a++;
        if (other.severity) counts.b++;
        if (one.severity !== other.severity) changes.push({ paymentId, businessDate, uetr: payment.uetr, a: one, b: other });
      }
    }
  }
  return {
    payments,
    alerts: counts,
    gained: changes.filter((change) => !change.a.severity),
    lost: changes.filter((change) => !change.b.severity),
    changed: changes.filter((change) => change.a.severity && change.b.severity),
  };
}

export type ReplayStore = FactStore;

/** Ranges that hold the payments of a date, some at a time. */
export async function* stretches(businessDate: string, store: Pick<FactStore, 'readPayments'>): AsyncGenerator<PaymentRange> {
  for (let afterId = '0'; ;) {
    const read = await store.readPayments({ businessDate, afterId, throughId: LAST_ID, limit: STRETCH }, []);
    if (read.length === 0) return;
    const throughId = read.at(-1)!.paymentId;
    yield { businessDate, afterId, throughId };
    afterId = throughId;
  }
}

/** The largest id that Postgres gives. */
const LAST_ID = '9223372036854775807';

/** @throws what kept a payment from being scored: a replay that leaves payments out would compare other sets */
export function verdictsOf(evaluated: readonly Evaluated[], rules: Rules): Verdict[] {
  return evaluated.map((one) => {
    if ('error' in one) throw one.error;
    const { score, severity, lines } = assess(one.findings, rules);
    return { score, severity, rules: lines.map(({ rule }) => rule) };
  });
}
