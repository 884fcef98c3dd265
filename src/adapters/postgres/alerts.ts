import { sql } from 'kysely';
import type { Alert, Assessment } from '../../model/assessment.ts';
import type { Severity } from '../../model/rules.ts';
import type { Database } from './database.ts';
import type { ChunkResult, ChunkTimes, OpenChunk } from './runs.ts';

/** An alert of a chunk with the payment it is about. */
export interface RaisedAlert {
  readonly paymentId: string;
  readonly alert: Alert;
  /** Whom it is about, as the payment names them; the key is the same for other spellings of one name. */
  readonly counterparty: string;
  readonly counterpartyKey: string;
  /** First eight letters of the bank abroad that the payment came from or went to. */
  readonly correspondent: string;
}

/** A payment that could not be scored. */
export interface ScoringFailure {
  readonly paymentId: string;
  readonly code: string;
  readonly reason: string;
}

/** A payment that would be an alert, had persons not decided otherwise. */
export interface WhitelistedPayment {
  readonly paymentId: string;
  readonly whitelistIds: readonly string[];
  readonly score: number;
  readonly severity: Severity;
}

/** An alert with what a person needs to know about its payment. */
export interface AlertRow {
  readonly alertId: string;
  readonly runId: string;
  readonly rulesId: string;
  readonly severity: Severity;
  readonly score: number;
  readonly assessment: Assessment;
  readonly businessDate: string;
  readonly paymentId: string;
  readonly uetr: string | undefined;
  readonly endToEndId: string | undefined;
  readonly amount: string;
  readonly currency: string;
  readonly fileName: string;
  readonly recordIndex: number;
  /** What first found it: the night, or a lookback when lists or rules changed. */
  readonly foundBy: 'night' | 'lookback';
}

/**
 * Writes what a chunk came to, all or nothing. The chunk is marked first, and only while it is open and nobody took it
 * since: of two workers with the same chunk the later one writes. What a restarted chunk wrote before is met, not doubled.
 *
 * @returns false when the chunk was done already or is another worker's now
 */
export async function writeChunk(
  db: Database,
  chunk: OpenChunk & { runId: string; businessDate: string },
  raised: readonly RaisedAlert[],
  { failures, whitelisted }: { readonly failures: readonly ScoringFailure[]; readonly whitelisted: readonly WhitelistedPayment[] },
  result: ChunkResult,
  { readMs, scoreMs }: ChunkTimes,
  at: Date,
): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const marked = await trx
      .updateTable('run_chunk')
      .set({ ...result, read_ms: readMs, score_ms: scoreMs, state: 'done', finished_at: at })
      .where('run_id', '=', chunk.runId)
      .where('chunk_no', '=', chunk.chunkNo)
      .where('state', '=', 'open')
      .where('fence', '=', chunk.fence)
      .returning('chunk_no')
      .executeTakeFirst();
    if (!marked) return false;
    await sql`
      insert into alert (alert_id, business_date, payment_id, first_run_id)
      select alert_id, ${chunk.businessDate}, payment_id, ${chunk.runId}
      from unnest(${raised.map(({ alert }) => alert.alertId)}::text[], ${raised.map(({ paymentId }) => paymentId)}::bigint[])
        as given (alert_id, payment_id)
      on conflict (alert_id) do nothing
    `.execute(trx);
    await sql`
      insert into assessment (run_id, alert_id, severity, score, reasons, content, counterparty, counterparty_key, correspondent)
      select ${chunk.runId}, alert_id, content ->> 'severity', (content ->> 'score')::smallint,
             array(select jsonb_array_elements_text(content -> 'reasons')), content, counterparty, counterparty_key, correspondent
      from unnest(
        ${raised.map(({ alert }) => alert.alertId)}::text[],
        ${raised.map(({ alert }) => JSON.stringify(alert.assessment))}::jsonb[],
        ${raised.map(({ counterparty }) => counterparty)}::text[],
        ${raised.map(({ counterpartyKey }) => counterpartyKey)}::text[],
        ${raised.map(({ correspondent }) => correspondent)}::text[]
      ) as given (alert_id, content, counterparty, counterparty_key, correspondent)
      on conflict (run_id, alert_id) do nothing
    `.execute(trx);
    for (const table of ['run_failure', 'run_whitelisted'] as const)
      await trx
        .deleteFrom(table)
        .where('run_id', '=', chunk.runId)
        .where('payment_id', '>', chunk.afterId)
        .where('payment_id', '<=', chunk.throughId)
        .execute();
    if (failures.length > 0)
      await trx
        .insertInto('run_failure')
        .values(
          failures.map(({ paymentId, code, reason }) => ({
            run_id: chunk.runId,
            business_date: chunk.businessDate,
            payment_id: paymentId,
            code,
            reason,
          })),
        )
        .execute();
    if (whitelisted.length > 0)
      await trx
        .insertInto('run_whitelisted')
        .values(
          whitelisted.map(({ paymentId, whitelistIds, score, severity }) => ({
            run_id: chunk.runId,
            business_date: chunk.businessDate,
            payment_id: paymentId,
            whitelist_ids: [...whitelistIds],
            score_before: score,
            severity_before: severity,
          })),
        )
        .execute();
    return true;
  });
}

