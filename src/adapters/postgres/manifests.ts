import { sql } from 'kysely';
import type { Database } from './database.ts';

/** A chunk as a manifest counts it. */
export interface ChunkRow {
  readonly chunkNo: number;
  readonly afterId: string;
  readonly throughId: string;
  readonly scored: number;
  readonly failed: number;
  readonly alerts: number;
  /** Of those that were scored, how many a glance passed over; the others were read whole. */
  readonly passed: number;
  /** What reading and scoring took, in milliseconds. */
  readonly readMs: number;
  readonly scoreMs: number;
  readonly digest: string | null;
}

export async function readChunks(db: Database, runId: string): Promise<ChunkRow[]> {
  const rows = await db
    .selectFrom('run_chunk')
    .select(['chunk_no', 'after_id', 'through_id', 'scored', 'failed', 'alerts', 'passed', 'read_ms', 'score_ms', 'digest'])
    .where('run_id', '=', runId)
    .orderBy('chunk_no')
    .execute();
  return rows.map(({ chunk_no, after_id, through_id, read_ms, score_ms, ...counts }) => ({
    chunkNo: chunk_no,
    afterId: after_id,
    throughId: through_id,
    readMs: read_ms,
    scoreMs: score_ms,
    ...counts,
  }));
}

/** Stores a manifest beside the earlier ones of its run. */
export async function addManifest(
  db: Database,
  runId: string,
  { content, signature }: { readonly content: string; readonly signature?: string },
  at: Date,
): Promise<void> {
  await sql`
    insert into run_manifest (run_id, seq, content, signature, written_at)
    select ${runId}, coalesce(max(seq), 0) + 1, ${content}, ${signature ?? null}, ${at}
    from run_manifest
    where run_id = ${runId}
  `.execute(db);
}

/** The last manifest of a run. */
export async function readManifest(db: Database, runId: string): Promise<{ content: string; signature: string | undefined } | undefined> {
  const row = await db
    .selectFrom('run_manifest')
    .select(['content', 'signature'])
    .where('run_id', '=', runId)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && { content: row.content, signature: row.signature ?? undefined };
}

interface ChunkRecords {
  readonly alerts: { readonly alertId: string; readonly assessment: unknown }[];
  readonly failures: { readonly paymentKey: string; readonly code: string }[];
  readonly scores: Uint8Array;
}

/** What each chunk of a run wrote, by chunk number. */
export async function readChunkRecords(db: Database, runId: string): Promise<Map<number, ChunkRecords>> {
  const { rows } = await sql<{
    chunk_no: number;
    alert_id: string | null;
    content: unknown;
    payment_key: string | null;
    code: string | null;
  }>`
    select c.chunk_no, s.alert_id, s.content, null as payment_key, null as code
    from assessment s
    join alert a on a.alert_id = s.alert_id
    join run_chunk c on c.run_id = s.run_id and a.payment_id > c.after_id and a.payment_id <= c.through_id
    where s.run_id = ${runId}
    union all
    select c.chunk_no, null, null, p.payment_key, f.code
    from run_failure f
    join payment p on p.business_date = f.business_date and p.payment_id = f.payment_id
    join run_chunk c on c.run_id = f.run_id and f.payment_id > c.after_id and f.payment_id <= c.through_id
    where f.run_id = ${runId}
  `.execute(db);
  const chunks = await db.selectFrom('run_chunk').select(['chunk_no', 'scores']).where('run_id', '=', runId).execute();
  const records = new Map<number, ChunkRecords>(
    chunks.map(({ chunk_no, scores }) => [chunk_no, { alerts: [], failures: [], scores: scores ?? new Uint8Array() }]),
  );
  for (const { chunk_no, alert_id, content, payment_key, code } of rows) {
    if (alert_id !== null) records.get(chunk_no)?.alerts.push({ alertId: alert_id, assessment: content });
    if (payment_key !== null && code !== null) records.get(chunk_no)?.failures.push({ paymentKey: payment_key, code });
  }
  return records;
}

/** What a run left of a payment that it raised no alert for. */
export interface Screened {
  readonly runId: string;
  readonly businessDate: string;
  readonly paymentId: string;
  /** 0 to 100; nothing where it could not be scored. */
  readonly score: number | undefined;
}

/** Payments of a UETR in the runs in force, each with its byte of score. */
export async function readScreened(db: Database, uetr: string): Promise<Screened[]> {
  const { rows } = await sql<{ run_id: string; business_date: string; payment_id: string; score: number }>`
    with latest as (
      select distinct on (business_date) run_id, business_date
      from run
      where read is not null
      order by business_date, start_no desc
    )
    select r.run_id, p.business_date, p.payment_id, get_byte(c.scores, (
      select count(*)::int - 1
      from payment q
      where q.business_date = p.business_date and q.payment_id > c.after_id and q.payment_id <= p.payment_id
    )) as score
    from payment p
    join latest r using (business_date)
    join run_chunk c on c.run_id = r.run_id and p.payment_id > c.after_id and p.payment_id <= c.through_id
    where p.uetr = ${uetr}::uuid and c.scores is not null
    order by p.payment_id
  `.execute(db);
  return rows.map((row) => ({
    runId: row.run_id,
    businessDate: row.business_date,
    paymentId: row.payment_id,
    score: row.score === NO_SCORE ? undefined : row.score,
  }));
}

/** Stands where a payment could not be scored. */
const NO_SCORE = 255;
