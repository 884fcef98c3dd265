import { sql } from 'kysely';
import { unpackPayment } from '../../model/packed.ts';
import type { Payment } from '../../model/payment.ts';
import type { Database } from './database.ts';

/** A payment as it is stored, with what a run needs to name it. */
export interface StoredPayment {
  readonly paymentId: string;
  readonly paymentKey: string;
  readonly payment: Payment;
}

/** Ids in (afterId, throughId] of one business date. */
export interface PaymentRange {
  readonly businessDate: string;
  readonly afterId: string;
  readonly throughId: string;
}

/** Payments of a range, in id order, as they were read from their messages. */
export async function readPayments(db: Database, { businessDate, afterId, throughId }: PaymentRange): Promise<StoredPayment[]> {
  const { rows } = await sql<{ payment_id: string; payment_key: string; content: string }>`
    select payment_id, payment_key, content::text as content
    from payment
    where business_date = ${businessDate} and payment_id > ${afterId} and payment_id <= ${throughId}
    order by payment_id
  `.execute(db);
  return rows.map((row) => ({ paymentId: row.payment_id, paymentKey: row.payment_key, payment: unpackPayment(row.content) }));
}
