import { sql } from 'kysely';
import type { ChunkRange, ControlTotals, RunState } from '../../model/run.ts';
import type { Severity } from '../../model/rules.ts';
import type { Database } from './database.ts';
import { planFacts, type BehaviourWindows } from './facts.ts';

/** What a night is screened against: everything that decides a score, by id and hash. */
export interface Basis {
  readonly rules: Pinned;
  readonly goods: Pinned;
  readonly geography: Pinned;
  readonly lexicon: Pinned;
  readonly editions: readonly { readonly listId: string; readonly editionId: string }[];
  /** Ids of the whitelist decisions in force. */
  readonly whitelist: readonly string[];
}

export interface Pinned {
  readonly id: string;
  readonly hash: string;
}

export interface RunRow {
  readonly runId: string;
  readonly businessDate: string;
  readonly state: RunState;
  readonly starts: number;
  readonly kind: 'night' | 'lookback';
  /** For a lookback, the run of the date that it is held against. */
  readonly sinceRunId: string | undefined;
  readonly basis: Basis;
  readonly plannedAt: Date;
  readonly finishedAt: Date | undefined;
  /** Present once the run is closed. */
  readonly totals: ControlTotals | undefined;
  readonly digest: string | undefined;
  readonly problems: readonly string[];
}

/** What a chunk came to; written in the same transaction as its alerts and failures. */
export interface ChunkResult {
  readonly scored: number;
  readonly failed: number;
  readonly alerts: number;
  /** Of those that were scored, how many a glance passed over. */
  readonly passed: number;
  /** Of the passed ones that were asked all the same, how many showed what the glance had not. */
  readonly missed: number;
  /** Of every payment in order, one byte: its score, or 255 where there is none. */
  readonly scores: Uint8Array;
  readonly digest: string;
}

/** What the steps of a chunk took, in milliseconds. */
export interface ChunkTimes {
  readonly readMs: number;
  readonly scoreMs: number;
}

/** A chunk that a worker took. */
export interface OpenChunk extends ChunkRange {
  /** Which taking this was; only the last one may write. */
  readonly fence: number;
}

/**
 * The run of a business date on a basis, made now if it is new; counts this start. Two operators who start the same night
 * get the same run.
 */
export async function startRun(
  db: Database,
  businessDate: string,
  basis: Basis,
  basisHash: string,
  at: Date,
  kind: RunRow['kind'] = 'night',
): Promise<RunRow> {
  const nextStart = sql<string>`nextval('run_start')`;
  return db.transaction().execute(async (trx) => {
    const run = await trx
      .insertInto('run')
      .values({
        business_date: businessDate,
        kind,
        since_run_id:
          kind === 'night'
            ? null
            : sql<string>`(select run_id from run where business_date = ${businessDate} and read is not null order by start_no desc limit 1)`,
        basis: basisHash,
        rules_id: basis.rules.id,
        rules_hash: basis.rules.hash,
        goods_id: basis.goods.id,
        goods_hash: basis.goods.hash,
        geography_id: basis.geography.id,
        geography_hash: basis.geography.hash,
        lexicon_id: basis.lexicon.id,
        lexicon_hash: basis.lexicon.hash,
        state: 'planned',
        starts: 1,
        planned_at: at,
        start_no: nextStart,
        finished_at: null,
      })
      .onConflict((conflict) =>
        conflict.columns(['business_date', 'basis']).doUpdateSet({ starts: sql`run.starts + 1`, start_no: nextStart }),
      )
      .returning(['run_id', 'starts'])
      .executeTakeFirstOrThrow();
    if (run.starts === 1 && basis.editions.length > 0)
      await trx
        .insertInto('run_edition')
        .values(basis.editions.map(({ listId, editionId }) => ({ run_id: run.run_id, list_id: listId, edition_id: editionId })))
        .execute();
    if (run.starts === 1 && basis.whitelist.length > 0)
      await trx
        .insertInto('run_whitelist')
        .values(basis.whitelist.map((whitelist_id) => ({ run_id: run.run_id, whitelist_id })))
        .execute();
    return (await readRun(trx, run.run_id))!;
  });
}

/**
 * Cuts the payments that no chunk holds yet into new chunks, and opens again those whose payments changed since they were
 * done (a load that committed late) or could not all be scored; and finds what their payments are seen with. Safe to repeat.
 *
 * @returns all open chunks, in order
 */
