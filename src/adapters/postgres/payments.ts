import { sql } from 'kysely';
import type { Party, Payment, PaymentText } from '../../model/payment.ts';
import type { Database } from './database.ts';
import type { Tables } from './schema.ts';

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

/** Payments of a range, in id order. */
export async function readPayments(db: Database, range: PaymentRange): Promise<StoredPayment[]> {
  const inRange = sql<boolean>`
    business_date = ${range.businessDate} and payment_id > ${range.afterId} and payment_id <= ${range.throughId}`;
  const rows = await db
    .selectFrom('payment')
    .select([
      'payment_id',
      'payment_key',
      'message_type',
      'kind',
      'message_id',
      'uetr',
      'end_to_end_id',
      'instruction_id',
      'business_date',
      'amount',
      'currency',
      'instructed_amount',
      'instructed_currency',
      'details',
    ])
    .where(inRange)
    .orderBy('payment_id')
    .execute();
  const parties = await db
    .selectFrom('payment_party')
    .select(['payment_id', 'role', 'fields'])
    .where(inRange)
    .orderBy('payment_id')
    .orderBy('seq')
    .execute();
  const texts = await db
    .selectFrom('payment_text')
    .select(['payment_id', 'kind', 'path', 'text', 'pieces', 'reading'])
    .where(inRange)
    .orderBy('payment_id')
    .orderBy('seq')
    .execute();
  const partiesOf = Map.groupBy(parties, (row) => row.payment_id);
  const textsOf = Map.groupBy(texts, (row) => row.payment_id);
  return rows.map((row) => ({
    paymentId: row.payment_id,
    paymentKey: row.payment_key,
    payment: {
      messageType: row.message_type,
      kind: row.kind,
      ...(row.message_id === null ? {} : { messageId: row.message_id }),
      ...(row.uetr === null ? {} : { uetr: row.uetr }),
      ...(row.end_to_end_id === null ? {} : { endToEndId: row.end_to_end_id }),
      ...(row.instruction_id === null ? {} : { instructionId: row.instruction_id }),
      businessDate: row.business_date,
      amount: { value: row.amount, currency: row.currency },
      ...(row.instructed_amount === null || row.instructed_currency === null
        ? {}
        : { instructedAmount: { value: row.instructed_amount, currency: row.instructed_currency } }),
      ...row.details,
      notes: row.details.notes ?? [],
      parties: (partiesOf.get(row.payment_id) ?? []).map(({ role, fields }) => ({ role, ...(fields as object) }) as Party),
      texts: (textsOf.get(row.payment_id) ?? []).map(textOf),
    },
  }));
}

function textOf(row: Pick<Tables['payment_text'], 'kind' | 'path' | 'text' | 'pieces' | 'reading'>): PaymentText {
  return {
    kind: row.kind as PaymentText['kind'],
    path: row.path,
    text: row.text,
    ...(row.pieces === null ? {} : { pieces: row.pieces }),
    ...(row.reading === null ? {} : { reading: row.reading }),
  };
}
