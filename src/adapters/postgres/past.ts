import { sql } from 'kysely';
import type { Behaviour } from '../../model/facts.ts';
import type { Payment } from '../../model/payment.ts';
import type { Database } from './database.ts';
import type { BehaviourWindows, Reference } from './facts.ts';
import { readContents } from './payments.ts';

/** Payments of a payer that are read at once, the last ones. */
const MOST = 100;

/**
 * The past of the payers of these payments: whom else they paid, since when they are known, and how they grew. It only adds to what a
 * payment shows by itself, so it is read for those that show something, and not for a whole night.
 */
export async function readPast(
  db: Database,
  businessDate: string,
  ids: readonly string[],
  windows: BehaviourWindows,
): Promise<Map<string, Behaviour>> {
  if (ids.length === 0) return new Map();
  const buyers = await readBuyers(db, businessDate, ids, windows);
  const contents = await readContents(
    db,
    buyers.flatMap(({ all }) => all),
  );
  const read = (some: readonly Reference[]): Payment[] =>
    some.map(({ id, date }) => contents.get(`${date} ${id}`)).filter((payment) => payment !== undefined);
  const past = new Map<string, Behaviour>();
  for (const { own, all, beyond } of buyers)
    for (const { id, transfer } of own) {
      const isLater = (one: Buyer['all'][number]): boolean => one.date === businessDate && one.transfer > transfer;
      const others = all.filter((one) => one.transfer !== transfer);
      past.set(id, { suppliers: { earlier: read(others.filter((one) => !isLater(one))), later: read(others.filter(isLater)), beyond } });
    }
  for (const { payment_id, ...facts } of await readHistory(db, businessDate, ids, windows))
    past.set(payment_id, {
      ...past.get(payment_id),
      ...(facts.first_date === businessDate ? { firstSeen: { date: facts.first_date, knownFrom: facts.known_from } } : {}),
      ...(facts.usual === null ? {} : { surge: { recent: facts.recent, usual: facts.usual } }),
    });
  return past;
}

interface Buyer {
  /** The payer's payments that are asked about. */
  readonly own: readonly { readonly id: string; readonly transfer: string }[];
  /** All of the payer's payments within weeks, oldest first, and how many more there are. */
  readonly all: readonly (Reference & { readonly transfer: string })[];
  readonly beyond: number;
}

/** Payers from abroad who pay several payees: which of the payments are for goods of one kind is not known here, so all are read. */
async function readBuyers(
  db: Database,
  businessDate: string,
  ids: readonly string[],
  { suppliers, home }: BehaviourWindows,
): Promise<Buyer[]> {
  const { rows } = await sql<Omit<Buyer, 'beyond'> & { beyond: string }>`
    with today as (
      select distinct on (debtor, transfer) * from payment_flow
      where business_date = ${businessDate} and payment_id = any (${ids}::bigint[])
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
    group by debtor
    having count(distinct creditor) >= ${suppliers.least}::int
  `.execute(db);
  return rows.map((row) => ({ ...row, beyond: Number(row.beyond) }));
}

interface HistoryRow {
  readonly payment_id: string;
  readonly first_date: string;
  readonly known_from: string;
  readonly recent: string;
  readonly usual: string | null;
}

/** For payers from abroad: when each was first seen, and what they pay in a month, now and before. */
async function readHistory(
  db: Database,
  businessDate: string,
  ids: readonly string[],
  { history, home }: BehaviourWindows,
): Promise<HistoryRow[]> {
  const { rows } = await sql<HistoryRow>`
    with today as (
      select * from payment_flow
      where business_date = ${businessDate} and payment_id = any (${ids}::bigint[])
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
    select t.payment_id, first_date::text, known_from::text, trim_scale(recent)::text as recent,
           case when months >= 2 then trim_scale(round(before / months, 2))::text end as usual
    from today t
    join payers using (debtor, currency)
    cross join known
  `.execute(db);
  return rows;
}
