import type { Pool } from 'pg';
import { connect, inTransaction, messageWriter, type MessageWriter } from './messages.ts';

/** A record that could not be read and waits for a person. */
export interface OpenReject {
  readonly messageKey: string;
  readonly fileName: string;
  readonly index: number;
  readonly businessDate: string | undefined;
  readonly code: string;
  readonly reason: string;
  readonly path: string;
}

export interface RejectFilter {
  readonly code?: string;
  readonly date?: string;
}

/** What became of a reject. */
export interface Resolution {
  readonly index: number;
  readonly resolution: 'accepted' | 'duplicate' | 'closed';
  /** Where it was counted before, and where it is counted now; nothing where it is counted nowhere. */
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly note?: string;
}

/** Open rejects, in the order of their files. */
export async function openRejects(pool: Pool, { code, date }: RejectFilter): Promise<OpenReject[]> {
  const { rows } = await pool.query<{
    message_key: string;
    file_name: string;
    record_index: number;
    business_date: string | null;
    code: string;
    reason: string;
    path: string;
  }>(
    `select r.message_key, m.file_name, r.record_index, r.business_date, r.code, r.reason, r.path
     from rejected_record r
     join message m using (message_key)
     where r.resolved_at is null
       and ($1::text is null or r.code = $1)
       and ($2::date is null or r.business_date = $2)
     order by m.ingest_id, m.file_name, r.message_key, r.record_index`,
    [code ?? null, date ?? null],
  );
  return rows.map((row) => ({
    messageKey: row.message_key,
    fileName: row.file_name,
    index: row.record_index,
    businessDate: row.business_date ?? undefined,
    code: row.code,
    reason: row.reason,
    path: row.path,
  }));
}

/** The bytes of a reject, as the message held them. */
export async function rejectSource(pool: Pool, messageKey: string, index: number): Promise<Buffer | undefined> {
  const { rows } = await pool.query<{ source: Buffer }>('select source from rejected_record where message_key = $1 and record_index = $2', [
    messageKey,
    index,
  ]);
  return rows[0]?.source;
}

/** How a stored message was read, and how many records it had. */
export async function storedMessage(pool: Pool, messageKey: string): Promise<{ records: number; reading: unknown } | undefined> {
  const { rows } = await pool.query<{ records: number; reading: unknown }>('select records, reading from message where message_key = $1', [
    messageKey,
  ]);
  return rows[0];
}

const SOURCES_AT_ONCE = 500;

/** The bytes of a stored message, as its file held them: the head, the source of every record, the tail. */
export async function* storedBytes(pool: Pool, messageKey: string): AsyncGenerator<Uint8Array> {
  const client = await connect(pool);
  try {
    await client.query('begin read only');
    const { rows } = await client.query<{ head: Buffer; tail: Buffer }>('select head, tail from message where message_key = $1', [
      messageKey,
    ]);
    if (rows[0]!.head.length > 0) yield rows[0]!.head;
    await client.query(
      `declare sources no scroll cursor for
       select record_index, source from payment where message_key = $1
       union all
       select record_index, source from rejected_record where message_key = $1 and resolution is distinct from 'accepted'
       union all
       select record_index, source from duplicate_record where message_key = $1
       order by record_index`,
      [messageKey],
    );
    for (;;) {
      const batch = await client.query<{ source: Buffer }>(`fetch ${SOURCES_AT_ONCE} from sources`);
      for (const { source } of batch.rows) if (source.length > 0) yield source;
      if (batch.rows.length < SOURCES_AT_ONCE) break;
    }
    if (rows[0]!.tail.length > 0) yield rows[0]!.tail;
  } finally {
    await client.query('rollback').catch(() => undefined);
    client.release();
  }
}

/** Writes payments that were rejects and says what became of each, in one transaction. */
export async function resolveRejects(
  pool: Pool,
  messageKey: string,
  act: (writer: MessageWriter) => Promise<readonly Resolution[]>,
  at: Date,
): Promise<void> {
  await inTransaction(pool, async (client) => {
    const resolutions = await act(messageWriter(pool, client, messageKey));
    if (resolutions.length === 0) return;
    const column = <T>(value: (one: Resolution) => T): T[] => resolutions.map(value);
    await client.query(
      `update rejected_record r
       set resolved_at = $2, resolution = given.resolution, note = given.note
       from unnest($3::integer[], $4::text[], $5::text[]) as given (record_index, resolution, note)
       where r.message_key = $1 and r.record_index = given.record_index and r.resolved_at is null`,
      [messageKey, at, column(({ index }) => index), column(({ resolution }) => resolution), column(({ note }) => note ?? null)],
    );
    // Taken from the date where each was counted, and added to the one where it is counted now, if it is.
    await client.query(
      `insert into read_count (message_key, business_date, records, counted_at)
       select $1, business_date, sum(records), $2
       from (
         select unnest($3::date[]) as business_date, -1 as records
         union all
         select unnest($4::date[]), 1
       ) as moved
       group by business_date`,
      [messageKey, at, column(({ from }) => from ?? null), resolutions.flatMap(({ to }) => to ?? [])],
    );
  });
}
