import { sql, type RawBuilder } from 'kysely';
import type { Assessment } from '../../../model/assessment.ts';
import type { ListEntry } from '../../../model/list-entry.ts';
import type { Disposition, QueueOrder, ReviewState } from '../../../model/review.ts';
import type { Severity } from '../../../model/rules.ts';
import type { Database } from '../database.ts';

/** An alert as the queue shows it. */
export interface QueueRow {
  readonly alertId: string;
  readonly severity: Severity;
  readonly score: number;
  readonly reasons: readonly string[];
  readonly state: ReviewState;
  readonly assignee: string | undefined;
  readonly counterparty: string;
  readonly counterpartyKey: string;
  readonly correspondent: string;
  readonly amount: string;
  readonly currency: string;
  readonly businessDate: string;
  readonly openedAt: Date;
  readonly dueAt: Date;
  readonly disposition: Disposition | undefined;
  readonly isGone: boolean;
  readonly legalHold: boolean;
  readonly version: number;
}

/** What part of the queue is asked for; everything is optional and all of it must hold. */
export interface QueueFilter {
  readonly state?: ReviewState | 'open' | 'any' | undefined;
  readonly severity?: Severity | undefined;
  readonly reason?: string | undefined;
  /** A login, or `none`. */
  readonly assignee?: string | undefined;
  readonly counterpartyKey?: string | undefined;
  readonly correspondent?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** Only what is due before this moment. */
  readonly dueBefore?: Date | undefined;
  readonly gone?: boolean | undefined;
  readonly held?: boolean | undefined;
  /** An alert id or a UETR as it was asked for, or a part of the counterparty's name, folded as keys are. */
  readonly search?: { readonly asked: string; readonly folded: string } | undefined;
  readonly order?: QueueOrder | undefined;
}

/** Alerts are counted up to here; who has more of them filters, and does not turn pages. */
const MOST_COUNTED = 10_000;

/** A stretch of the queue, and how many there are in all, or that there are more than `MOST_COUNTED`. */
export async function readQueue(
  db: Database,
  filter: QueueFilter,
  range: { readonly offset: number; readonly limit: number },
): Promise<{ rows: QueueRow[]; total: number; isMore: boolean }> {
  const [rows, counted] = await Promise.all([
    queueRows(db, filter, range),
    sql<{ total: string }>`
      select count(*) as total from (select from review r where ${conditions(filter)} limit ${MOST_COUNTED + 1}) as counted
    `.execute(db),
  ]);
  const total = Number(counted.rows[0]!.total);
  return { rows, total: Math.min(total, MOST_COUNTED), isMore: total > MOST_COUNTED };
}

/** A stretch of the queue alone. */
export async function queueRows(
  db: Database,
  filter: QueueFilter,
  { offset, limit }: { readonly offset: number; readonly limit: number },
): Promise<QueueRow[]> {
  const order = {
    score: sql`r.score desc, r.alert_id`,
    due: sql`r.due_at, r.alert_id`,
    date: sql`r.business_date desc, r.score desc, r.alert_id`,
    amount: sql`r.currency, r.amount desc, r.alert_id`,
  }[filter.order ?? 'score'];
  const { rows } = await sql<StoredReview>`
    select ${COLUMNS} from review r where ${conditions(filter)} order by ${order} limit ${limit} offset ${offset}
  `.execute(db);
  return rows.map(toQueueRow);
}

type StoredReview = Record<string, never> & {
  alert_id: string;
  severity: Severity;
  score: number;
  reasons: string[];
  state: ReviewState;
  assignee: string | null;
  counterparty: string;
  counterparty_key: string;
  correspondent: string;
  amount: string;
  currency: string;
  business_date: string;
  opened_at: Date;
  due_at: Date;
  disposition: Disposition | null;
  is_gone: boolean;
  legal_hold: boolean;
  version: number;
};

const COLUMNS = sql`
  r.alert_id, r.severity, r.score, r.reasons, r.state, r.assignee, r.counterparty, r.counterparty_key, r.correspondent, r.amount, r.currency,
  r.business_date, r.opened_at, r.due_at, r.disposition, r.is_gone, r.legal_hold, r.version`;

function toQueueRow(row: StoredReview): QueueRow {
  return {
    alertId: row.alert_id,
    severity: row.severity,
    score: row.score,
    reasons: row.reasons,
    state: row.state,
    assignee: row.assignee ?? undefined,
    counterparty: row.counterparty,
    counterpartyKey: row.counterparty_key,
    correspondent: row.correspondent,
    amount: row.amount,
    currency: row.currency,
    businessDate: row.business_date,
    openedAt: row.opened_at,
    dueAt: row.due_at,
    disposition: row.disposition ?? undefined,
    isGone: row.is_gone,
    legalHold: row.legal_hold,
    version: row.version,
  };
}

