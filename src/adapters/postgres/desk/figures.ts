import { sql } from 'kysely';
import type { Database } from '../database.ts';

/** A view for analysts as a table: for pages, for exports, for any tool. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

/** Views that can be taken out of the console, with the order that makes two exports of one state the same. */
const VIEWS = {
  queue: 'score desc, alert_id',
  alert: 'business_date, score desc, alert_id',
  aging: 'severity, age',
  hit_rate: 'business_date, rule',
  rule_precision: 'rule',
  list_precision: 'list_id',
  entry_precision: 'list_id, entry_id',
  false_positive_rate: 'month, severity',
  correspondent_alerts: 'correspondent',
  correspondent_exposure: 'correspondent, currency',
  counterparty_alerts: 'counterparty_key',
  run_totals: 'run_id',
  unscored_payment: 'run_id, file_name, record_index',
  rejected_record: 'file_name, record_index',
  whitelisted_payment: 'run_id, uetr',
  list_status: 'list_id',
  lookback_change: 'run_id, alert_id',
} as const;

type View = keyof typeof VIEWS;

/** A view of the schema `analyst`, all of its rows or the first of them. */
export async function readView(db: Database, view: View, limit?: number): Promise<Table> {
  const { rows } = await sql<Record<string, unknown>>`
    select * from ${sql.id('analyst', view)} order by ${sql.raw(VIEWS[view])} limit ${limit ?? null}::int
  `.execute(db);
  const { rows: columns } = await sql<{ name: string }>`
    select column_name as name from information_schema.columns where table_schema = 'analyst' and table_name = ${view} order by ordinal_position
  `.execute(db);
  return { columns: columns.map(({ name }) => name), rows };
}

/** A view by a name that came from outside; nothing where there is none of that name. */
export async function viewNamed(db: Database, name: string): Promise<Table | undefined> {
  return Object.hasOwn(VIEWS, name) ? readView(db, name as View) : undefined;
}

/** How much work there is, for the head of the queue. */
export interface Workload {
  readonly open: number;
  readonly late: number;
  readonly unassigned: number;
  readonly pending: number;
}

export async function workload(db: Database, at: Date): Promise<Workload> {
  const { rows } = await sql<Workload>`
    select
      count(*)::int as open,
      (count(*) filter (where due_at < ${at}))::int as late,
      (count(*) filter (where assignee is null and state <> 'pending_approval'))::int as unassigned,
      (count(*) filter (where state = 'pending_approval'))::int as pending
    from review
    where state <> 'closed'
  `.execute(db);
  return rows[0]!;
}

/** How much comes, why, how old it gets and how fast it goes: for the dashboard. */
export interface DeskFigures {
  readonly byNight: readonly { readonly night: string; readonly severity: string; readonly alerts: number }[];
  readonly byReason: readonly { readonly reason: string; readonly alerts: number }[];
  readonly byAge: readonly { readonly age: string; readonly severity: string; readonly open: number; readonly late: number }[];
  readonly throughput: readonly { readonly day: string; readonly disposition: string; readonly closed: number }[];
}

/** @param nights how many of the last nights and days are counted */
export async function deskFigures(db: Database, at: Date, nights: number): Promise<DeskFigures> {
  const [byNight, byReason, byAge, throughput] = await Promise.all([
    sql<DeskFigures['byNight'][number]>`
      select business_date::text as night, severity, count(*)::int as alerts
      from review
      where business_date > (select max(business_date) from review) - ${nights}::int
      group by business_date, severity
      order by business_date
    `.execute(db),
    sql<DeskFigures['byReason'][number]>`
      select family as reason, count(*)::int as alerts
      from review, unnest(reasons) as family
      where state <> 'closed'
      group by family
      order by alerts desc
    `.execute(db),
    sql<DeskFigures['byAge'][number]>`
      select age, severity, open::int, late::int from analyst.aging order by age
    `.execute(db),
    sql<DeskFigures['throughput'][number]>`
      select decided_at::date::text as day, disposition, count(*)::int as closed
      from review
      where state = 'closed' and decided_at > ${at}::timestamptz - make_interval(days => ${nights}::int)
      group by decided_at::date, disposition
      order by decided_at::date
    `.execute(db),
  ]);
  return { byNight: byNight.rows, byReason: byReason.rows, byAge: byAge.rows, throughput: throughput.rows };
}

