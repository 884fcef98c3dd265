import type { RaisedAlert, ScoringFailure, WhitelistedPayment } from '../adapters/postgres/alerts.ts';
import type { BehaviourWindows } from '../adapters/postgres/behaviour.ts';
import type { StoredPayment } from '../adapters/postgres/payments.ts';
import type { ChunkResult, RunRow } from '../adapters/postgres/runs.ts';
import { decideAlert } from '../alerts/decide.ts';
import type { ChunkRange } from '../model/run.ts';
import { applyWhitelist } from '../review/whitelist.ts';
import { assess } from '../scoring/assess.ts';
import { evaluate } from '../signals/evaluate.ts';
import type { Screens } from '../signals/signal.ts';
import { chunkDigest } from './manifest.ts';

export interface ChunkStore {
  readonly openChunk: (runId: string, chunkNo: number) => Promise<ChunkRange | undefined>;
  readonly readPayments: (
    range: { businessDate: string; afterId: string; throughId: string; limit?: number },
    windows: BehaviourWindows,
  ) => Promise<StoredPayment[]>;
  readonly writeChunk: (
    chunk: ChunkRange & { runId: string; businessDate: string },
    raised: readonly RaisedAlert[],
    scored: Omit<ScoredChunk, 'result' | 'raised'>,
    result: ChunkResult,
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
  const payments = await store.readPayments({ businessDate: run.businessDate, ...chunk }, windowsOf(screens));
  const { raised, result, ...rest } = await scorePayments(payments, screens);
  const written = await store.writeChunk({ ...chunk, runId: run.runId, businessDate: run.businessDate }, raised, rest, result, now());
  return written ? result : undefined;
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

/** Scores payments one by one. One that cannot be scored is a failure with its reason, and the others go on. */
export async function scorePayments(payments: readonly StoredPayment[], screens: Screens): Promise<ScoredChunk> {
  const raised: RaisedAlert[] = [];
  const failures: (ScoringFailure & { paymentKey: string })[] = [];
  const whitelisted: WhitelistedPayment[] = [];
  for (const [i, { paymentId, paymentKey, payment, facts }] of payments.entries()) {
    try {
      const findings = evaluate(payment, screens, facts);
      const scored = assess(findings, screens.rules);
      const { assessment, applied } = applyWhitelist(scored, payment, findings, screens.whitelist, screens.rules);
      const alert = decideAlert(paymentKey, assessment);
      if (alert) raised.push({ paymentId, alert });
      else if (scored.severity && applied.length > 0)
        whitelisted.push({
          paymentId,
          whitelistIds: applied.map(({ whitelistId }) => whitelistId),
          score: scored.score,
          severity: scored.severity,
        });
    } catch (error) {
      failures.push({ paymentId, paymentKey, code: 'SCORE_FAILED', reason: describeFailure(error) });
    }
    // Scoring holds the thread; a queue worker must be able to renew its lease on the job now and then.
    if (i % 100 === 99) await new Promise((resolve) => setImmediate(resolve));
  }
  const result = {
    scored: payments.length - failures.length,
    failed: failures.length,
    alerts: raised.length,
    digest: chunkDigest({ alerts: raised.map(({ alert: { alertId, assessment } }) => ({ alertId, assessment })), failures }),
  };
  return { raised, failures: failures.map(({ paymentId, code, reason }) => ({ paymentId, code, reason })), whitelisted, result };
}

/** Kind and place of a fault. Never its message, which may quote the payment. */
function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return 'a value that is no error was thrown';
  const place = /\n\s+at (.+?)(?:\n|$)/.exec(error.stack ?? '')?.[1]?.replace(/file:\/\/\S*\/(src\/)/, '$1') ?? 'an unknown place';
  return `${error.name} at ${place}`;
}
