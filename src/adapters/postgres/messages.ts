import type { Pool, PoolClient } from 'pg';
import type { Payment, Rejected } from '../../model/payment.ts';
import { copyRows, type CopyValue } from './copy.ts';

/**
 * A payment ready to be stored: as text, for thousands of them wait to be written, and as text they need a fifth of the
 * memory.
 */
export interface NewPayment extends Pick<
  Payment,
  'messageType' | 'kind' | 'messageId' | 'uetr' | 'endToEndId' | 'instructionId' | 'businessDate' | 'amount' | 'instructedAmount'
> {
  readonly paymentKey: string;
  readonly index: number;
  readonly source: Buffer;
  /** The whole payment, packed. */
  readonly content: string;
  /** What a glance sees of it. */
  readonly outline: Buffer;
  readonly parties: readonly NewParty[];
  /** How the same payment would be known again, as a UUID; nothing where it says nothing of itself. */
  readonly identity: string | undefined;
  /** What it says, as a UUID. */
  readonly fingerprint: string;
}

/** Role, name, BIC, account, LEI and country. */
export type NewParty = readonly [role: string, ...(string | undefined)[]];

export interface NewReject {
  readonly index: number;
  readonly source: Buffer;
  readonly rejected: Rejected;
}

/** A payment that is stored already. */
export interface NewDuplicate {
  readonly index: number;
  readonly source: Buffer;
  readonly businessDate: string;
  /** Of the payment that was stored before. */
  readonly paymentKey: string;
}

/** Records of one message that are written together. */
export interface NewRecords {
  readonly payments: readonly NewPayment[];
  readonly rejects: readonly NewReject[];
  readonly duplicates: readonly NewDuplicate[];
}

export interface KnownPayment {
  readonly identity: string;
  readonly fingerprint: string;
  readonly paymentKey: string;
}

/** What is known of a message once it is read to its end. */
export interface MessageEnd {
  readonly format: string;
  readonly records: number;
  readonly head: Buffer;
  readonly tail: Buffer;
  /** Records by business date, as they were counted while reading; without a date under an empty string. */
  readonly counted: ReadonlyMap<string, number>;
}

/** Writes the records of one message within one transaction. */
export interface MessageWriter {
  /** Stored payments of these identities. */
  readonly known: (identities: readonly string[]) => Promise<KnownPayment[]>;
  /** Writes a batch; payments that the database cannot hold come back, and are not written. */
  readonly write: (records: NewRecords) => Promise<NewPayment[]>;
}

/** Control totals of one ingest: read = accepted + rejected + duplicate. */
export interface IngestTotals {
  readonly files: number;
  readonly read: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly duplicate: number;
}

export async function openIngest(pool: Pool, startedAt: Date): Promise<string> {
  const { rows } = await pool.query<{ ingest_id: string }>('insert into ingest (started_at) values ($1) returning ingest_id', [startedAt]);
  return rows[0]!.ingest_id;
}

export async function closeIngest(pool: Pool, ingestId: string, totals: IngestTotals, finishedAt: Date): Promise<void> {
  const { files, read, accepted, rejected, duplicate } = totals;
  await pool.query(
    'update ingest set files = $2, read = $3, accepted = $4, rejected = $5, duplicate = $6, finished_at = $7 where ingest_id = $1',
    [ingestId, files, read, accepted, rejected, duplicate, finishedAt],
  );
}

/** How many records a message has that is stored already, or nothing. */
export async function storedRecords(pool: Pool, messageKey: string): Promise<number | undefined> {
  const { rows } = await pool.query<{ records: number }>('select records from message where message_key = $1', [messageKey]);
  return rows[0]?.records;
}

/**
 * Stores a message with all its records, or nothing of it: `fill` reads it and writes batches, and the message row, which only
 * its end can tell, comes last. A file of any size is one transaction.
 */
