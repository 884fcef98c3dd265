import { sql } from 'kysely';
import type { Party, Payment, PaymentText, Rejected } from '../../model/payment.ts';
import type { Database } from './database.ts';

/** A source message with its records, ready to be stored. */
export interface MessageRecord {
  readonly messageKey: string;
  readonly fileName: string;
  readonly format: string;
  readonly head: Buffer;
  readonly tail: Buffer;
  readonly payments: readonly { readonly paymentKey: string; readonly index: number; readonly source: Buffer; readonly payment: Payment }[];
  readonly rejected: readonly {
    readonly index: number;
    readonly source: Buffer;
    readonly businessDate: string | undefined;
    readonly rejected: Rejected;
  }[];
}

/** A payment as it is stored, with what a run needs to name it. */
export interface StoredPayment {
  readonly paymentId: string;
  readonly paymentKey: string;
  readonly payment: Payment;
}

/** Control totals of one ingest: read = accepted + rejected + duplicate. */
export interface IngestTotals {
  readonly files: number;
  readonly read: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly duplicate: number;
}

const ROWS_A_STATEMENT = 5_000;

export async function openIngest(db: Database, startedAt: Date): Promise<string> {
  const { ingest_id } = await db
    .insertInto('ingest')
    .values({ started_at: startedAt, finished_at: null })
    .returning('ingest_id')
    .executeTakeFirstOrThrow();
  return ingest_id;
}

export async function closeIngest(db: Database, ingestId: string, totals: IngestTotals, finishedAt: Date): Promise<void> {
  await db
    .updateTable('ingest')
    .set({ ...totals, finished_at: finishedAt })
    .where('ingest_id', '=', ingestId)
    .execute();
}

/** Stores a message with all its records in one transaction. False when these bytes were stored before: nothing is written. */
export async function storeMessage(db: Database, ingestId: string, message: MessageRecord): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const stored = await trx
      .insertInto('message')
      .values({
        message_key: message.messageKey,
        ingest_id: ingestId,
        file_name: message.fileName,
        format: message.format,
        records: message.payments.length + message.rejected.length,
        head: message.head,
        tail: message.tail,
      })
      .onConflict((conflict) => conflict.column('message_key').doNothing())
      .returning('message_key')
      .executeTakeFirst();
    if (!stored) return false;
    const dates = message.payments.map(({ payment }) => payment.businessDate).toSorted();
    if (dates.length > 0) await sql`select ensure_payment_months(${dates[0]}::date, ${dates.at(-1)}::date)`.execute(trx);
    for (let at = 0; at < message.payments.length; at += ROWS_A_STATEMENT)
      await insertPayments(trx, message.messageKey, message.payments.slice(at, at + ROWS_A_STATEMENT));
    for (const { index, source, businessDate, rejected } of message.rejected)
      await trx
        .insertInto('rejected_record')
        .values({
          message_key: message.messageKey,
          record_index: index,
          business_date: businessDate ?? null,
          code: rejected.code,
          reason: rejected.reason,
          path: rejected.path,
          source,
        })
        .execute();
    return true;
  });
}

