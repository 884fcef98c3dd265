import { sql, type RawBuilder } from 'kysely';
import type { Database } from './database.ts';
import type { PaymentRange } from './payments.ts';

/** How far back and how near payments make a pattern: dated rules, for each is a threshold of its own. */
export interface BehaviourWindows {
  /** Days of history that are looked at. */
  readonly history: number;
  readonly nearEqual: { readonly days: number; readonly least: number; readonly tolerance: number };
  readonly passThrough: { readonly days: number; readonly least: number };
  readonly suppliers: { readonly days: number; readonly least: number };
  /** Countries whose payers may have stopped. */
  readonly nexus: readonly string[];
  /** Countries whose payers are everyday customers: what they buy from many, and how they grow, is not asked. */
  readonly home: readonly string[];
}

/** A payment by where it is stored. */
export interface Reference {
  readonly id: string;
  readonly date: string;
}

/** Other payments that one is seen with, oldest first. */
export interface FactRow {
  readonly paymentId: string;
  readonly pattern: 'otherLeg' | 'nearEqual' | 'received' | 'stopped';
  readonly others: readonly Reference[];
}

/** Payments kept of one pattern, the last ones. */
const MOST = 100;

/** Days within which a payment and its cover belong together. */
const LEG_DAYS = 30;

/** Finds what payments of a night are seen with, and keeps it for the run. Safe to repeat. */
export async function planFacts(db: Database, runId: string, range: PaymentRange, windows: BehaviourWindows): Promise<void> {
  await sql`
    insert into run_fact (run_id, payment_id, pattern, others)
    select ${runId}, payment_id, pattern, others from (${factsOf(range, windows)}) as facts
    on conflict (run_id, payment_id, pattern) do update set others = excluded.others
  `.execute(db);
}

/** The same for a whole date without a run, as a replay asks under other windows. */
export async function findFacts(db: Database, businessDate: string, windows: BehaviourWindows): Promise<FactRow[]> {
  const { rows } = await sql<{ payment_id: string; pattern: FactRow['pattern']; others: FactRow['others'] }>`
    ${factsOf({ businessDate, afterId: '0', throughId: '9223372036854775807' }, windows)}
  `.execute(db);
  return rows.map(({ payment_id, ...row }) => ({ ...row, paymentId: payment_id }));
}

/** What was kept for payments of a run. */
export async function readFacts(db: Database, runId: string, { afterId, throughId }: PaymentRange): Promise<FactRow[]> {
  const rows = await db
    .selectFrom('run_fact')
    .select(['payment_id', 'pattern', 'others'])
    .where('run_id', '=', runId)
    .where('payment_id', '>', afterId)
    .where('payment_id', '<=', throughId)
    .execute();
  return rows.map(({ payment_id, ...row }) => ({ ...row, paymentId: payment_id }));
}

/**
 * What payments of a range are seen with, set-wise over the narrow rows of `payment_flow` (domain.md D1, V1 to V4, G4). The past is
 * all of the days before and the payment's own day, so the answer does not hang on how a night is cut. Within a day payments stand
 * in the order of their transfers, which their messages give, and not in the order they were loaded.
 */
