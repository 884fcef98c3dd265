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

/** Earlier payments that are kept of one pattern. */
const MOST = 25;

/**
 * Patterns that end with a payment of the range, set-wise over the narrow rows of `payment_flow` (domain.md V1 to V4, G4). The
 * past is all of the days before and the payment's own day, so a chunk's answer does not hang on the order of chunks.
 */
export async function readBehaviour(db: Database, range: PaymentRange, windows: BehaviourWindows): Promise<Map<string, Behaviour>> {
  const found = await readPatterns(db, range, windows);
  const contents = await readContents(
    db,
    found.flatMap(({ earlier }) => earlier),
  );
  const behaviour = new Map<string, { -readonly [K in keyof Behaviour]: Behaviour[K] }>();
  for (const { paymentId, pattern, earlier } of found) {
    const read = earlier.map(({ id, date }) => contents.get(`${date} ${id}`)).filter((payment) => payment !== undefined);
    const payments = read.filter(({ uetr }, i) => uetr === undefined || read.findIndex((other) => other.uetr === uetr) === i);
    if (payments.length > 0) behaviour.set(paymentId, { ...behaviour.get(paymentId), [pattern]: payments });
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

interface Pattern {
  readonly paymentId: string;
  readonly pattern: 'nearEqual' | 'received' | 'stopped' | 'suppliers';
  readonly earlier: readonly { readonly id: string; readonly date: string }[];
}

async function readPatterns(
  db: Database,
  { businessDate, afterId, throughId }: PaymentRange,
  windows: BehaviourWindows,
): Promise<Pattern[]> {
  const { nearEqual, passThrough, suppliers } = windows;
  const { rows } = await sql<{ payment_id: string; pattern: Pattern['pattern']; earlier: { id: string; date: string }[] }>`
    with today as (
      select * from payment_flow
      where business_date = ${businessDate} and payment_id > ${afterId} and payment_id <= ${throughId} and debtor <> creditor
    ),
    -- A pattern of a day is told once, on its last payment: so a payer of thousands costs no more than one of a few.
    last_of_pair as (
      select t.* from today t
      join (
        select debtor, creditor, currency, max(payment_id) as payment_id from payment_flow
        where business_date = ${businessDate} and debtor in (select debtor from today) group by debtor, creditor, currency
      ) as last using (debtor, creditor, currency, payment_id)
    ),
    last_of_payer as (
      select t.* from today t
      join (
        select debtor, max(payment_id) as payment_id from payment_flow
        where business_date = ${businessDate} and debtor in (select debtor from today) group by debtor
      ) as last using (debtor, payment_id)
      where t.debtor_country is not null and not t.debtor_country = any (${windows.home}::text[])
    ),
    near_equal as (
      select t.payment_id, 'nearEqual' as pattern, h.business_date, h.payment_id as earlier_id, h.transfer
      from last_of_pair t
      join payment_flow h on h.debtor = t.debtor and h.creditor = t.creditor and h.currency = t.currency
        and h.business_date between ${businessDate}::date - ${nearEqual.days}::int + 1 and ${businessDate}::date
        and h.amount between t.amount * (1 - ${nearEqual.tolerance}::numeric) and t.amount * (1 + ${nearEqual.tolerance}::numeric)
        and h.transfer <> t.transfer
    ),
    received as (
      select t.payment_id, 'received' as pattern, h.business_date, h.payment_id as earlier_id, h.transfer
      from today t
      join payment_flow h on h.creditor = t.debtor and h.currency = t.currency and h.debtor <> t.creditor
        and h.business_date between ${businessDate}::date - ${passThrough.days}::int and ${businessDate}::date
        and h.amount between t.amount and t.amount / ${passThrough.least}::numeric
        and h.debtor_country <> t.debtor_country and h.transfer <> t.transfer
      where t.creditor_country <> t.debtor_country
    ),
    -- Payments from there are few, so they are found first and met with tonight's payees.
    from_nexus as (
      select * from payment_flow
      where business_date between ${businessDate}::date - ${windows.history}::int and ${businessDate}::date - 1
        and (debtor_country = any (${windows.nexus}::text[]) or debtor_bank = any (${windows.nexus}::text[]))
    ),
    stopped as (
      select t.payment_id, 'stopped' as pattern, h.business_date, h.payment_id as earlier_id, h.transfer
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
    suppliers as (
      select t.payment_id, 'suppliers' as pattern, h.business_date, h.payment_id as earlier_id, h.transfer
      from last_of_payer t
      join payment_flow h on h.debtor = t.debtor and h.creditor <> t.creditor
        and h.business_date between ${businessDate}::date - ${suppliers.days}::int and ${businessDate}::date
        and h.transfer <> t.transfer
    ),
    found as (
      select * from near_equal union all select * from received union all select * from stopped union all select * from suppliers
    ),
    grouped as (
      select payment_id, pattern, count(distinct transfer) as n, -- a payment and its cover are one
             (array_agg(json_build_object('id', earlier_id::text, 'date', business_date) order by business_date desc, earlier_id desc))[1:${MOST}::int] as earlier
      from found
      group by payment_id, pattern
    )
    select payment_id, pattern, array_to_json(earlier) as earlier
    from grouped
    where case pattern
      when 'nearEqual' then n >= ${nearEqual.least}::int - 1
      when 'stopped' then n >= 2
      when 'suppliers' then n >= ${suppliers.least}::int - 1
      else true
    end
  `.execute(db);
  return rows.map(({ payment_id, pattern, earlier }) => ({ paymentId: payment_id, pattern, earlier: earlier.toReversed() }));
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

async function readContents(
  db: Database,
  wanted: readonly { readonly id: string; readonly date: string }[],
): Promise<Map<string, Payment>> {
  if (wanted.length === 0) return new Map();
  const { rows } = await sql<{ payment_id: string; business_date: string; content: string }>`
    select p.payment_id, p.business_date::text as business_date, p.content::text as content
    from unnest(${wanted.map(({ date }) => date)}::date[], ${wanted.map(({ id }) => id)}::bigint[]) as w (business_date, payment_id)
    join payment p on p.business_date = w.business_date and p.payment_id = w.payment_id
  `.execute(db);
  return new Map(rows.map((row) => [`${row.business_date} ${row.payment_id}`, unpackPayment(row.content)]));
}
