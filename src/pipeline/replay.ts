import type { StoredPayment } from '../adapters/postgres/payments.ts';
import type { Rules, Severity } from '../model/rules.ts';
import { assess } from '../scoring/assess.ts';
import { evaluate, type Findings } from '../signals/evaluate.ts';
import type { Screens } from '../signals/signal.ts';
import { windowsOf, type ChunkStore } from './score-chunk.ts';

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
  for await (const { businessDate, stored, range } of stretches(dates, a, store)) {
    // Other thresholds of behaviour ask the past for other things.
    const again = isSamePast ? stored : await store.readPayments(range, windowsOf(b));
    for (const [i, { paymentId, payment, facts }] of stored.entries()) {
      payments++;
      const one = verdictOf(evaluate(payment, a, facts), a.rules);
      const other = verdictOf(evaluate(payment, b, again[i]!.facts), b.rules);
      if (one.severity) counts.a++;
      if (other.severity) counts.b++;
      if (one.severity !== other.severity) changes.push({ paymentId, businessDate, uetr: payment.uetr, a: one, b: other });
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

export interface ReplayStore {
  readonly readPayments: ChunkStore['readPayments'];
}

export async function* stretches(
  dates: readonly string[],
  screens: Screens,
  store: ReplayStore,
): AsyncGenerator<{ businessDate: string; stored: StoredPayment[]; range: Parameters<ReplayStore['readPayments']>[0] }> {
  for (const businessDate of dates)
    for (let afterId = '0'; ;) {
      const range = { businessDate, afterId, throughId: LAST_ID, limit: STRETCH };
      const stored = await store.readPayments(range, windowsOf(screens));
      if (stored.length > 0) yield { businessDate, stored, range };
      if (stored.length < STRETCH) break;
      afterId = stored.at(-1)!.paymentId;
    }
}

/** The largest id that Postgres gives. */
const LAST_ID = '9223372036854775807';

export function verdictOf(findings: Findings, rules: Rules): Verdict {
  const { score, severity, lines } = assess(findings, rules);
  return { score, severity, rules: lines.map(({ rule }) => rule) };
}