export async function planChunks(
  db: Database,
  run: Pick<RunRow, 'runId' | 'businessDate'>,
  chunkSize: number,
  windows: BehaviourWindows,
): Promise<ChunkRange[]> {
  // A night that was just loaded is unknown to the planner of queries, and what it then chooses takes ten times as long.
  await sql`select analyze_payments(${run.businessDate})`.execute(db);
  return db.transaction().execute(async (trx) => {
    // One planner at a time a run: two would cut the same payments twice.
    await sql`select 1 from run where run_id = ${run.runId} for update`.execute(trx);
    const cut = await sql<{ after_id: string; through_id: string }>`
      with last as (
        select coalesce(max(through_id), 0) as through_id, coalesce(max(chunk_no), 0) as chunk_no
        from run_chunk
        where run_id = ${run.runId}
      ), waiting as (
        select payment_id, (row_number() over (order by payment_id) - 1) / ${chunkSize}::int as n
        from payment
        where business_date = ${run.businessDate} and payment_id > (select through_id from last)
      ), cut as (
        select n, max(payment_id) as through_id
        from waiting
        group by n
      )
      insert into run_chunk (run_id, chunk_no, after_id, through_id)
      select
        ${run.runId},
        last.chunk_no + cut.n + 1,
        coalesce(lag(cut.through_id) over (order by cut.n), last.through_id),
        cut.through_id
      from cut, last
      returning after_id, through_id
    `.execute(trx);
    const reopened = await sql<{ after_id: string; through_id: string }>`
      update run_chunk c
      set state = 'open', digest = null, scores = null, finished_at = null, fence = fence + 1
      where c.run_id = ${run.runId}
        and c.state = 'done'
        and (
          c.failed > 0
          -- Where a glance was seen to miss something, nothing that it passed over counts.
          or exists (select from run_chunk other where other.run_id = c.run_id and other.missed > 0)
          or c.scored + c.failed <> (
            select count(*)
            from payment p
            where p.business_date = ${run.businessDate} and p.payment_id > c.after_id and p.payment_id <= c.through_id
          )
        )
      returning after_id, through_id
    `.execute(trx);
    const changed = [...cut.rows, ...reopened.rows];
    if (changed.length > 0)
      await planFacts(
        trx,
        run.runId,
        {
          businessDate: run.businessDate,
          afterId: smallest(changed.map(({ after_id }) => after_id)),
          throughId: largest(changed.map(({ through_id }) => through_id)),
        },
        windows,
      );
    const open = await trx
      .selectFrom('run_chunk')
      .select(['chunk_no', 'after_id', 'through_id'])
      .where('run_id', '=', run.runId)
      .where('state', '=', 'open')
      .orderBy('chunk_no')
      .execute();
    // A night that did not balance is closed again, whatever is open.
    let planned = trx.updateTable('run').set({ state: 'planned', finished_at: null }).where('run_id', '=', run.runId);
    if (open.length === 0) planned = planned.where('state', '=', 'unbalanced');
    await planned.execute();
    return open.map((row) => ({ chunkNo: row.chunk_no, afterId: row.after_id, throughId: row.through_id }));
  });
}

/**
 * Takes an open chunk of a run, or nothing when it is done: a job that comes twice finds nothing to do. Whoever took it before can no
 * longer write, so a worker that was thought dead, or read before payments came late, spoils nothing.
 */
export async function openChunk(db: Database, runId: string, chunkNo: number): Promise<OpenChunk | undefined> {
  const row = await db
    .updateTable('run_chunk')
    .set({ fence: sql`fence + 1` })
    .where('run_id', '=', runId)
    .where('chunk_no', '=', chunkNo)
    .where('state', '=', 'open')
    .returning(['chunk_no', 'after_id', 'through_id', 'fence'])
    .executeTakeFirst();
  return row && { chunkNo: row.chunk_no, afterId: row.after_id, throughId: row.through_id, fence: row.fence };
}

const smallest = (ids: readonly string[]): string => ids.reduce((a, b) => (BigInt(b) < BigInt(a) ? b : a));
const largest = (ids: readonly string[]): string => ids.reduce((a, b) => (BigInt(b) > BigInt(a) ? b : a));

/** Progress in chunks, for a bar. */
export async function countChunks(db: Database, runId: string): Promise<{ done: number; total: number }> {
  const row = await db
    .selectFrom('run_chunk')
    .select((eb) => [eb.fn.countAll<string>().as('total'), eb.fn.countAll<string>().filterWhere('state', '=', 'done').as('done')])
    .where('run_id', '=', runId)
    .executeTakeFirstOrThrow();
  return { done: Number(row.done), total: Number(row.total) };
}

