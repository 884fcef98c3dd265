import type { BehaviourWindows, FactRow } from '../adapters/postgres/facts.ts';
import type { OutlineRow, PaymentRange, StoredPayment } from '../adapters/postgres/payments.ts';
import type { Behaviour } from '../model/facts.ts';
import type { Rules } from '../model/rules.ts';
import { assess } from '../scoring/assess.ts';
import { evaluate, type Findings } from '../signals/evaluate.ts';
import type { Screens } from '../signals/signal.ts';
import { Glance } from './glance.ts';

/** Stored payments, and what is known beside them. */
export interface FactStore {
  /** What a night's payments are seen with, found set-wise for the whole date; nothing is kept. */
  readonly findFacts: (businessDate: string, windows: BehaviourWindows) => Promise<FactRow[]>;
  /** Payments of a range, or those of its ids that are given. */
  readonly readPayments: (range: PaymentRange, facts: readonly FactRow[], ids?: readonly string[]) => Promise<StoredPayment[]>;
  /** The past of the payers of these payments. */
  readonly readPast: (businessDate: string, ids: readonly string[], windows: BehaviourWindows) => Promise<Map<string, Behaviour>>;
}

/** What the signals say of a payment, or the error that kept them from it. */
export type Evaluated = Asked | { readonly error: unknown };

interface Asked {
  readonly findings: Findings;
  /** A glance had called the payment plain, and it is not: the fault is in the code. */
  readonly isMiss?: boolean;
}

/**
 * Asks the signals of payments of one date, in order. The past of a payer only adds to what a payment shows by itself, so it is read
 * where it could make a difference, and those payments are asked again.
 */
export async function evaluatePayments(
  payments: readonly StoredPayment[],
  screens: Screens,
  store: Pick<FactStore, 'readPast'>,
): Promise<Evaluated[]> {
  const first = await inTurns(payments, (one) => glanceOrEvaluate(one, screens));
  const showing = payments.filter((_, i) => 'findings' in first[i]! && pastMatters(first[i].findings, screens.rules));
  if (showing.length === 0) return first;
  const past = await store.readPast(
    showing[0]!.payment.businessDate,
    showing.map(({ paymentId }) => paymentId),
    windowsOf(screens),
  );
  const again = showing.filter(({ paymentId }) => past.has(paymentId));
  const second = await inTurns(again, ({ paymentId, payment, facts }) => ({
    findings: evaluate(payment, screens, { ...facts, behaviour: { ...facts.behaviour, ...past.get(paymentId) } }),
  }));
  const known = new Map(again.map(({ paymentId }, i) => [paymentId, second[i]!]));
  return payments.map(({ paymentId }, i) => {
    const later = known.get(paymentId);
    // That a glance had missed it stays known.
    return later ? { ...first[i]!, ...later } : first[i]!;
  });
}

/** Whether goods are shown, or so much else that a payer's growth could make an alert of it. */
function pastMatters(findings: Findings, { signals, neverAlone }: Rules): boolean {
  const present = signals.filter(({ id }) => findings.get(id)?.state === 'present');
  if (present.length === 0) return false;
  const isHeld = neverAlone.some(({ signals: some }) => some.includes('surge') && present.every(({ id }) => some.includes(id)));
  return !isHeld || present.some(({ family }) => family === 'goods');
}

const glances = new WeakMap<Screens, Glance>();

function glanceOf(screens: Screens): Glance {
  let glance = glances.get(screens);
  if (!glance) glances.set(screens, (glance = new Glance(screens)));
  return glance;
}

/** Of payments that a glance calls plain, one in so many is asked in full: the glance must never be believed alone. */
const AUDITED = 500n;

function isAudited(paymentId: string): boolean {
  return BigInt(paymentId) % AUDITED === 0n;
}

/** Scores of payments whose outlines show that no alert can come of them; the others must be read. */
export function passOver(outlines: readonly OutlineRow[], hasFacts: ReadonlySet<string>, screens: Screens): Map<string, number> {
  const glance = glanceOf(screens);
  const passed = new Map<string, number>();
  if (!glance.isTrusted) return passed;
  // Most findings are the very same.
  const scores = new Map<Findings, number | undefined>();
  const scoreOf = (findings: Findings): number | undefined => {
    if (!scores.has(findings)) {
      const { score, severity } = assess(findings, screens.rules);
      scores.set(findings, severity || pastMatters(findings, screens.rules) ? undefined : score);
    }
    return scores.get(findings);
  };
  for (const { paymentId, outline } of outlines) {
    if (hasFacts.has(paymentId) || isAudited(paymentId)) continue;
    const seen = quietly(() => glance.of(outline));
    if (seen === undefined || seen === 'unknown') continue;
    const score = scoreOf(seen);
    if (score !== undefined) passed.set(paymentId, score);
  }
  return passed;
}

/** A fault is told when the payment is asked in full, and is its own: the others of its chunk go on. */
function quietly<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}

function glanceOrEvaluate(stored: StoredPayment, screens: Screens): Asked {
  // Looking at `payment` unpacks it, so that is left to the last.
  const { paymentId, packed, outline, facts } = stored;
  const inFull = (): Asked => ({ findings: evaluate(stored.payment, screens, facts) });
  const glance = glanceOf(screens);
  if (packed === undefined || outline === undefined || facts.otherLeg || facts.behaviour || !glance.isTrusted) return inFull();
  glance.learn(outline, packed);
  const seen = glance.of(outline);
  if (seen === undefined || seen === 'unknown') return inFull();
  if (!isAudited(paymentId)) return { findings: seen };
  const asked = inFull();
  const isMiss = [...asked.findings].some(([id, { state }]) => state === 'present' && !seen.has(id));
  if (isMiss) glance.distrust();
  return { ...asked, isMiss };
}

async function inTurns<T>(payments: readonly T[], ask: (payment: T) => Asked): Promise<Evaluated[]> {
  const evaluated: Evaluated[] = [];
  for (const [i, payment] of payments.entries()) {
    try {
      evaluated.push(ask(payment));
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