/** The last runs, newest first. */
export async function recentRuns(
  db: Database,
  limit: number,
): Promise<
  {
    readonly runId: string;
    readonly businessDate: string;
    readonly kind: string;
    readonly state: string;
    readonly rulesId: string;
    readonly read: number | null;
    readonly scored: number | null;
    readonly failed: number | null;
    readonly alerts: number | null;
    readonly plannedAt: Date;
    readonly finishedAt: Date | null;
  }[]
> {
  return db
    .selectFrom('run')
    .select([
      'run_id as runId',
      'business_date as businessDate',
      'kind',
      'state',
      'rules_id as rulesId',
      'read',
      'scored',
      'failed',
      'alerts',
      'planned_at as plannedAt',
      'finished_at as finishedAt',
    ])
    .orderBy('start_no', 'desc')
    .limit(limit)
    .execute();
}

/** Counterparties with open alerts, those with the most first. */
export async function counterpartyGroups(
  db: Database,
  limit: number,
): Promise<
  {
    readonly key: string;
    readonly counterparty: string;
    readonly alerts: number;
    readonly open: number;
    readonly worst: number;
    readonly falsePositives: number;
    readonly foundTrue: number;
    readonly firstDate: string;
    readonly lastDate: string;
  }[]
> {
  const { rows } = await sql<Awaited<ReturnType<typeof counterpartyGroups>>[number]>`
    with busiest as (
      select counterparty_key
      from review
      where state <> 'closed'
      group by counterparty_key
      order by count(*) desc, counterparty_key
      limit ${limit}
    )
    select
      counterparty_key as key, min(counterparty) as counterparty, count(*)::int as alerts,
      (count(*) filter (where state <> 'closed'))::int as open, max(score) as worst,
      (count(*) filter (where state = 'closed' and disposition = 'false_positive'))::int as "falsePositives",
      (count(*) filter (where state = 'closed' and disposition <> 'false_positive'))::int as "foundTrue",
      min(business_date)::text as "firstDate", max(business_date)::text as "lastDate"
    from review
    join busiest using (counterparty_key)
    group by counterparty_key
    order by open desc, alerts desc, counterparty_key
  `.execute(db);
  return rows;
}

/** Payments of a run that could not be scored. */
export async function failuresOf(db: Database, runId: string): Promise<{ paymentId: string; code: string; reason: string }[]> {
  return db
    .selectFrom('run_failure')
    .select(['payment_id as paymentId', 'code', 'reason'])
    .where('run_id', '=', runId)
    .orderBy('payment_id')
    .limit(500)
    .execute();
}

/** What was decided on every pair of counterparty and entry, and on every rule. */
export async function decisions(db: Database): Promise<{ pairs: PairDecisions[]; rules: RuleDecisions[] }> {
  const [pairs, rules] = await Promise.all([
    sql<PairDecisions>`
      select
        min(counterparty) as counterparty, list_id as list, entry_id as "entryId", min(entry_name) as "entryName",
        count(distinct alert_id)::int as decided, (count(distinct alert_id) filter (where is_true))::int as "foundTrue"
      from analyst.decided_ground
      where is_true is not null and list_id <> ''
      group by lower(counterparty), list_id, entry_id
      order by count(distinct alert_id) desc
      limit 500
    `.execute(db),
    sql<RuleDecisions>`
      select rule, decided::int, found_true::int as "foundTrue" from analyst.rule_precision where decided > 0 order by rule
    `.execute(db),
  ]);
  return { pairs: pairs.rows, rules: rules.rows };
}

interface PairDecisions {
  readonly counterparty: string;
  readonly list: string;
  readonly entryId: string;
  readonly entryName: string;
  readonly decided: number;
  readonly foundTrue: number;
}

interface RuleDecisions {
  readonly rule: string;
  readonly decided: number;
  readonly foundTrue: number;
}
