import { sql } from 'kysely';
import type { Behaviour } from '../../model/facts.ts';
import { unpackPayment } from '../../model/packed.ts';
import type { Payment } from '../../model/payment.ts';
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

/** Earlier payments that are kept of one pattern, the last ones; how many there were beyond is told with them. */
const MOST = 100;

/**
 * Patterns that a payment of the range is part of, set-wise over the narrow rows of `payment_flow` (domain.md V1 to V4, G4). The
 * past is all of the days before and the payment's own day, so a chunk's answer does not hang on the order of chunks.
 */
export async function readBehaviour(db: Database, range: PaymentRange, windows: BehaviourWindows): Promise<Map<string, Behaviour>> {
  const patterns = await readPatterns(db, range, windows);
  const buyers = await readBuyers(db, range, windows);
  const contents = await readContents(db, [...patterns.flatMap(({ earlier }) => earlier), ...buyers.flatMap(({ all }) => all)]);
  const read = (some: readonly Reference[]): Payment[] =>
    some.map(({ id, date }) => contents.get(`${date} ${id}`)).filter((payment) => payment !== undefined);
  const behaviour = new Map<string, { -readonly [K in keyof Behaviour]: Behaviour[K] }>();
  for (const { paymentId, pattern, earlier } of patterns)
    behaviour.set(paymentId, { ...behaviour.get(paymentId), [pattern]: read(earlier) });
  for (const { own, all, beyond } of buyers)
    for (const { id, transfer } of own) {
      const isLater = (one: Buyer['all'][number]): boolean => one.date === range.businessDate && one.transfer > transfer;
      const others = all.filter((one) => one.transfer !== transfer);
      const suppliers = { earlier: read(others.filter((one) => !isLater(one))), later: read(others.filter(isLater)), beyond };
      behaviour.set(id, { ...behaviour.get(id), suppliers });
    }
  for (const { payment_id, ...facts } of await readHistory(db, range, windows))
    behaviour.set(payment_id, {
      ...behaviour.get(payment_id),
      ...(facts.first_date !== null && facts.first_date === facts.business_date
        ? { firstSeen: { date: facts.first_date, knownFrom: facts.known_from } }
        : {}),
      ...(facts.usual === null ? {} : { surge: { recent: facts.recent, usual: facts.usual } }),
    });
  return behaviour;
}

interface Reference {
  readonly id: string;
  readonly date: string;
}

interface Pattern {
  readonly paymentId: string;
  readonly pattern: 'nearEqual' | 'received' | 'stopped';
  /** Oldest first. */
  readonly earlier: readonly Reference[];
}

async function readPatterns(
  db: Database,
  { businessDate, afterId, throughId }: PaymentRange,
  windows: BehaviourWindows,
): Promise<Pattern[]> {
  const { nearEqual, passThrough } = windows;
  // Within a day payments stand in the order of their transfers, which their messages give, and not in the order they were loaded.
  const { rows } = await sql<{ payment_id: string; pattern: Pattern['pattern']; earlier: Pattern['earlier'] }>`
    with today as (
      select * from payment_flow
      where business_date = ${businessDate} and payment_id > ${afterId} and payment_id <= ${throughId} and debtor <> creditor
    ),
    -- Of what one payer pays one payee today, sums that are near each other make a group: it is told once, on its last payment. So
    -- a payer of thousands costs no more than one of a few.
    by_amount as (
      select f.*, f.amount > lag(f.amount) over pair * (1 + ${nearEqual.tolerance}::numeric) as is_apart
      from payment_flow f
      where f.business_date = ${businessDate} and (f.debtor, f.creditor, f.currency) in (select debtor, creditor, currency from today)
      window pair as (partition by f.debtor, f.creditor, f.currency order by f.amount)
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
    -- A payment and its cover in one night are one sum that goes on.
    going_on as (
      select t.* from today t
      where t.creditor_country <> t.debtor_country
        and not exists (
          select from payment_flow twin
          where twin.business_date = ${businessDate} and twin.debtor = t.debtor and twin.transfer = t.transfer and twin.payment_id < t.payment_id
        )
    ),
    received as (
      select t.payment_id, 'received' as pattern, h.business_date, h.payment_id as other_id, h.transfer
      from going_on t
      join payment_flow h on h.creditor = t.debtor and h.currency = t.currency and h.debtor <> t.creditor
        and h.business_date between ${businessDate}::date - ${passThrough.days}::int and ${businessDate}::date
        and h.amount between t.amount and t.amount / ${passThrough.least}::numeric
        and h.debtor_country <> t.debtor_country and h.transfer <> t.transfer
    ),
    -- Or in several sums: all that came in from abroad within the days, and all that went on.
    went_out as (
      select debtor, currency, sum(amount) as amount, count(*) as n, max(transfer::text) filter (where business_date = ${businessDate}) as last_transfer
      from (
        select distinct on (h.debtor, h.transfer) h.*
        from payment_flow h
        where h.debtor in (select debtor from going_on) and h.creditor_country <> h.debtor_country
          and h.business_date between ${businessDate}::date - ${passThrough.days}::int and ${businessDate}::date
      ) as once
      group by debtor, currency
    ),
    came_in as (
      select distinct on (h.creditor, h.transfer) h.*
      from payment_flow h
      where h.creditor in (select debtor from going_on) and h.debtor_country <> h.creditor_country
        and h.business_date between ${businessDate}::date - ${passThrough.days}::int and ${businessDate}::date
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
      from today t
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
      select * from near_equal
      union select * from received
      union select * from received_in_parts
      union select * from stopped
    ),
    -- A payment and its cover are one.
    once as (
      select distinct on (payment_id, pattern, transfer) * from found order by payment_id, pattern, transfer, business_date, other_id
    ),
    numbered as (
      select *, row_number() over (partition by payment_id, pattern order by business_date desc, transfer desc) as place from once
    )
    select payment_id, pattern,
           json_agg(json_build_object('id', other_id::text, 'date', business_date) order by place desc) filter (where place <= ${MOST}::int) as earlier
    from numbered
    group by payment_id, pattern
    having case pattern
      when 'nearEqual' then count(*) >= ${nearEqual.least}::int - 1
      when 'stopped' then count(*) >= 2
      else true
    end
  `.execute(db);
  return rows.map(({ payment_id, ...row }) => ({ ...row, paymentId: payment_id }));
}

