import { createHash } from 'node:crypto';
import type { MessageFile } from '../adapters/files/messages.ts';
import type {
  IngestTotals,
  KnownPayment,
  MessageEnd,
  MessageWriter,
  NewDuplicate,
  NewPayment,
  NewRecords,
  NewReject,
} from '../adapters/postgres/messages.ts';
import { FileReader, type ReaderOptions, type ReadRecord } from '../messages/read.ts';
import { isRejected, optional, reject } from '../messages/record.ts';
import { packPayment } from '../model/packed.ts';
import type { Payment, Rejected } from '../model/payment.ts';
import { sha256 } from './hash.ts';
import { identify } from './identity.ts';
import { outlineOf } from './outline.ts';

export interface IngestStore {
  readonly openIngest: (startedAt: Date) => Promise<string>;
  readonly storedRecords: (messageKey: string) => Promise<number | undefined>;
  readonly storeMessage: (
    message: { ingestId: string; messageKey: string; fileName: string; reading: ReaderOptions | undefined; at: Date },
    fill: (writer: MessageWriter) => Promise<MessageEnd>,
  ) => Promise<void>;
  readonly closeIngest: (ingestId: string, totals: IngestTotals, finishedAt: Date) => Promise<void>;
}

/** A reject with the file it was in, for the operator. */
export type NamedReject = Rejected & { readonly file: string; readonly index: number };

export interface IngestReport extends IngestTotals {
  readonly ingestId: string;
  /** The first rejects; all of them are stored. */
  readonly rejects: readonly NamedReject[];
}

export interface IngestOptions extends ReaderOptions {
  readonly today: string;
  readonly now: () => Date;
}

/** Records that are written together: enough to be quick, few enough to need little memory. */
const BATCH = 1_000;
const BATCH_BYTES = 4_000_000;

/** Batches that may wait: Postgres writes one while the next is parsed, and neither stands still. */
const WAITING = 1;

/** More rejects than a person reads; the rest are counted, and stored as all are. */
const REJECTS_NAMED = 1_000;

interface Tally {
  accepted: number;
  rejected: number;
  duplicate: number;
  readonly rejects: NamedReject[];
  /** Records by business date; undated ones under an empty string. */
  readonly counted: Map<string, number>;
}

/**
 * Stores every record of every file: as a payment, as a reject, or as one that is stored already. One bad record never stops
 * the rest; the totals balance. A file is read as a stream, and parsed while the batch before is being written.
 */
export async function ingest(files: AsyncIterable<MessageFile>, store: IngestStore, options: IngestOptions): Promise<IngestReport> {
  const ingestId = await store.openIngest(options.now());
  const totals = { files: 0, read: 0, accepted: 0, rejected: 0, duplicate: 0 };
  const rejects: NamedReject[] = [];
  const { mapping, encoding } = options;
  const reading = mapping || encoding !== undefined ? { ...optional('mapping', mapping), ...optional('encoding', encoding) } : undefined;
  for await (const file of files) {
    totals.files++;
    const messageKey = await hashFile(file, options);
    const stored = await store.storedRecords(messageKey);
    if (stored !== undefined) {
      totals.read += stored;
      totals.duplicate += stored;
      continue;
    }
    const message = { ingestId, messageKey, fileName: file.name, reading, at: options.now() };
    const { tally, records } = await storeFile(store, message, file, options);
    totals.read += records;
    totals.accepted += tally.accepted;
    totals.rejected += tally.rejected;
    totals.duplicate += tally.duplicate;
    rejects.push(...tally.rejects.slice(0, REJECTS_NAMED - rejects.length));
  }
  await store.closeIngest(ingestId, totals, options.now());
  return { ingestId, ...totals, rejects };
}

/** Postgres' codes for two ingests that bring the same payments at once: a deadlock, or a key that the other one wrote first. */
const MET_ANOTHER: ReadonlySet<unknown> = new Set(['40P01', '23505']);

