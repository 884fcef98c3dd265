import type { StoredPayment } from '../adapters/postgres/payments.ts';
import { SEVERITIES, type Rules, type Severity } from '../model/rules.ts';
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

/** How many alerts there would be if one thing were otherwise. */
export interface Effect {
  readonly what: string;
  readonly alerts: number;
  readonly bySeverity: Readonly<Record<Severity, number>>;
}

/** A payment beside the line, for a validator to look at. */
export interface Sampled extends Verdict {
  readonly paymentId: string;
  readonly businessDate: string;
  readonly uetr: string | undefined;
}

export interface Tuning {
  readonly payments: number;
  readonly effects: readonly Effect[];
  /** Payments that just alert and just do not, nearest to the line first (domain.md 5.6). */
  readonly above: readonly Sampled[];
  readonly below: readonly Sampled[];
}

/** Steps by which the alert line is moved, in points. */
const LINE_STEPS = [-10, -5, 0, 5, 10];

/**
 * The effect of every threshold and weight in one table: the alert line moved, and each signal and combination left out in turn;
 * and samples from both sides of the line. Signals are asked once, for only the weighing differs.
 */
export async function tune(dates: readonly string[], screens: Screens, sample: number, store: ReplayStore): Promise<Tuning> {
  const { rules } = screens;
  const variants: { what: string; rules: Rules }[] = [
    ...LINE_STEPS.map((step) => ({
      what: `alert line at ${rules.severity.low + step}`,
      rules: { ...rules, severity: { ...rules.severity, low: rules.severity.low + step } },
    })),
    ...rules.signals.map(({ id }) => ({ what: `without ${id}`, rules: withoutSignal(rules, id) })),
    ...rules.combinations.map(({ id }) => ({
      what: `without ${id}`,
      rules: { ...rules, combinations: rules.combinations.filter((one) => one.id !== id) },
    })),
  ];
  const counts = variants.map(() => ({ low: 0, medium: 0, high: 0 }));
  const seen: Sampled[] = [];
  let payments = 0;
  for await (const { businessDate, stored } of stretches(dates, screens, store))
    for (const { paymentId, payment, facts } of stored) {
      payments++;
      const findings = evaluate(payment, screens, facts);
      const verdict = verdictOf(findings, rules);
      // Most payments show nothing under any rules.
      if (verdict.rules.length === 0) continue;
      if (verdict.score > 0) seen.push({ paymentId, businessDate, uetr: payment.uetr, ...verdict });
      for (const [i, variant] of variants.entries()) {
        const { severity } = verdictOf(findings, variant.rules);
        if (severity) counts[i]![severity]++;
      }
    }
  const nearest = (wanted: boolean): Sampled[] =>
    seen
      .filter(({ severity }) => (severity !== undefined) === wanted)
      .toSorted((x, y) => (wanted ? x.score - y.score : y.score - x.score) || x.paymentId.localeCompare(y.paymentId))
      .slice(0, sample);
  return {
    payments,
    effects: variants.map(({ what }, i) => ({
      what,
      bySeverity: counts[i]!,
      alerts: SEVERITIES.reduce((sum, severity) => sum + counts[i]![severity], 0),
    })),
    above: nearest(true),
    below: nearest(false),
  };
}

export interface ReplayStore {
  readonly readPayments: ChunkStore['readPayments'];
}

async function* stretches(
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

function verdictOf(findings: Findings, rules: Rules): Verdict {
  const { score, severity, lines } = assess(findings, rules);
  return { score, severity, rules: lines.map(({ rule }) => rule) };
}

function withoutSignal(rules: Rules, id: string): Rules {
  return { ...rules, signals: rules.signals.filter((signal) => signal.id !== id) };
}
