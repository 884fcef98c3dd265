import { sql } from 'kysely';
import { unpackPayment } from '../../model/packed.ts';
import type { Behaviour, Facts } from '../../model/facts.ts';
import type { Payment } from '../../model/payment.ts';
import { readBehaviour, type BehaviourWindows } from './behaviour.ts';
import type { Database } from './database.ts';

/** A payment as it is stored, with what a run needs to name it. */
export interface StoredPayment {
  readonly paymentId: string;
  readonly paymentKey: string;
  readonly payment: Payment;
  readonly facts: Facts;
}

/** Ids in (afterId, throughId] of one business date. */
export interface PaymentRange {
  readonly businessDate: string;
  readonly afterId: string;
  readonly throughId: string;
  /** At most so many, from the first. */
  readonly limit?: number;
}

/** Payments of a range, in id order, as they were read from their messages, with what is known beside them; of the past only what `windows` asks for. */
export async function readPayments(db: Database, given: PaymentRange, windows?: BehaviourWindows): Promise<StoredPayment[]> {
  const { businessDate, afterId, throughId } = given;
  const { rows } = await sql<{ payment_id: string; payment_key: string; content: string }>`
    select payment_id, payment_key, content::text as content
    from payment
    where business_date = ${businessDate} and payment_id > ${afterId} and payment_id <= ${throughId}
    order by payment_id
    limit ${given.limit ?? null}::int
  `.execute(db);
  const range = { ...given, throughId: given.limit === undefined ? throughId : (rows.at(-1)?.payment_id ?? afterId) };
  const otherLegs = await readOtherLegs(db, range);
  const behaviours = windows ? await readBehaviour(db, range, windows) : new Map<string, Behaviour>();
  return rows.map((row) => {
    const otherLeg = otherLegs.get(row.payment_id);
    const behaviour = behaviours.get(row.payment_id);
    return {
      paymentId: row.payment_id,
      paymentKey: row.payment_key,
      payment: unpackPayment(row.content),
      facts: { ...(otherLeg ? { otherLeg } : {}), ...(behaviour ? { behaviour } : {}) },
    };
  });
}

/** Days within which a payment and its cover belong together. */
const LEG_DAYS = 30;

/**
 * For the later of two legs of one transfer, the earlier one: the customer payment of a cover from the same day or before,
 * and the cover of a customer payment from a day before. So every pair is met once, and a repeated night meets the same.
 */
async function readOtherLegs(db: Database, { businessDate, afterId, throughId }: PaymentRange): Promise<Map<string, Payment>> {
  const { rows } = await sql<{ payment_id: string; content: string }>`
    select p.payment_id, other.content::text as content
    from payment p
    cross join lateral (
      select o.content
      from payment o
      where o.uetr = p.uetr and o.kind = 'customer'
        and o.business_date between ${businessDate}::date - ${LEG_DAYS}::int and ${businessDate}::date
      order by o.business_date desc, o.payment_id
      limit 1
    ) as other
    where p.business_date = ${businessDate} and p.payment_id > ${afterId} and p.payment_id <= ${throughId} and p.kind = 'cover'
    union all
    select p.payment_id, other.content::text
    from payment p
    cross join lateral (
      select o.content
      from payment o
      where o.uetr = p.uetr and o.kind = 'cover'
        and o.business_date between ${businessDate}::date - ${LEG_DAYS}::int and ${businessDate}::date - 1
      order by o.business_date desc, o.payment_id
      limit 1
    ) as other
    where p.business_date = ${businessDate} and p.payment_id > ${afterId} and p.payment_id <= ${throughId} and p.kind = 'customer'
  `.execute(db);
  return new Map(rows.map((row) => [row.payment_id, unpackPayment(row.content)]));
}