export async function storeMessage(
  pool: Pool,
  message: { ingestId: string; messageKey: string; fileName: string; reading: unknown; at: Date },
  fill: (writer: MessageWriter) => Promise<MessageEnd>,
): Promise<void> {
  const { messageKey } = message;
  await inTransaction(pool, async (client) => {
    const end = await fill(messageWriter(pool, client, messageKey));
    await client.query(
      `insert into message (message_key, ingest_id, file_name, format, records, head, tail, reading)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [messageKey, message.ingestId, message.fileName, end.format, end.records, end.head, end.tail, message.reading ?? null],
    );
    const counts = [...end.counted].map(([date, records]) => [messageKey, date === '' ? null : date, records, message.at.toISOString()]);
    await copyRows(client, 'read_count (message_key, business_date, records, counted_at)', counts);
  });
}

/** Writes into an open transaction; months are made apart from it, so that no night waits for the lock on a table. */
export function messageWriter(pool: Pool, client: PoolClient, messageKey: string): MessageWriter {
  return {
    known: async (identities) => {
      const { rows } = await client.query<{ identity: string; fingerprint: string; payment_key: string }>(
        'select identity, fingerprint, payment_key from unnest($1::uuid[]) as given (identity) join payment_identity using (identity)',
        [identities],
      );
      return rows.map((row) => ({ identity: row.identity, fingerprint: row.fingerprint, paymentKey: row.payment_key }));
    },
    write: async ({ payments, rejects, duplicates }) => {
      const unstorable = await writePayments(pool, client, messageKey, payments);
      await copyRows(
        client,
        'rejected_record (message_key, record_index, business_date, code, reason, path, source)',
        rejects.map(({ index, source, rejected: { businessDate, code, reason, path } }) => [
          messageKey,
          index,
          businessDate,
          code,
          reason,
          path,
          source,
        ]),
      );
      await copyRows(
        client,
        'duplicate_record (message_key, record_index, business_date, payment_key, source)',
        duplicates.map(({ index, businessDate, paymentKey, source }) => [messageKey, index, businessDate, paymentKey, source]),
      );
      return unstorable;
    },
  };
}

/** A connection of its own. When it is lost, the query under way says so; the event itself must not end the process. */
export async function connect(pool: Pool): Promise<PoolClient> {
  const client = await pool.connect();
  if (client.listenerCount('error') === 0) client.on('error', () => undefined);
  return client;
}

/** Begins, acts and commits on one connection; a fault rolls all of it back. */
export async function inTransaction<T>(pool: Pool, act: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await connect(pool);
  try {
    await client.query('begin');
    const result = await act(client);
    await client.query('commit');
    client.release();
    return result;
  } catch (error) {
    // A connection whose rollback fails is not given back.
    await client.query('rollback').then(
      () => client.release(),
      (cause: unknown) => client.release(cause instanceof Error ? cause : true),
    );
    throw error;
  }
}

const PAYMENT_COLUMNS = `payment (business_date, payment_id, payment_key, message_key, record_index, message_type, kind, message_id, uetr,
  end_to_end_id, instruction_id, amount, currency, instructed_amount, instructed_currency, content, source)`;

/** Postgres' errors for values that a column cannot hold (class 22, a check, a limit): the record's fault, not the operation's. */
const DATA_EXCEPTION = /^22|^23514$|^54000$/;

async function writePayments(pool: Pool, client: PoolClient, messageKey: string, payments: readonly NewPayment[]): Promise<NewPayment[]> {
  if (payments.length === 0) return [];
  await client.query('savepoint batch');
  try {
    await copyPayments(pool, client, messageKey, payments);
    await client.query('release savepoint batch');
    return [];
  } catch (error) {
    if (!DATA_EXCEPTION.test((error as { code?: string }).code ?? '')) throw error;
    await client.query('rollback to savepoint batch');
    if (payments.length === 1) return [...payments];
    // Halves of halves find the one record that cannot be stored; the rest go on.
    const middle = payments.length >> 1;
    const first = await writePayments(pool, client, messageKey, payments.slice(0, middle));
    return [...first, ...(await writePayments(pool, client, messageKey, payments.slice(middle)))];
  }
}

async function copyPayments(pool: Pool, client: PoolClient, messageKey: string, payments: readonly NewPayment[]): Promise<void> {
  // Only the months that are needed: one date far off must not make all the months between.
  const months = new Set(payments.map(({ businessDate }) => `${businessDate.slice(0, 7)}-01`));
  await pool.query('select ensure_payment_months(month, month) from unnest($1::date[]) as month', [[...months]]);
  const { rows: ids } = await client.query<{ id: string }>(
    `select nextval('payment_payment_id_seq') as id from generate_series(1, $1::int)`,
    [payments.length],
  );
  const stored = payments.map((payment, i) => ({ ...payment, id: ids[i]!.id }));
  await copyRows(
    client,
    PAYMENT_COLUMNS,
    stored.map((payment): CopyValue[] => [
      payment.businessDate,
      payment.id,
      payment.paymentKey,
      messageKey,
      payment.index,
      payment.messageType,
      payment.kind,
      payment.messageId,
      payment.uetr,
      payment.endToEndId,
      payment.instructionId,
      payment.amount.value,
      payment.amount.currency,
      payment.instructedAmount?.value,
      payment.instructedAmount?.currency,
      payment.content,
      payment.source,
    ]),
  );
  await copyRows(
    client,
    'payment_identity (identity, fingerprint, business_date, payment_key)',
    stored.flatMap(({ identity, fingerprint, businessDate, paymentKey }) =>
      identity === undefined ? [] : [[identity, fingerprint, businessDate, paymentKey]],
    ),
  );
  await copyRows(
    client,
    'payment_party (business_date, payment_id, seq, role, name, bic, account, lei, country)',
    stored.flatMap(({ id, businessDate, parties }) => parties.map((party, seq): CopyValue[] => [businessDate, id, seq, ...party])),
  );
  await copyRows(
    client,
    'payment_outline (business_date, payment_id, outline)',
    stored.map(({ id, businessDate, outline }) => [businessDate, id, outline]),
  );
  const dates = stored.map(({ businessDate }) => businessDate).toSorted();
  await client.query('insert into payment_flow select * from flows_of($1, $2, $3)', [dates[0], dates.at(-1), stored.map(({ id }) => id)]);
}