function factsOf({ businessDate, afterId, throughId }: PaymentRange, windows: BehaviourWindows): RawBuilder<unknown> {
  const { nearEqual, passThrough } = windows;
  return sql`
    with today as materialized (
      select * from payment_flow where business_date = ${businessDate} and payment_id > ${afterId} and payment_id <= ${throughId}
    ),
    trade as (
      select * from today where debtor <> creditor
    ),
    -- For the later of two legs of one transfer, the earlier one: the customer payment of a cover from the same day or before, and the
    -- cover of a customer payment from a day before. So every pair is met once, and a repeated night meets the same.
    other_leg as (
      select t.payment_id, 'otherLeg' as pattern, o.business_date, o.payment_id as other_id, t.transfer
      from today t
      cross join lateral (
        select o.business_date, o.payment_id
        from payment o
        where o.uetr = t.transfer and o.kind = 'customer'
          and o.business_date between ${businessDate}::date - ${LEG_DAYS}::int and ${businessDate}::date
        order by o.business_date desc, o.payment_id
        limit 1
      ) as o
      where t.kind = 'cover'
      union all
      select distinct on (t.payment_id) t.payment_id, 'otherLeg', o.business_date, o.payment_id, t.transfer
      from today t
      join payment_flow o on o.transfer = t.transfer and o.kind = 'cover'
        and o.business_date between ${businessDate}::date - ${LEG_DAYS}::int and ${businessDate}::date - 1
      where t.kind = 'customer'
      order by payment_id, business_date desc, other_id
    ),
    -- Of what one payer pays one payee today, sums that are near each other make a group: it is told once, on its last payment. So
    -- a payer of thousands costs no more than one of a few.
    repeated as (
      select debtor, creditor, currency
      from payment_flow
      where business_date between ${businessDate}::date - ${nearEqual.days}::int + 1 and ${businessDate}::date and debtor <> creditor
      group by debtor, creditor, currency
      having count(*) >= ${nearEqual.least}::int and max(business_date) = ${businessDate}
    ),
    by_amount as (
      select f.*, f.amount > lag(f.amount) over pair * (1 + ${nearEqual.tolerance}::numeric) as is_apart
      from payment_flow f
      join repeated using (debtor, creditor, currency)
      where f.business_date = ${businessDate}
      window pair as (partition by debtor, creditor, currency order by amount)
    ),
    grouped_sums as (
      select *, count(*) filter (where is_apart) over (partition by debtor, creditor, currency order by amount) as sums from by_amount
    ),
    last_of_sums as (
      select distinct on (debtor, creditor, currency, sums) * from grouped_sums
      order by debtor, creditor, currency, sums, transfer desc, payment_id desc
    ),
    near_equal as (
      select t.payment_id, 'nearEqual' as pattern, h.business_date, h.payment_id as other_id, h.transfer
      from last_of_sums t
      join payment_flow h on h.debtor = t.debtor and h.creditor = t.creditor and h.currency = t.currency
        and h.business_date between ${businessDate}::date - ${nearEqual.days}::int + 1 and ${businessDate}::date
        and h.amount between t.amount * (1 - ${nearEqual.tolerance}::numeric) and t.amount * (1 + ${nearEqual.tolerance}::numeric)
        and h.transfer <> t.transfer
      where t.payment_id > ${afterId} and t.payment_id <= ${throughId}
    ),
    -- What came in from abroad within the days to those who pay abroad today, and goes on: as one sum, or all of it in parts. A
    -- payment and its cover are one.
    came_in as materialized (
      select distinct on (h.creditor, h.transfer) h.*
      from payment_flow h
      where h.creditor in (select debtor from trade where creditor_country <> debtor_country) and h.debtor_country <> h.creditor_country
        and h.business_date between ${businessDate}::date - ${passThrough.days}::int and ${businessDate}::date
      order by h.creditor, h.transfer, h.payment_id
    ),
    going_on as materialized (
      select distinct on (debtor, transfer) * from trade
      where creditor_country <> debtor_country and debtor in (select creditor from came_in)
      order by debtor, transfer, payment_id
    ),
    received as (
      select t.payment_id, 'received' as pattern, h.business_date, h.payment_id as other_id, h.transfer
      from going_on t
      join came_in h on h.creditor = t.debtor and h.currency = t.currency and h.debtor <> t.creditor
        and h.amount between t.amount and t.amount / ${passThrough.least}::numeric and h.transfer <> t.transfer
    ),
    went_out as (
      select debtor, currency, sum(amount) as amount, count(*) as n,
             max(transfer::text) filter (where business_date = ${businessDate}) as last_transfer
      from (
        select distinct on (h.debtor, h.transfer) h.*
        from payment_flow h
        where h.debtor in (select creditor from came_in) and h.creditor_country <> h.debtor_country
          and h.business_date between ${businessDate}::date - ${passThrough.days}::int and ${businessDate}::date
        order by h.debtor, h.transfer, h.payment_id
      ) as once
      group by debtor, currency
    ),
    came_in_all as (
      select creditor, currency, sum(amount) as amount, count(*) as n from came_in group by creditor, currency
    ),
    received_in_parts as (
      select t.payment_id, 'received' as pattern, h.business_date, h.payment_id as other_id, h.transfer
      from went_out o
      join came_in_all i on i.creditor = o.debtor and i.currency = o.currency
        and o.amount between i.amount * ${passThrough.least}::numeric and i.amount and i.n + o.n > 2
      join going_on t on t.debtor = o.debtor and t.currency = o.currency and t.transfer::text = o.last_transfer
      join came_in h on h.creditor = o.debtor and h.currency = o.currency
    ),
    -- Payments from there are few, so they are found first and met with tonight's payees.
    from_nexus as (
      select * from payment_flow
      where business_date between ${businessDate}::date - ${windows.history}::int and ${businessDate}::date - 1
        and (debtor_country = any (${windows.nexus}::text[]) or debtor_bank = any (${windows.nexus}::text[]))
    ),
    stopped as (
      select t.payment_id, 'stopped' as pattern, h.business_date, h.payment_id as other_id, h.transfer
      from trade t
      join from_nexus h on h.creditor = t.creditor and h.debtor <> t.debtor
      where not coalesce(t.debtor_country = any (${windows.nexus}::text[]) or t.debtor_bank = any (${windows.nexus}::text[]), false)
        -- The new payer came after the last one of theirs.
        and not exists (
          select from payment_flow own
          where own.debtor = t.debtor and own.creditor = t.creditor
            and own.business_date between ${businessDate}::date - ${windows.history}::int and h.business_date
        )
    ),
    found as (
      select * from other_leg
      union select * from near_equal
      union select * from received
      union select * from received_in_parts
      union select * from stopped
    ),
    once as (
      select distinct on (payment_id, pattern, transfer) * from found order by payment_id, pattern, transfer, business_date, other_id
    ),
    numbered as (
      select *, row_number() over (partition by payment_id, pattern order by business_date desc, transfer desc) as place from once
    )
    select payment_id, pattern,
           jsonb_agg(jsonb_build_object('id', other_id::text, 'date', business_date) order by place desc) filter (where place <= ${MOST}::int) as others
    from numbered
    group by payment_id, pattern
    having case pattern
      when 'nearEqual' then count(*) >= ${nearEqual.least}::int - 1
      when 'stopped' then count(*) >= 2
      else true
    end
  `;
}