function conditions(filter: QueueFilter): RawBuilder<unknown> {
  const { state = 'open', severity, reason, assignee, counterpartyKey, correspondent, from, to, dueBefore, gone, held, search } = filter;
  const all: RawBuilder<unknown>[] = [state === 'any' ? sql`true` : state === 'open' ? sql`r.state <> 'closed'` : sql`r.state = ${state}`];
  if (severity !== undefined) all.push(sql`r.severity = ${severity}`);
  if (reason !== undefined) all.push(sql`${reason} = any (r.reasons)`);
  if (assignee !== undefined) all.push(assignee === 'none' ? sql`r.assignee is null` : sql`r.assignee = ${assignee}`);
  if (counterpartyKey !== undefined) all.push(sql`r.counterparty_key = ${counterpartyKey}`);
  if (correspondent !== undefined) all.push(sql`r.correspondent = ${correspondent}`);
  if (from !== undefined) all.push(sql`r.business_date >= ${from}::date`);
  if (to !== undefined) all.push(sql`r.business_date <= ${to}::date`);
  if (dueBefore !== undefined) all.push(sql`r.due_at < ${dueBefore}`);
  if (gone) all.push(sql`r.is_gone`);
  if (held) all.push(sql`r.legal_hold`);
  if (search !== undefined)
    all.push(sql`(
      r.counterparty_key like ${`%${(search.folded || search.asked).replaceAll(/[%_\\]/g, String.raw`\$&`)}%`}
      or r.alert_id = ${search.asked}
      or r.alert_id in (
        select a.alert_id from payment p join alert a using (business_date, payment_id)
        where p.end_to_end_id = ${search.asked} or p.uetr = ${UUID.test(search.asked) ? search.asked : null}::uuid
      )
    )`);
  return sql.join(all, sql` and `);
}

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** An alert with all that a person decides on. */
export interface Review extends QueueRow {
  readonly runId: string;
  readonly rulesId: string;
  readonly assessment: Assessment;
  readonly paymentId: string;
  readonly paymentKey: string;
  readonly uetr: string | undefined;
  readonly endToEndId: string | undefined;
  readonly instructionId: string | undefined;
  readonly messageType: string;
  readonly fileName: string;
  readonly recordIndex: number;
  /** The record as it came. */
  readonly source: Buffer;
  /** The first bytes of its message, which tell the encoding, and the encoding that the sender told. */
  readonly head: Buffer;
  readonly encoding: string | undefined;
  readonly foundBy: 'night' | 'lookback';
  readonly wasEscalated: boolean;
  readonly reason: string | undefined;
  readonly proposedBy: string | undefined;
  readonly decidedBy: string | undefined;
  readonly decidedAt: Date | undefined;
}

/** One alert; nothing where the desk has none of that id. */
export async function readReview(db: Database, alertId: string): Promise<Review | undefined> {
  const { rows } = await sql<
    StoredReview & {
      run_id: string;
      rules_id: string;
      content: Assessment;
      payment_id: string;
      payment_key: string;
      uetr: string | null;
      end_to_end_id: string | null;
      instruction_id: string | null;
      message_type: string;
      file_name: string;
      record_index: number;
      source: Buffer;
      head: Buffer;
      encoding: string | null;
      found_by: 'night' | 'lookback';
      was_escalated: boolean;
      reason: string | null;
      proposed_by: string | null;
      decided_by: string | null;
      decided_at: Date | null;
    }
  >`
    select
      ${COLUMNS}, r.run_id, run.rules_id, s.content, p.payment_id, p.payment_key, p.uetr, p.end_to_end_id, p.instruction_id, p.message_type,
      m.file_name, p.record_index, p.source, substring(m.head from 1 for 400) as head, m.reading ->> 'encoding' as encoding, first_run.kind as found_by, r.was_escalated, r.reason, r.proposed_by, r.decided_by, r.decided_at
    from review r
    join assessment s on s.run_id = r.run_id and s.alert_id = r.alert_id
    join run on run.run_id = r.run_id
    join alert a on a.alert_id = r.alert_id
    join run first_run on first_run.run_id = a.first_run_id
    join payment p on p.business_date = a.business_date and p.payment_id = a.payment_id
    join message m on m.message_key = p.message_key
    where r.alert_id = ${alertId}
  `.execute(db);
  const [row] = rows;
  return (
    row && {
      ...toQueueRow(row),
      runId: row.run_id,
      rulesId: row.rules_id,
      assessment: row.content,
      paymentId: row.payment_id,
      paymentKey: row.payment_key,
      uetr: row.uetr ?? undefined,
      endToEndId: row.end_to_end_id ?? undefined,
      instructionId: row.instruction_id ?? undefined,
      messageType: row.message_type,
      fileName: row.file_name,
      recordIndex: row.record_index,
      source: row.source,
      head: row.head,
      encoding: row.encoding ?? undefined,
      foundBy: row.found_by,
      wasEscalated: row.was_escalated,
      reason: row.reason ?? undefined,
      proposedBy: row.proposed_by ?? undefined,
      decidedBy: row.decided_by ?? undefined,
      decidedAt: row.decided_at ?? undefined,
    }
  );
}