async function insertPayments(trx: Database, messageKey: string, batch: MessageRecord['payments']): Promise<void> {
  const { rows: ids } = await sql<{ id: string }>`
    select nextval('narrows.payment_payment_id_seq') as id from generate_series(1, ${batch.length})
  `.execute(trx);
  const payments = batch.map((record, i) => ({ ...record, id: ids[i]!.id }));
  const column = <T>(value: (record: (typeof payments)[number]) => T): T[] => payments.map(value);
  await sql`
    insert into payment (
      business_date, payment_id, payment_key, message_key, record_index, message_type, message_id, uetr,
      end_to_end_id, instruction_id, amount, currency, instructed_amount, instructed_currency, source
    )
    select
      business_date, payment_id, payment_key, ${messageKey}, record_index, message_type, message_id, uetr,
      end_to_end_id, instruction_id, amount, currency, instructed_amount, instructed_currency, source
    from unnest(
      ${column(({ payment }) => payment.businessDate)}::date[],
      ${column(({ id }) => id)}::bigint[],
      ${column(({ paymentKey }) => paymentKey)}::text[],
      ${column(({ index }) => index)}::integer[],
      ${column(({ payment }) => payment.messageType)}::text[],
      ${column(({ payment }) => payment.messageId ?? null)}::text[],
      ${column(({ payment }) => payment.uetr ?? null)}::uuid[],
      ${column(({ payment }) => payment.endToEndId ?? null)}::text[],
      ${column(({ payment }) => payment.instructionId ?? null)}::text[],
      ${column(({ payment }) => payment.amount.value)}::numeric[],
      ${column(({ payment }) => payment.amount.currency)}::text[],
      ${column(({ payment }) => payment.instructedAmount?.value ?? null)}::numeric[],
      ${column(({ payment }) => payment.instructedAmount?.currency ?? null)}::text[],
      ${column(({ source }) => source)}::bytea[]
    ) as given (
      business_date, payment_id, payment_key, record_index, message_type, message_id, uetr,
      end_to_end_id, instruction_id, amount, currency, instructed_amount, instructed_currency, source
    )
  `.execute(trx);
  const parties = payments.flatMap(({ id, payment }) =>
    payment.parties.map(({ role, ...fields }, seq) => ({ date: payment.businessDate, id, seq, role, fields })),
  );
  await sql`
    insert into payment_party (business_date, payment_id, seq, role, fields)
    select * from unnest(
      ${parties.map(({ date }) => date)}::date[],
      ${parties.map(({ id }) => id)}::bigint[],
      ${parties.map(({ seq }) => seq)}::smallint[],
      ${parties.map(({ role }) => role)}::text[],
      ${parties.map(({ fields }) => JSON.stringify(fields))}::jsonb[]
    )
  `.execute(trx);
  const texts = payments.flatMap(({ id, payment }) =>
    payment.texts.map((field, seq) => ({ date: payment.businessDate, id, seq, ...field })),
  );
  await sql`
    insert into payment_text (business_date, payment_id, seq, kind, path, text)
    select * from unnest(
      ${texts.map(({ date }) => date)}::date[],
      ${texts.map(({ id }) => id)}::bigint[],
      ${texts.map(({ seq }) => seq)}::smallint[],
      ${texts.map(({ kind }) => kind)}::text[],
      ${texts.map(({ path }) => path)}::text[],
      ${texts.map(({ text }) => text)}::text[]
    )
  `.execute(trx);
}

/** Payments of a business date with ids in (afterId, throughId], in id order. */
export async function readPayments(
  db: Database,
  range: { businessDate: string; afterId: string; throughId: string },
): Promise<StoredPayment[]> {
  const rows = await db
    .selectFrom('payment')
    .select([
      'payment_id',
      'payment_key',
      'message_type',
      'message_id',
      'uetr',
      'end_to_end_id',
      'instruction_id',
      'business_date',
      'amount',
      'currency',
      'instructed_amount',
      'instructed_currency',
    ])
    .where('business_date', '=', range.businessDate)
    .where('payment_id', '>', range.afterId)
    .where('payment_id', '<=', range.throughId)
    .orderBy('payment_id')
    .execute();
  const parties = await db
    .selectFrom('payment_party')
    .select(['payment_id', 'role', 'fields'])
    .where('business_date', '=', range.businessDate)
    .where('payment_id', '>', range.afterId)
    .where('payment_id', '<=', range.throughId)
    .orderBy('payment_id')
    .orderBy('seq')
    .execute();
  const texts = await db
    .selectFrom('payment_text')
    .select(['payment_id', 'kind', 'path', 'text'])
    .where('business_date', '=', range.businessDate)
    .where('payment_id', '>', range.afterId)
    .where('payment_id', '<=', range.throughId)
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
      ...(row.message_id === null ? {} : { messageId: row.message_id }),
      ...(row.uetr === null ? {} : { uetr: row.uetr }),
      ...(row.end_to_end_id === null ? {} : { endToEndId: row.end_to_end_id }),
      ...(row.instruction_id === null ? {} : { instructionId: row.instruction_id }),
      businessDate: row.business_date,
      amount: { value: row.amount, currency: row.currency },
      ...(row.instructed_amount === null || row.instructed_currency === null
        ? {}
        : { instructedAmount: { value: row.instructed_amount, currency: row.instructed_currency } }),
      parties: (partiesOf.get(row.payment_id) ?? []).map(({ role, fields }) => ({ role, ...(fields as object) }) as Party),
      texts: (textsOf.get(row.payment_id) ?? []).map(({ kind, path, text }) => ({ kind, path, text }) as PaymentText),
    },
  }));
}
