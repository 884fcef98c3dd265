import type { FactRow } from '../adapters/postgres/facts.ts';
import { SEVERITIES, type Rules, type Severity } from '../model/rules.ts';
import type { Screens } from '../signals/signal.ts';
import { evaluatePayments, windowsOf } from './evaluate-payments.ts';
import { stretches, verdictsOf, type ReplayStore, type Verdict } from './replay.ts';
import { movedNumbers } from './rule-numbers.ts';

/** What one thing of the rules, had it been otherwise, would have made of stored payments. */
export interface Effect {
  readonly what: string;
  readonly alerts: number;
  readonly bySeverity: Readonly<Record<Severity, number>>;
  /** Payments that alert then and not now, and the other way round. */
  readonly gained: number;
  readonly lost: number;
}

/** A payment beside the line, for a validator to look at. */
export interface Sampled extends Verdict {
  readonly paymentId: string;
  readonly businessDate: string;
  readonly uetr: string | undefined;
}

export interface Tuning {
  readonly payments: number;
  readonly alerts: number;
  readonly effects: readonly Effect[];
  /** Payments that just alert and just do not, nearest to the line first (domain.md 5.6). */
  readonly above: readonly Sampled[];
  readonly below: readonly Sampled[];
}

/** How a variant is scored: by weighing the same findings anew, by asking the signals anew, or by reading the past anew too. */
interface Variant {
  readonly what: string;
  readonly asks: 'weighing' | 'signals' | 'past';
  readonly screens: Screens;
}

/** Steps by which the alert line is moved, in points. */
const LINE_STEPS = [-10, -5, 5, 10];

/**
 * The effect of every part of the rules in one table: the alert line moved, each signal and combination left out in turn and, where
 * `numbers` is asked for, every number of the rules a tenth down and up; and samples from both sides of the line. Nothing is written.
 *
 * @param screensBy the same lists under other rules, for those numbers by which the lists themselves are searched
 */
export async function tune(
  dates: readonly string[],
  screens: Screens,
  options: { readonly sample: number; readonly numbers: boolean },
  screensBy: (rules: Rules) => Screens,
  store: ReplayStore,
): Promise<Tuning> {
  const variants = [...partsOf(screens), ...(options.numbers ? numbersOf(screens, screensBy) : [])];
  const effects = variants.map(({ what }) => ({ what, bySeverity: { low: 0, medium: 0, high: 0 }, gained: 0, lost: 0 }));
  const seen: Sampled[] = [];
  let payments = 0;
  let alerts = 0;
  for (const businessDate of dates) {
    const facts = await store.findFacts(businessDate, windowsOf(screens));
    const others = new Map<Variant, FactRow[]>();
    for (const variant of variants.filter(({ asks }) => asks === 'past'))
      others.set(variant, await store.findFacts(businessDate, windowsOf(variant.screens)));
    for await (const range of stretches(businessDate, store)) {
      const stored = await store.readPayments(range, facts);
      const evaluated = await evaluatePayments(stored, screens, store);
      const verdicts = verdictsOf(evaluated, screens.rules);
      payments += stored.length;
      alerts += verdicts.filter(({ severity }) => severity).length;
      for (const [i, verdict] of verdicts.entries())
        if (verdict.score > 0) seen.push({ paymentId: stored[i]!.paymentId, businessDate, uetr: stored[i]!.payment.uetr, ...verdict });
      for (const [n, variant] of variants.entries()) {
        const past = others.get(variant);
        const asked =
          variant.asks === 'weighing'
            ? evaluated
            : await evaluatePayments(past ? await store.readPayments(range, past) : stored, variant.screens, store);
        const effect = effects[n]!;
        for (const [i, { severity }] of verdictsOf(asked, variant.screens.rules).entries()) {
          if (severity) effect.bySeverity[severity]++;
          if (severity && !verdicts[i]!.severity) effect.gained++;
          if (!severity && verdicts[i]!.severity) effect.lost++;
        }
      }
    }
  }
  const nearest = (wanted: boolean): Sampled[] =>
    seen
      .filter(({ severity }) => (severity !== undefined) === wanted)
      .toSorted((x, y) => (wanted ? x.score - y.score : y.score - x.score) || x.paymentId.localeCompare(y.paymentId))
      .slice(0, options.sample);
  return {
    payments,
    alerts,
    effects: effects.map((effect) => ({ ...effect, alerts: SEVERITIES.reduce((sum, severity) => sum + effect.bySeverity[severity], 0) })),
    above: nearest(true),
    below: nearest(false),
  };
}

/** The alert line moved, and each signal and combination left out. */
function partsOf(screens: Screens): Variant[] {
  const { rules } = screens;
  const weighing = (what: string, changed: Partial<Rules>): Variant => ({
    what,
    asks: 'weighing',
    screens: { ...screens, rules: { ...rules, ...changed } },
  });
  return [
    ...LINE_STEPS.map((step) => {
      const low = rules.severity.low + step;
      return weighing(`alert line at ${low}`, { severity: { ...rules.severity, low } });
    }),
    ...rules.signals.map(({ id }) => weighing(`without ${id}`, { signals: rules.signals.filter((signal) => signal.id !== id) })),
    ...rules.combinations.map(({ id }) =>
      weighing(`without ${id}`, { combinations: rules.combinations.filter((combination) => combination.id !== id) }),
    ),
  ];
}

/** Parts of the rules that only the weighing reads. */
const WEIGHING = new Set(['signals', 'combinations', 'neverAlone', 'severity']);

/** Every number of the rules, a tenth down and up. */
function numbersOf(screens: Screens, screensBy: (rules: Rules) => Screens): Variant[] {
  return movedNumbers(screens.rules).map(({ what, part, value }) => {
    const changed = part === 'screening' ? screensBy(value) : { ...screens, rules: value };
    const isSamePast = JSON.stringify(windowsOf(changed)) === JSON.stringify(windowsOf(screens));
    return { what, asks: WEIGHING.has(part) ? 'weighing' : isSamePast ? 'signals' : 'past', screens: changed };
  });
}