/**
 * Alerts by run, or of the last finished run of every business date in a range; the worst first, then by alert id, so
 * that two outputs of the same night are the same bytes.
 */
export async function readAlerts(
  db: Database,
  filter: { runId: string } | { from: string; to: string } | { alertId: string } | { uetr: string },
): Promise<AlertRow[]> {
  const { rows } = await sql<{
    alert_id: string;
    run_id: string;
    rules_id: string;
    content: Assessment;
    business_date: string;
    payment_id: string;
    uetr: string | null;
    end_to_end_id: string | null;
    amount: string;
    currency: string;
    file_name: string;
    record_index: number;
    found_by: 'night' | 'lookback';
  }>`
    with chosen as (
      select run_id, rules_id
      from run
      where ${
        'runId' in filter
          ? sql`run_id = ${filter.runId}`
          : 'alertId' in filter
            ? sql`run_id = (select max(run_id) from assessment where alert_id = ${filter.alertId})`
            : sql`run_id in (
        select distinct on (business_date) run_id
        from run
        where read is not null -- closed at least once
          and ${'from' in filter ? sql`business_date between ${filter.from}::date and ${filter.to}::date` : sql`true`}
        order by business_date, start_no desc
      )`
      }
    )
    select
      a.alert_id, s.run_id, chosen.rules_id, s.content, p.business_date, p.payment_id, p.uetr, p.end_to_end_id, p.amount, p.currency,
      m.file_name, p.record_index, first_run.kind as found_by
    from chosen
    join assessment s using (run_id)
    join alert a using (alert_id)
    join payment p on p.business_date = a.business_date and p.payment_id = a.payment_id
    join message m using (message_key)
    join run first_run on first_run.run_id = a.first_run_id
    where ${'alertId' in filter ? sql`a.alert_id = ${filter.alertId}` : 'uetr' in filter ? sql`p.uetr = ${filter.uetr}::uuid` : sql`true`}
    order by s.score desc, p.business_date, a.alert_id
  `.execute(db);
  return rows.map((row) => ({
    alertId: row.alert_id,
    runId: row.run_id,
    rulesId: row.rules_id,
    severity: row.content.severity!,
    score: row.content.score,
    assessment: row.content,
    businessDate: row.business_date,
    paymentId: row.payment_id,
    uetr: row.uetr ?? undefined,
    endToEndId: row.end_to_end_id ?? undefined,
    amount: row.amount,
    currency: row.currency,
    fileName: row.file_name,
    recordIndex: row.record_index,
    foundBy: row.found_by,
  }));
}