/** Each time the other ingest got on, so that many files at once end, and a fault that is none of this kind does as well. */
const ATTEMPTS = 10;

/** Stores a file whole. Where another ingest brought the same payments meanwhile, it is read again, and they are known by then. */
async function storeFile(
  store: IngestStore,
  message: Parameters<IngestStore['storeMessage']>[0],
  file: MessageFile,
  options: IngestOptions,
): Promise<{ tally: Tally; records: number }> {
  for (let attempt = 1; ; attempt++) {
    const tally: Tally = { accepted: 0, rejected: 0, duplicate: 0, rejects: [], counted: new Map() };
    let records = 0;
    try {
      await store.storeMessage(message, async (writer) => {
        const end = await readInto(writer, file, message.messageKey, options, tally);
        ({ records } = end);
        return end;
      });
      return { tally, records };
    } catch (error) {
      if (attempt === ATTEMPTS || !MET_ANOTHER.has((error as { code?: unknown }).code)) throw error;
    }
  }
}

/** The key of a message: its bytes, and the mapping and the encoding that give them a meaning. */
async function hashFile(file: MessageFile, { mapping, encoding }: ReaderOptions): Promise<string> {
  const hash = createHash('sha256');
  for await (const bytes of file.open()) hash.update(bytes);
  if (mapping || encoding !== undefined) hash.update(JSON.stringify([mapping, encoding]));
  return hash.digest('hex');
}

async function readInto(
  writer: MessageWriter,
  file: MessageFile,
  messageKey: string,
  options: IngestOptions,
  tally: Tally,
): Promise<MessageEnd> {
  const reader = new FileReader(options);
  let batch: Prepared = { payments: [], rejects: [] };
  let size = 0;
  const waiting: Promise<void>[] = [];
  const flush = async (): Promise<void> => {
    const records = batch;
    batch = { payments: [], rejects: [] };
    size = 0;
    const before = waiting.at(-1) ?? Promise.resolve();
    const written = before.then(() => writeBatch(writer, file.name, records, tally));
    // Awaited when its turn comes; until then a fault must not count as forgotten.
    written.catch(() => undefined);
    waiting.push(written);
    if (waiting.length > WAITING) await waiting.shift();
  };
  const take = async (records: readonly ReadRecord[]): Promise<void> => {
    for (const record of records) {
      prepareInto(batch, record, messageKey, options.today);
      size += record.source.length;
      if (batch.payments.length + batch.rejects.length >= BATCH || size >= BATCH_BYTES) await flush();
    }
  };
  for await (const bytes of file.open()) await take(reader.write(bytes));
  const { records, tail } = reader.end();
  await take(records);
  await flush();
  await Promise.all(waiting);
  return { format: reader.format, records: reader.records, head: asBuffer(reader.head), tail: asBuffer(tail), counted: tally.counted };
}

async function writeBatch(writer: MessageWriter, file: string, { payments, rejects }: Prepared, tally: Tally): Promise<void> {
  const identities = payments.flatMap(({ identity }) => identity ?? []);
  const known = identities.length === 0 ? [] : await writer.known(identities);
  const sorted = sortOut(payments, known);
  const allRejects = [...rejects, ...sorted.rejects];
  const unstorable = await writer.write({ ...sorted, rejects: allRejects });
  const late = unstorable.map(asUnstorable);
  if (late.length > 0) await writer.write({ payments: [], rejects: late, duplicates: [] });
  tally.accepted += sorted.payments.length - late.length;
  tally.duplicate += sorted.duplicates.length;
  tally.rejected += allRejects.length + late.length;
  for (const { index, rejected } of [...allRejects, ...late])
    if (tally.rejects.length < REJECTS_NAMED) tally.rejects.push({ ...rejected, file, index });
  for (const { businessDate } of sorted.payments) count(tally.counted, businessDate);
  for (const { rejected } of allRejects) count(tally.counted, rejected.businessDate ?? '');
}

