import type { RaisedAlert, ScoringFailure, WhitelistedPayment } from '../adapters/postgres/alerts.ts';
import type { FactRow } from '../adapters/postgres/facts.ts';
import type { OutlineRow, PaymentRange, StoredPayment } from '../adapters/postgres/payments.ts';
import type { ChunkResult, ChunkTimes, OpenChunk, RunRow } from '../adapters/postgres/runs.ts';
import { decideAlert } from '../alerts/decide.ts';
import { subjectOf } from '../alerts/subject.ts';
import { applyWhitelist } from '../review/whitelist.ts';
import { assess } from '../scoring/assess.ts';
import { foldText } from '../text/fold.ts';
import type { Screens } from '../signals/signal.ts';
import { evaluatePayments, passOver, type FactStore } from './evaluate-payments.ts';
import { chunkDigest } from './manifest.ts';

export interface ChunkStore extends Pick<FactStore, 'readPayments' | 'readPast'> {
  readonly readOutlines: (range: PaymentRange) => Promise<OutlineRow[]>;
  readonly openChunk: (runId: string, chunkNo: number) => Promise<OpenChunk | undefined>;
  /** What planning found beside the payments of a range. */
  readonly readFacts: (runId: string, range: PaymentRange) => Promise<FactRow[]>;
  readonly writeChunk: (
    chunk: OpenChunk & { runId: string; businessDate: string },
    raised: readonly RaisedAlert[],
    scored: Omit<ScoredChunk, 'result' | 'raised'>,
    result: ChunkResult,
    times: ChunkTimes,
    at: Date,
  ) => Promise<boolean>;
}

export interface ScoredChunk {
  readonly raised: RaisedAlert[];
  readonly failures: ScoringFailure[];
  readonly whitelisted: WhitelistedPayment[];
  readonly result: ChunkResult;
}

/**
 * Reads, scores and writes one chunk. Safe to repeat and to do twice at once: a chunk that is done is left alone.
 *
 * @returns what was written, or nothing when another worker had done it
 */
export async function scoreChunk(
  run: Pick<RunRow, 'runId' | 'businessDate'>,
  chunkNo: number,
  screens: Screens,
  store: ChunkStore,
  now: () => Date,
): Promise<ChunkResult | undefined> {
  const chunk = await store.openChunk(run.runId, chunkNo);
  if (!chunk) return undefined;
  const range = { businessDate: run.businessDate, ...chunk };
  const began = now();
  const facts = await store.readFacts(run.runId, range);
  const outlines = await store.readOutlines(range);
  const outlined = now();
  const passed = passOver(outlines, new Set(facts.map(({ paymentId }) => paymentId)), screens);
  const order = outlines.map(({ paymentId }) => paymentId);
  const glanced = now();
  const asked = order.filter((paymentId) => !passed.has(paymentId));
  const payments = await store.readPayments(range, facts, asked);
  const read = now();
  const { raised, result, ...rest } = await scorePayments(payments, screens, store, { passed, order });
  const scored = now();
  const times = { readMs: between(began, outlined) + between(glanced, read), scoreMs: between(outlined, glanced) + between(read, scored) };
  const of = { ...chunk, runId: run.runId, businessDate: run.businessDate };
  const written = await store.writeChunk(of, raised, rest, result, times, scored);
  return written ? result : undefined;
}

/** Milliseconds; none where the clock was put back. */
function between(from: Date, to: Date): number {
  return Math.max(0, to.getTime() - from.getTime());
}

/** The byte of a payment that could not be scored, where others have their score. */
export const UNSCORED = 255;

/** What a glance made of a chunk. */
interface Glanced {
  readonly passed: ReadonlyMap<string, number>;
  readonly order: readonly string[];
}

/**
 * Scores payments one by one. One that cannot be scored is a failure with its reason, and the others go on.
 *
 * @param glanced scores of payments that a glance passed over, and the order of the ids of all; a payment that is in neither is a fault
 */
export async function scorePayments(
  payments: readonly StoredPayment[],
  screens: Screens,
  store: Pick<FactStore, 'readPast'>,
  { passed, order }: Glanced = { passed: new Map(), order: payments.map(({ paymentId }) => paymentId) },
): Promise<ScoredChunk> {
  const raised: RaisedAlert[] = [];
  const failures: (ScoringFailure & { paymentKey: string })[] = [];
  const whitelisted: WhitelistedPayment[] = [];
  const scores = Uint8Array.from(order, (paymentId) => passed.get(paymentId) ?? UNSCORED);
  const places = order.flatMap((paymentId, place) => (passed.has(paymentId) ? [] : [place]));
  if (places.some((place, n) => order[place] !== payments[n]?.paymentId)) throw new Error('a payment was neither passed over nor read');
  const evaluated = await evaluatePayments(payments, screens, store);
  for (const [n, stored] of payments.entries()) {
    const { paymentId, paymentKey } = stored;
    const i = places[n]!;
    try {
      const asked = evaluated[n]!;
      if ('error' in asked) throw asked.error;
      const { findings } = asked;
      const scored = assess(findings, screens.rules);
      scores[i] = scored.score;
      // Whitelists are asked where there would be an alert; most payments need not even be unpacked.
      if (!scored.severity) continue;
      const { assessment, applied } = applyWhitelist(scored, stored.payment, findings, screens.whitelist, screens.rules);
      const alert = decideAlert(paymentKey, assessment);
      if (alert) {
        const subject = subjectOf(stored.payment, assessment, screens.rules.diversion.home);
        raised.push({ paymentId, alert, ...subject, counterpartyKey: foldText(subject.counterparty) || subject.counterparty });
      }
      if (!alert && applied.length > 0)
        whitelisted.push({
          paymentId,
          whitelistIds: applied.map(({ whitelistId }) => whitelistId),
          score: scored.score,
          severity: scored.severity,
        });
      scores[i] = assessment.score;
    } catch (error) {
      scores[i] = UNSCORED;
      failures.push({ paymentId, paymentKey, code: 'SCORE_FAILED', reason: describeFailure(error) });
    }
  }
  const alerts = raised.map(({ alert: { alertId, assessment } }) => ({ alertId, assessment }));
  const result = {
    scored: order.length - failures.length,
    failed: failures.length,
    alerts: raised.length,
    passed: passed.size,
    missed: evaluated.filter((one) => 'isMiss' in one && one.isMiss).length,
    scores,
    digest: chunkDigest({ alerts, failures, scores }),
  };
  return { raised, failures: failures.map(({ paymentId, code, reason }) => ({ paymentId, code, reason })), whitelisted, result };
}

/** Kind and place of a fault. Never its message, which may quote the payment. */
function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return 'a value that is no error was thrown';
  const place = /\n\s+at (.+?)(?:\n|$)/.exec(error.stack ?? '')?.[1]?.replace(/file:\/\/\S*\/(src\/)/, '$1') ?? 'an unknown place';
  return `${error.name} at ${place}`;
}
