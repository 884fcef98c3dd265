import { sql } from 'kysely';
import type { Facts } from '../../model/facts.ts';
import { unpackPayment } from '../../model/packed.ts';
import type { Payment } from '../../model/payment.ts';
import type { Database } from './database.ts';
import type { FactRow, Reference } from './facts.ts';

/** A payment as it is stored, with what a run needs to name it. */
export interface StoredPayment {
  readonly paymentId: string;
  readonly paymentKey: string;
  readonly payment: Payment;
  readonly facts: Facts;
  /** As it is stored; `payment` is unpacked from it when it is first looked at. */
  readonly packed?: string;
  /** What a glance sees of it; missing where it was stored before there were any. */
  readonly outline?: Buffer;
}

/** What a glance sees of a payment (`outlineOf`). */
export interface OutlineRow {
  readonly paymentId: string;
  readonly outline: Buffer;
}

/** Ids in (afterId, throughId] of one business date. */
export interface PaymentRange {
  readonly businessDate: string;
  readonly afterId: string;
  readonly throughId: string;
  /** At most so many, from the first. */
  readonly limit?: number;
}

/**
 * Outlines of the payments of a range, in id order; an empty one where a payment was stored before there were any. They come as one
 * value, each behind its id and its length: a row of its own would cost more than all that is done with it.
 */
export async function readOutlines(db: Database, { businessDate, afterId, throughId }: PaymentRange): Promise<OutlineRow[]> {
  const { rows } = await sql<{ outlines: Buffer }>`
    with outlined as (
      select p.payment_id, coalesce(o.outline, '') as outline
      from payment p
      left join payment_outline o on o.business_date = p.business_date and o.payment_id = p.payment_id
      where p.business_date = ${businessDate} and p.payment_id > ${afterId} and p.payment_id <= ${throughId}
    )
    select coalesce(string_agg(int8send(payment_id) || int4send(length(outline)) || outline, '' order by payment_id), '') as outlines
    from outlined
  `.execute(db);
  const { outlines } = rows[0]!;
  const found: OutlineRow[] = [];
  for (let at = 0; at < outlines.length;) {
    const from = at + 12;
    const to = from + outlines.readInt32BE(at + 8);
    found.push({ paymentId: String(outlines.readBigInt64BE(at)), outline: outlines.subarray(from, to) });
    at = to;
  }
  return found;
}

/**
 * Payments of a range, in id order, as they were read from their messages, with the other payments that facts name.
 *
 * @param ids of those that are wanted; without it, all
 */
export async function readPayments(
  db: Database,
  range: PaymentRange,
  facts: readonly FactRow[] = [],
  ids?: readonly string[],
): Promise<StoredPayment[]> {
  const { businessDate, afterId, throughId } = range;
  if (ids?.length === 0) return [];
  const { rows } = await sql<{ payment_id: string; payment_key: string; content: string; outline: Buffer | null }>`
    select p.payment_id, p.payment_key, p.content::text as content, o.outline
    from payment p
    left join payment_outline o on o.business_date = p.business_date and o.payment_id = p.payment_id
    where p.business_date = ${businessDate} and p.payment_id > ${afterId} and p.payment_id <= ${throughId}
      ${ids === undefined ? sql`` : sql`and p.payment_id = any (${ids}::bigint[])`}
    order by p.payment_id
    limit ${range.limit ?? null}::int
  `.execute(db);
  const read = new Set(rows.map(({ payment_id }) => payment_id));
  const found = Map.groupBy(
    facts.filter(({ paymentId }) => read.has(paymentId)),
    ({ paymentId }) => paymentId,
  );
  const contents = await readContents(
    db,
    [...found.values()].flat().flatMap(({ others }) => others),
  );
  return rows.map((row) => {
    const others = found.get(row.payment_id);
    return new Stored(row, others ? factsFrom(others, contents) : NO_FACTS);
  });
}

const NO_FACTS: Facts = {};

class Stored implements StoredPayment {
  readonly paymentId: string;
  readonly paymentKey: string;
  readonly packed: string;
  readonly outline?: Buffer;
  readonly facts: Facts;
  #payment: Payment | undefined;

  constructor(row: { payment_id: string; payment_key: string; content: string; outline: Buffer | null }, facts: Facts) {
    this.paymentId = row.payment_id;
    this.paymentKey = row.payment_key;
    this.packed = row.content;
    if (row.outline) this.outline = row.outline;
    this.facts = facts;
  }

  get payment(): Payment {
    return (this.#payment ??= unpackPayment(this.packed));
  }
}

function factsFrom(rows: readonly FactRow[], contents: ReadonlyMap<string, Payment>): Facts {
  const patterns = rows.map(({ pattern, others }) => {
    const payments = others.map(({ id, date }) => contents.get(`${date} ${id}`)).filter((payment) => payment !== undefined);
    return [pattern, payments] as const;
  });
  const [otherLeg] = patterns.find(([pattern]) => pattern === 'otherLeg')?.[1] ?? [];
  const behaviour = Object.fromEntries(patterns.filter(([pattern]) => pattern !== 'otherLeg'));
  return { ...(otherLeg ? { otherLeg } : {}), ...(Object.keys(behaviour).length > 0 ? { behaviour } : {}) };
}

/** Payments by date and id: `2026-11-20 17`. */
export async function readContents(db: Database, wanted: readonly Reference[]): Promise<Map<string, Payment>> {
  if (wanted.length === 0) return new Map();
  const { rows } = await sql<{ payment_id: string; business_date: string; content: string }>`
    select p.payment_id, p.business_date::text as business_date, p.content::text as content
    from (select distinct * from unnest(${wanted.map(({ date }) => date)}::date[], ${wanted.map(({ id }) => id)}::bigint[])) as w (business_date, payment_id)
    join payment p on p.business_date = w.business_date and p.payment_id = w.payment_id
  `.execute(db);
  return new Map(rows.map((row) => [`${row.business_date} ${row.payment_id}`, unpackPayment(row.content)]));
}