interface Buyer {
  /** The payer's payments of the range. */
  readonly own: readonly { readonly id: string; readonly transfer: string }[];
  /** All of the payer's payments within weeks, oldest first, and how many more there are. */
  readonly all: readonly (Reference & { readonly transfer: string })[];
  readonly beyond: number;
}

/** Payers from abroad who pay several payees: which of the payments are for goods of one kind is not known here, so all are read. */
async function readBuyers(db: Database, { businessDate, afterId, throughId }: PaymentRange, windows: BehaviourWindows): Promise<Buyer[]> {
  const { suppliers, home } = windows;
  const { rows } = await sql<Omit<Buyer, 'beyond'> & { beyond: string }>`
    with today as (
      select distinct on (debtor, transfer) * from payment_flow
      where business_date = ${businessDate} and payment_id > ${afterId} and payment_id <= ${throughId}
        and debtor <> creditor and debtor_country is not null and not debtor_country = any (${home}::text[])
      order by debtor, transfer, payment_id
    ),
    buyers as (
      select debtor, json_agg(json_build_object('id', payment_id::text, 'transfer', transfer)) as own from today group by debtor
    ),
    bought as (
      select distinct on (h.debtor, h.transfer) h.*
      from buyers
      join payment_flow h on h.debtor = buyers.debtor and h.creditor <> h.debtor
        and h.business_date between ${businessDate}::date - ${suppliers.days}::int and ${businessDate}::date
      order by h.debtor, h.transfer, h.business_date, h.payment_id
    ),
    placed as (
      select *, row_number() over (partition by debtor order by business_date desc, transfer desc) as place from bought
    )
    select min(own::text)::json as own, count(*) filter (where place > ${MOST}::int) as beyond,
           json_agg(json_build_object('id', payment_id::text, 'date', business_date, 'transfer', transfer) order by place desc)
             filter (where place <= ${MOST}::int) as all
    from placed
    join buyers using (debtor)
    group by debtor, own::text
    having count(distinct creditor) >= ${suppliers.least}::int
  `.execute(db);
  return rows.map((row) => ({ ...row, beyond: Number(row.beyond) }));
}

interface HistoryRow {
  readonly payment_id: string;
  readonly business_date: string;
  readonly first_date: string | null;
  readonly known_from: string;
  readonly recent: string;
  readonly usual: string | null;
}

/** For payers from abroad: when each was first seen, and what they pay in a month, now and before. */
async function readHistory(
  db: Database,
  { businessDate, afterId, throughId }: PaymentRange,
  { history, home }: BehaviourWindows,
): Promise<HistoryRow[]> {
  const { rows } = await sql<HistoryRow>`
    with today as (
      select * from payment_flow
      where business_date = ${businessDate} and payment_id > ${afterId} and payment_id <= ${throughId}
        and debtor is not null and not coalesce(debtor_country = any (${home}::text[]), false)
    ),
    known as (
      select min(business_date) as known_from from payment_flow
      where business_date between ${businessDate}::date - ${history}::int and ${businessDate}::date
    ),
    payers as (
      select h.debtor, h.currency, min(min(h.business_date)) over (partition by h.debtor) as first_date,
             sum(h.amount) filter (where h.business_date > ${businessDate}::date - 30) as recent,
             sum(h.amount) filter (where h.business_date <= ${businessDate}::date - 30) as before,
             count(distinct date_trunc('month', h.business_date)) filter (where h.business_date <= ${businessDate}::date - 30) as months
      from payment_flow h
      where h.debtor in (select debtor from today)
        and h.business_date between ${businessDate}::date - ${history}::int and ${businessDate}::date
      group by h.debtor, h.currency
    )
    select t.payment_id, t.business_date::text, first_date::text, known_from::text, trim_scale(recent)::text as recent,
           case when months >= 2 then trim_scale(round(before / months, 2))::text end as usual
    from today t
    join payers using (debtor, currency)
    cross join known
  `.execute(db);
  return rows;
}

async function readContents(db: Database, wanted: readonly Reference[]): Promise<Map<string, Payment>> {
  if (wanted.length === 0) return new Map();
  const { rows } = await sql<{ payment_id: string; business_date: string; content: string }>`
    select p.payment_id, p.business_date::text as business_date, p.content::text as content
    from unnest(${wanted.map(({ date }) => date)}::date[], ${wanted.map(({ id }) => id)}::bigint[]) as w (business_date, payment_id)
    join payment p on p.business_date = w.business_date and p.payment_id = w.payment_id
  `.execute(db);
  return new Map(rows.map((row) => [`${row.business_date} ${row.payment_id}`, unpackPayment(row.content)]));
}
