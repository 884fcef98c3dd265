import type { MessageWriter } from '../adapters/postgres/messages.ts';
import type { OpenReject, RejectFilter, Resolution } from '../adapters/postgres/rejects.ts';
import { FileReader, type ReaderOptions, type ReadRecord } from '../messages/read.ts';
import { prepareInto, sortOut, type Prepared } from './ingest.ts';

export interface RejectStore {
  readonly openRejects: (filter: RejectFilter) => Promise<OpenReject[]>;
  readonly rejectSource: (messageKey: string, index: number) => Promise<Buffer | undefined>;
  readonly storedMessage: (messageKey: string) => Promise<{ records: number; reading: unknown } | undefined>;
  readonly storedBytes: (messageKey: string) => AsyncIterable<Uint8Array>;
  readonly resolveRejects: (messageKey: string, act: (writer: MessageWriter) => Promise<readonly Resolution[]>, at: Date) => Promise<void>;
}

export interface RetryReport {
  readonly retried: number;
  readonly accepted: number;
  readonly duplicate: number;
  /** Those that are still rejected, with what is said of them now. */
  readonly still: readonly OpenReject[];
}

/**
 * Reads every open reject again, in its whole message, by the readers of today and, where one is given, by another mapping.
 * What can be read now is stored as if it had been read at once; the rest stays as it is.
 */
export async function retryRejects(
  store: RejectStore,
  options: RejectFilter & ReaderOptions & { readonly today: string; readonly now: () => Date },
): Promise<RetryReport> {
  const open = await store.openRejects(options);
  const report = { retried: open.length, accepted: 0, duplicate: 0, still: [] as OpenReject[] };
  for (const [messageKey, rejects] of Map.groupBy(open, (reject) => reject.messageKey)) {
    const stored = await store.storedMessage(messageKey);
    const given = (stored?.reading ?? {}) as ReaderOptions;
    const reading = { ...given, ...options };
    const wanted = new Map(rejects.map((reject) => [reject.index, reject]));
    // A reader that cuts the file otherwise would give a record the place of another one, so the file is counted first.
    const records = await countRecords(store, messageKey, reading);
    if (records !== stored?.records) {
      report.still.push(
        ...rejects.map((reject) => ({ ...reject, reason: `the file is cut into ${records} records now; ingest it again` })),
      );
      continue;
    }
    for await (const prepared of readAgain(store, messageKey, reading, wanted, options.today))
      await store.resolveRejects(messageKey, (writer) => resolve(writer, prepared, wanted, report), options.now());
  }
  return report;
}

async function countRecords(store: RejectStore, messageKey: string, reading: ReaderOptions): Promise<number> {
  const reader = new FileReader(reading);
  for await (const bytes of store.storedBytes(messageKey)) reader.write(bytes);
  reader.end();
  return reader.records;
}

/** Rejects that are resolved together. */
const BATCH = 1_000;

/** The wanted records of a stored message, read again, in batches. */
async function* readAgain(
  store: RejectStore,
  messageKey: string,
  reading: ReaderOptions,
  wanted: ReadonlyMap<number, OpenReject>,
  today: string,
): AsyncGenerator<Prepared> {
  const reader = new FileReader(reading);
  let batch: Prepared = { payments: [], rejects: [] };
  const take = (records: readonly ReadRecord[]): void => {
    for (const record of records) if (wanted.has(record.index)) prepareInto(batch, record, messageKey, today);
  };
  for await (const bytes of store.storedBytes(messageKey)) {
    take(reader.write(bytes));
    if (batch.payments.length + batch.rejects.length < BATCH) continue;
    yield batch;
    batch = { payments: [], rejects: [] };
  }
  take(reader.end().records);
  yield batch;
}

async function resolve(
  writer: MessageWriter,
  prepared: Prepared,
  wanted: ReadonlyMap<number, OpenReject>,
  report: { accepted: number; duplicate: number; readonly still: OpenReject[] },
): Promise<Resolution[]> {
  const identities = prepared.payments.flatMap(({ identity }) => identity ?? []);
  const { payments, rejects, duplicates } = sortOut(prepared.payments, await writer.known(identities));
  const unstorable = new Set((await writer.write({ payments, rejects: [], duplicates: [] })).map(({ index }) => index));
  const accepted = payments.filter(({ index }) => !unstorable.has(index));
  for (const { index, rejected } of [...prepared.rejects, ...rejects])
    report.still.push({ ...wanted.get(index)!, ...rejected, businessDate: wanted.get(index)!.businessDate });
  for (const index of unstorable) report.still.push(wanted.get(index)!);
  report.accepted += accepted.length;
  report.duplicate += duplicates.length;
  const dateOf = (index: number): string | undefined => wanted.get(index)!.businessDate;
  return [
    ...accepted.map(({ index, businessDate }): Resolution => ({ index, resolution: 'accepted', from: dateOf(index), to: businessDate })),
    ...duplicates.map(({ index }): Resolution => ({ index, resolution: 'duplicate', from: dateOf(index), to: undefined })),
  ];
}

/** Closes one reject by a person's word: it will not be read, and no night counts it. */
export async function closeReject(store: RejectStore, reject: OpenReject, note: string, at: Date): Promise<void> {
  const { messageKey, index, businessDate } = reject;
  await store.resolveRejects(
    messageKey,
    () => Promise.resolve([{ index, resolution: 'closed', from: businessDate, to: undefined, note }]),
    at,
  );
}
