import type { IngestTotals, MessageRecord } from '../adapters/postgres/payments.ts';
import { readMessage, type ReadMessage } from '../messages/read.ts';
import { isRejected, reject, type ParsedRecord } from '../messages/record.ts';
import { assert } from '../model/errors.ts';
import type { Rejected } from '../model/payment.ts';
import { sha256 } from './hash.ts';

/** A file of messages, wherever it came from. */
export interface MessageFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface IngestStore {
  readonly openIngest: (startedAt: Date) => Promise<string>;
  /** False when the same bytes are stored already. */
  readonly storeMessage: (ingestId: string, message: MessageRecord) => Promise<boolean>;
  readonly closeIngest: (ingestId: string, totals: IngestTotals, finishedAt: Date) => Promise<void>;
}

export interface IngestReport extends IngestTotals {
  readonly ingestId: string;
  /** Every reject with the file it was in, for the operator. */
  readonly rejects: readonly (Rejected & { readonly file: string; readonly index: number })[];
}

/**
 * Stores every record of every file: as a payment, as a reject, or, when the same message is stored already, as a
 * duplicate. One bad record never stops the rest; the totals balance.
 */
export async function ingest(
  files: AsyncIterable<MessageFile>,
  store: IngestStore,
  options: { readonly today: string; readonly now: () => Date },
): Promise<IngestReport> {
  const ingestId = await store.openIngest(options.now());
  const totals = { files: 0, read: 0, accepted: 0, rejected: 0, duplicate: 0 };
  const rejects: IngestReport['rejects'][number][] = [];
  for await (const file of files) {
    let message = prepareMessage(file, options.today);
    totals.files++;
    let stored: boolean;
    try {
      stored = await store.storeMessage(ingestId, message);
    } catch (error) {
      // Class 22 is a value that the database cannot hold: the file's fault, so the file is rejected and the rest goes on.
      if (!String((error as { code?: unknown }).code).startsWith('22')) throw error;
      message = unstorable(file, message);
      stored = await store.storeMessage(ingestId, message);
    }
    const records = message.payments.length + message.rejected.length;
    totals.read += records;
    if (stored) {
      totals.accepted += message.payments.length;
      totals.rejected += message.rejected.length;
      rejects.push(...message.rejected.map(({ rejected, index }) => ({ ...rejected, file: file.name, index })));
    } else totals.duplicate += records;
  }
  await store.closeIngest(ingestId, totals, options.now());
  return { ingestId, ...totals, rejects };
}

/** Reads a file and cuts its bytes along the records: head, one source a record, tail. Nothing is left out. */
export function prepareMessage(file: MessageFile, today: string): MessageRecord {
  const read = readMessage(file.bytes);
  const messageKey = sha256(file.bytes);
  const { head, sources, tail } = cut(file.bytes, read);
  const payments: MessageRecord['payments'][number][] = [];
  const rejected: MessageRecord['rejected'][number][] = [];
  for (const [i, { content, index }] of read.records.entries()) {
    const source = sources[i]!;
    const checked = isRejected(content) ? content : (outOfRange(content.businessDate, today) ?? content);
    if (isRejected(checked)) rejected.push({ index, source, businessDate: checked.businessDate, rejected: checked });
    else payments.push({ paymentKey: sha256(`${messageKey}:${index}`), index, source, payment: checked });
  }
  return { messageKey, fileName: file.name, format: read.format, head, tail, payments, rejected };
}

/** The whole file as one reject, with all its bytes. */
function unstorable(file: MessageFile, message: MessageRecord): MessageRecord {
  const none = Buffer.alloc(0);
  const rejected = reject('MSG_UNSTORABLE', 'a value of the message cannot be stored', '/');
  return {
    ...message,
    head: none,
    tail: none,
    payments: [],
    rejected: [{ index: 0, source: Buffer.from(file.bytes), businessDate: undefined, rejected }],
  };
}

/** A date far off is a typing fault, and a payment filed under it would be screened by no night. */
function outOfRange(businessDate: string, today: string): Rejected | undefined {
  const year = Number(today.slice(0, 4));
  const [first, last] = [`${year - 20}${today.slice(4)}`, `${year + 1}${today.slice(4)}`];
  if (businessDate >= first && businessDate <= last) return undefined;
  return reject('MSG_DATE_RANGE', `the business date is not between ${first} and ${last}`, '/');
}

function cut(bytes: Uint8Array, { decoded, records }: ReadMessage): { head: Buffer; sources: Buffer[]; tail: Buffer } {
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!decoded) return { head: Buffer.alloc(0), sources: [whole], tail: Buffer.alloc(0) };
  const { text, width, mark } = decoded;
  // What stands between two records, white space mostly, goes with the first of them.
  const starts = records.map((record) => record.from);
  const ends = records.map((record: ParsedRecord, i) => starts[i + 1] ?? record.to);
  let at = mark + width(text.slice(0, starts[0]));
  const head = whole.subarray(0, at);
  const sources = records.map((record, i) => {
    const from = at;
    at += width(text.slice(record.from, ends[i]));
    return whole.subarray(from, at);
  });
  assert(at <= whole.length, 'the records of a message are longer than the message');
  return { head, sources, tail: whole.subarray(at) };
}