/** Counts again what was written: accepted and rejected from the records, scored and failed from the chunks. */
export async function countRun(
  db: Database,
  run: Pick<RunRow, 'runId' | 'businessDate'>,
): Promise<ControlTotals & { chunkAlerts: number; open: number; missed: number; chunkDigests: string[] }> {
  const counted = await sql<
    Record<'read' | 'accepted' | 'rejected' | 'scored' | 'failed' | 'chunk_alerts' | 'alerts' | 'open' | 'missed', string> & {
      digests: string[] | null;
    }
  >`
    select
      (select count(*) from payment where business_date = ${run.businessDate}) as accepted,
      (select count(*) from rejected_record where business_date = ${run.businessDate} and resolved_at is null) as rejected,
      (select coalesce(sum(records), 0) from read_count where business_date = ${run.businessDate}) as read,
      (select count(*) from assessment where run_id = ${run.runId}) as alerts,
      coalesce(sum(scored), 0) as scored,
      coalesce(sum(failed), 0) as failed,
      coalesce(sum(alerts), 0) as chunk_alerts,
      coalesce(sum(missed), 0) as missed,
      count(*) filter (where state = 'open') as open,
      array_agg(digest order by chunk_no) filter (where digest is not null) as digests
    from run_chunk
    where run_id = ${run.runId}
  `.execute(db);
  const row = counted.rows[0]!;
  return {
    read: Number(row.read),
    accepted: Number(row.accepted),
    rejected: Number(row.rejected),
    scored: Number(row.scored),
    failed: Number(row.failed),
    alerts: Number(row.alerts),
    chunkAlerts: Number(row.chunk_alerts),
    open: Number(row.open),
    missed: Number(row.missed),
    chunkDigests: row.digests ?? [],
  };
}

/** Closes a run and hands its alerts over to the desk, both or neither. */
export async function finishRun(
  db: Database,
  runId: string,
  outcome: { state: RunState; totals: ControlTotals; digest: string; problems: readonly string[]; at: Date },
  slaHours: Readonly<Record<Severity, number>>,
): Promise<void> {
  const { state, totals, digest, problems, at } = outcome;
  const { read, accepted, rejected, scored, failed, alerts } = totals;
  await db.transaction().execute(async (trx) => {
    await trx
      .updateTable('run')
      .set({ state, read, accepted, rejected, scored, failed, alerts, digest, problems: [...problems], finished_at: at })
      .where('run_id', '=', runId)
      .execute();
    await sql`select hand_over(${runId}, ${at}, ${JSON.stringify(slaHours)}::jsonb)`.execute(trx);
  });
}

export async function readRun(db: Database, runId: string): Promise<RunRow | undefined> {
  const row = await db.selectFrom('run').selectAll().where('run_id', '=', runId).executeTakeFirst();
  if (!row) return undefined;
  const decisions = await db
    .selectFrom('run_whitelist')
    .select('whitelist_id')
    .where('run_id', '=', runId)
    .orderBy('whitelist_id')
    .execute();
  const editions = await db
    .selectFrom('run_edition')
    .select(['list_id', 'edition_id'])
    .where('run_id', '=', runId)
    .orderBy('list_id')
    .execute();
  const { read, accepted, rejected, scored, failed, alerts } = row;
  const closed = read !== null && accepted !== null && rejected !== null && scored !== null && failed !== null && alerts !== null;
  return {
    runId: row.run_id,
    businessDate: row.business_date,
    state: row.state,
    starts: row.starts,
    kind: row.kind,
    sinceRunId: row.since_run_id ?? undefined,
    basis: {
      rules: { id: row.rules_id, hash: row.rules_hash },
      goods: { id: row.goods_id, hash: row.goods_hash },
      geography: { id: row.geography_id, hash: row.geography_hash },
      lexicon: { id: row.lexicon_id, hash: row.lexicon_hash },
      editions: editions.map((edition) => ({ listId: edition.list_id, editionId: edition.edition_id })),
      whitelist: decisions.map(({ whitelist_id }) => whitelist_id),
    },
    plannedAt: row.planned_at,
    finishedAt: row.finished_at ?? undefined,
    totals: closed ? { read, accepted, rejected, scored, failed, alerts } : undefined,
    digest: row.digest ?? undefined,
    problems: row.problems,
  };
}

/** Business dates with payments, within the bounds if given. */
export async function businessDates(db: Database, from?: string, to?: string): Promise<string[]> {
  let query = db.selectFrom('payment').select('business_date').distinct().orderBy('business_date');
  if (from !== undefined) query = query.where('business_date', '>=', from);
  if (to !== undefined) query = query.where('business_date', '<=', to);
  return (await query.execute()).map((row) => row.business_date);
}