/** Entries as the editions have them that an assessment met. */
export async function entriesOf(
  db: Database,
  wanted: readonly { readonly edition: string; readonly entryId: string }[],
): Promise<(ListEntry & { readonly edition: string })[]> {
  if (wanted.length === 0) return [];
  const { rows } = await sql<{ edition_id: string; content: ListEntry }>`
    select e.edition_id, e.content
    from unnest(${wanted.map(({ edition }) => edition)}::text[], ${wanted.map(({ entryId }) => entryId)}::text[]) as w (edition_id, entry_id)
    join list_entry e using (edition_id, entry_id)
  `.execute(db);
  return rows.map(({ edition_id, content }) => ({ ...content, edition: edition_id }));
}

export interface AttachmentRow {
  readonly attachmentId: string;
  readonly name: string;
  readonly mediaType: string;
  readonly sha256: string;
  readonly size: number;
  readonly addedBy: string;
  readonly addedAt: Date;
}

export async function attachmentsOf(db: Database, alertId: string): Promise<AttachmentRow[]> {
  const { rows } = await sql<AttachmentRow>`
    select attachment_id as "attachmentId", name, media_type as "mediaType", sha256, length(bytes) as size, added_by as "addedBy", added_at as "addedAt"
    from attachment
    where alert_id = ${alertId}
    order by attachment_id
  `.execute(db);
  return rows;
}

/** A file of an alert; nothing where it is another alert's. */
export async function attachmentBytes(
  db: Database,
  alertId: string,
  attachmentId: string,
): Promise<{ name: string; mediaType: string; bytes: Buffer } | undefined> {
  const row = await db
    .selectFrom('attachment')
    .select(['name', 'media_type', 'bytes'])
    .where('alert_id', '=', alertId)
    .where('attachment_id', '=', attachmentId)
    .executeTakeFirst();
  return row && { name: row.name, mediaType: row.media_type, bytes: row.bytes };
}

/** All payments of whom alerts are about, by the accounts and names that those alerts gave them: how often, how much, since when. */
export async function counterpartyPayments(
  db: Database,
  counterpartyKey: string,
): Promise<{ currency: string; payments: number; amount: string; first: string; last: string }[]> {
  const { rows } = await sql<{ currency: string; payments: number; amount: string; first: string; last: string }>`
    with known as (
      select distinct party_key(q.account, q.name) as key
      from (select alert_id, counterparty from review where counterparty_key = ${counterpartyKey} order by business_date desc limit 50) as r
      join alert a using (alert_id)
      join payment_party q using (business_date, payment_id)
      where q.role in ('debtor', 'creditor') and q.name = r.counterparty
    ),
    flows as (
      select business_date, payment_id, currency, amount from payment_flow where debtor in (select key from known)
      union
      select business_date, payment_id, currency, amount from payment_flow where creditor in (select key from known)
    )
    select currency, count(*)::int as payments, sum(amount) as amount, min(business_date)::text as first, max(business_date)::text as last
    from flows
    group by currency
    order by count(*) desc
  `.execute(db);
  return rows;
}

export interface WhitelistRequest {
  readonly requestId: string;
  readonly alertId: string | undefined;
  readonly counterparty: string;
  readonly account: string | undefined;
  readonly country: string | undefined;
  readonly list: string;
  readonly source: string;
  readonly entryId: string;
  readonly entryName: string;
  readonly reason: string;
  readonly expiresOn: string;
  readonly requestedBy: string;
  readonly requestedAt: Date;
  readonly state: 'pending' | 'approved' | 'refused';
  readonly decidedBy: string | undefined;
  readonly whitelistId: string | undefined;
}

/** Requests for whitelists, those that wait first. */
export async function whitelistRequests(db: Database): Promise<WhitelistRequest[]> {
  const rows = await db
    .selectFrom('whitelist_request')
    .selectAll()
    .orderBy(sql`state <> 'pending'`)
    .orderBy('requested_at', 'desc')
    .limit(200)
    .execute();
  return rows.map((row) => ({
    requestId: row.request_id,
    alertId: row.alert_id ?? undefined,
    counterparty: row.counterparty,
    account: row.account ?? undefined,
    country: row.country ?? undefined,
    list: row.list_id,
    source: row.source,
    entryId: row.entry_id,
    entryName: row.entry_name,
    reason: row.reason,
    expiresOn: row.expires_on,
    requestedBy: row.requested_by,
    requestedAt: row.requested_at,
    state: row.state,
    decidedBy: row.decided_by ?? undefined,
    whitelistId: row.whitelist_id ?? undefined,
  }));
}
