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
}

/** Ids in (afterId, throughId] of one business date. */
export interface PaymentRange {
  readonly businessDate: string;
  readonly afterId: string;
  readonly throughId: string;
  /** At most so many, from the first. */
  readonly limit?: number;
}

/** Payments of a range, in id order, as they were read from their messages, with the other payments that facts name. */
export async function readPayments(db: Database, range: PaymentRange, facts: readonly FactRow[] = []): Promise<StoredPayment[]> {
  const { businessDate, afterId, throughId } = range;
  const { rows } = await sql<{ payment_id: string; payment_key: string; content: string }>`
    select payment_id, payment_key, content::text as content
    from payment
    where business_date = ${businessDate} and payment_id > ${afterId} and payment_id <= ${throughId}
    order by payment_id
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
  return rows.map(({ payment_id, payment_key, content }) => {
    const others = found.get(payment_id);
    return new Stored(payment_id, payment_key, content, others ? factsFrom(others, contents) : NO_FACTS);
  });
}

const NO_FACTS: Facts = {};

class Stored implements StoredPayment {
  readonly paymentId: string;
  readonly paymentKey: string;
  readonly packed: string;
  readonly facts: Facts;
  #payment: Payment | undefined;

  constructor(paymentId: string, paymentKey: string, packed: string, facts: Facts) {
    this.paymentId = paymentId;
    this.paymentKey = paymentKey;
    this.packed = packed;
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