function count(counted: Map<string, number>, date: string): void {
  counted.set(date, (counted.get(date) ?? 0) + 1);
}

/** Records that are ready to be written. */
export interface Prepared {
  readonly payments: NewPayment[];
  readonly rejects: NewReject[];
}

/** Adds a record in the form that it is stored in; a date that no night would screen makes a reject. */
export function prepareInto({ payments, rejects }: Prepared, record: ReadRecord, messageKey: string, today: string): void {
  const { content, index } = record;
  const source = asBuffer(record.source);
  const checked = isRejected(content) ? content : (outOfRange(content.businessDate, today) ?? content);
  if (isRejected(checked)) rejects.push({ index, source, rejected: checked });
  else payments.push(newPayment(checked, index, source, messageKey));
}

function newPayment(payment: Payment, index: number, source: Buffer, messageKey: string): NewPayment {
  const { content, said } = packPayment(payment);
  return {
    messageType: payment.messageType,
    kind: payment.kind,
    ...optional('messageId', payment.messageId),
    ...optional('uetr', payment.uetr),
    ...optional('endToEndId', payment.endToEndId),
    ...optional('instructionId', payment.instructionId),
    businessDate: payment.businessDate,
    amount: payment.amount,
    ...optional('instructedAmount', payment.instructedAmount),
    paymentKey: sha256(`${messageKey}:${index}`),
    index,
    source,
    content,
    outline: outlineOf(content),
    parties: payment.parties.map(({ role, name, bic, account, lei, country }) => [
      role,
      name?.text,
      bic?.text,
      account?.text,
      lei?.text,
      country?.text,
    ]),
    ...identify(payment, said),
  };
}

/**
 * Which payments are new. The same instruction with the same content is the same payment again; with another content it is a
 * conflict, and a person must see it: one of the two is not what the bank sent.
 */
export function sortOut(payments: readonly NewPayment[], known: readonly KnownPayment[]): NewRecords {
  const seen = new Map<string, Omit<KnownPayment, 'identity'>[]>();
  for (const { identity, ...rest } of known) seen.set(identity, [...(seen.get(identity) ?? []), rest]);
  const fresh: NewPayment[] = [];
  const rejects: NewReject[] = [];
  const duplicates: NewDuplicate[] = [];
  for (const record of payments) {
    const { identity, fingerprint, paymentKey, index, source, businessDate } = record;
    const before = identity === undefined ? undefined : seen.get(identity);
    const same = before?.find((other) => other.fingerprint === fingerprint);
    if (same) duplicates.push({ index, source, businessDate, paymentKey: same.paymentKey });
    else if (before) rejects.push({ index, source, rejected: conflict(businessDate) });
    else {
      fresh.push(record);
      if (identity !== undefined) seen.set(identity, [{ fingerprint, paymentKey }]);
    }
  }
  return { payments: fresh, rejects, duplicates };
}

function conflict(businessDate: string): Rejected {
  const reason = 'a payment with this UETR is stored already, between the same banks, and says something else';
  return { ...reject('MSG_UETR_CONFLICT', reason, '/'), businessDate };
}

function asUnstorable({ index, source, businessDate }: NewPayment): NewReject {
  const rejected = { ...reject('MSG_UNSTORABLE', 'a value of the payment cannot be stored', '/'), businessDate };
  return { index, source, rejected };
}

/** A date far off is a typing fault, and a payment filed under it would be screened by no night. */
function outOfRange(businessDate: string, today: string): Rejected | undefined {
  const year = Number(today.slice(0, 4));
  const [first, last] = [`${year - 20}${today.slice(4)}`, `${year + 1}${today.slice(4)}`];
  if (businessDate >= first && businessDate <= last) return undefined;
  return reject('MSG_DATE_RANGE', `the business date is not between ${first} and ${last}`, '/');
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
