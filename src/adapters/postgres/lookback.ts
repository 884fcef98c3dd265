import { sql } from 'kysely';
import type { Assessment } from '../../model/assessment.ts';
import type { AlertChange, DescribedChange } from '../../model/change.ts';
import type { Database } from './database.ts';

/** The last closed run of every date in a range. */
export async function closedRuns(db: Database, from: string, to: string): Promise<string[]> {
  const { rows } = await sql<{ run_id: string }>`
    select distinct on (business_date) run_id
    from run
    where business_date between ${from}::date and ${to}::date and read is not null
    order by business_date, start_no desc
  `.execute(db);
  return rows.map(({ run_id }) => run_id);
}

/** Alerts that one run has otherwise than the other; the score of one that is none now is read from its chunk. */
export async function changedAlerts(db: Database, runId: string, sinceId: string): Promise<AlertChange[]> {
  const { rows } = await sql<{ alert_id: string; was: Assessment | null; is: Assessment | null; is_score: number }>`
    with was as (select * from assessment where run_id = ${sinceId}),
    now as (select * from assessment where run_id = ${runId})
    select alert_id, was.content as was, now.content as is, coalesce(now.score, get_byte(c.scores, (
      select count(*)::int - 1
      from payment p
      where p.business_date = a.business_date and p.payment_id > c.after_id and p.payment_id <= a.payment_id
    ))) as is_score
    from was
    full join now using (alert_id)
    join alert a using (alert_id)
    join run_chunk c on c.run_id = ${runId} and a.payment_id > c.after_id and a.payment_id <= c.through_id
    where was.score is distinct from now.score or was.severity is distinct from now.severity
    order by alert_id
  `.execute(db);
  return rows.map((row) => ({ alertId: row.alert_id, was: row.was ?? undefined, is: row.is ?? undefined, isScore: row.is_score }));
}

/** Entries of the editions of one run that those of another no longer have, as `list entry`. */
export async function removedEntries(
  db: Database,
  runId: string,
  entries: readonly { readonly list: string; readonly entryId: string }[],
): Promise<Set<string>> {
  if (entries.length === 0) return new Set();
  const { rows } = await sql<{ list_id: string; entry_id: string }>`
    select asked.list_id, asked.entry_id
    from unnest(${entries.map(({ list }) => list)}::text[], ${entries.map(({ entryId }) => entryId)}::text[]) as asked (list_id, entry_id)
    where not exists (
      select from run_edition r join list_entry e on e.edition_id = r.edition_id
      where r.run_id = ${runId} and r.list_id = asked.list_id and e.entry_id = asked.entry_id
    )
  `.execute(db);
  return new Set(rows.map(({ list_id, entry_id }) => `${list_id} ${entry_id}`));
}

/** Changes that are written at once: a statement takes only so many values. */
const BATCH = 1_000;

/** Keeps what a lookback changed; closing it again writes it anew. */
export async function writeChanges(db: Database, runId: string, changes: readonly DescribedChange[]): Promise<void> {
  const rows = changes.map((change) => ({
    run_id: runId,
    alert_id: change.alertId,
    was_severity: change.wasSeverity ?? null,
    was_score: change.wasScore ?? null,
    is_severity: change.isSeverity ?? null,
    is_score: change.isScore,
    reason: change.reason,
  }));
  await db.transaction().execute(async (trx) => {
    await trx.deleteFrom('run_change').where('run_id', '=', runId).execute();
    for (let at = 0; at < rows.length; at += BATCH)
      await trx
        .insertInto('run_change')
        .values(rows.slice(at, at + BATCH))
        .execute();
  });
}

/** What a lookback changed. */
export async function readChanges(db: Database, runId: string): Promise<DescribedChange[]> {
  const rows = await db.selectFrom('run_change').selectAll().where('run_id', '=', runId).orderBy('alert_id').execute();
  return rows.map((row) => ({
    alertId: row.alert_id,
    wasSeverity: row.was_severity ?? undefined,
    wasScore: row.was_score ?? undefined,
    isSeverity: row.is_severity ?? undefined,
    isScore: row.is_score,
    reason: row.reason,
  }));
}
