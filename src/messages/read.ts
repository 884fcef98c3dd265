import type { Payment, Rejected } from '../model/payment.ts';
import { checked } from './checks.ts';
import { openDecoder, type Decoder } from './decode.ts';
import { detectFormat, READERS, type Format } from './detect.ts';
import type { Mapping } from './mapping.ts';
import { Broken, reject, type FormatReader } from './record.ts';

/** One payment or reject of a file, with its own bytes and what stands between it and the record before. */
export interface ReadRecord {
  readonly content: Payment | Rejected;
  /** 0-based place among the records of the file. */
  readonly index: number;
  readonly source: Uint8Array;
}

export interface ReaderOptions {
  /** How a bank's own columns are named; without it CSV and JSON Lines have the names of docs/formats.md. */
  readonly mapping?: Mapping;
  /** The encoding, where the sender has told it and the file does not. */
  readonly encoding?: string;
  /** A payment without any reference is rejected: of a table that is read again and again nobody could tell its rows apart. */
  readonly needsReference?: boolean;
}

/** Characters that one record may have, far more than any message; beyond, the file is no stream of records. */
const MAX_RECORD = 4_000_000;

/** Bytes at the beginning that tell encoding and format. */
const BEGINNING = 1_000;

/** What cannot be read is kept in stretches of this many bytes, so that a broken file of any size needs little memory. */
const STRETCH = 2_000_000;

/**
 * Reads a file of any supported format from its bytes as they come. Every byte goes into exactly one place: the head before
 * the first record, the source of a record, or the tail; put together they are the file. Nothing is thrown.
 */
export class FileReader {
  /** What stands before the first record; complete with the first record, or at the end. */
  head: Uint8Array = new Uint8Array(0);
  format: Format | 'unknown' = 'unknown';
  records = 0;
  readonly #options: ReaderOptions;
  #decoder: Decoder | undefined;
  #reader: FormatReader | undefined;
  /** Text that is in no record yet, and where it begins in the file. */
  #text = '';
  #from = 0;
  #bytes: Uint8Array[] = [];
  #read: ReadRecord[] = [];
  /** Why the rest of the file cannot be read, once that is so. */
  #broken: Rejected | undefined;

  constructor(options: ReaderOptions = {}) {
    this.#options = options;
  }

  /** Takes the next bytes; hands over the records that they complete. */
  write(bytes: Uint8Array): ReadRecord[] {
    this.#bytes.push(bytes);
    if (!this.#decoder && this.#held() < BEGINNING) return [];
    this.#guard(() => {
      this.#decode(bytes);
      if (this.#text.length > MAX_RECORD)
        throw new Broken(reject('MSG_RECORD_SIZE', `a record has more than ${MAX_RECORD} characters`, '/'));
    });
    return this.#handOver();
  }

  /** No more bytes: the last records, and what stands behind them. */
  end(): { records: ReadRecord[]; tail: Uint8Array } {
    this.#guard(() => {
      this.#decode(new Uint8Array(0));
      this.#feed(this.#decoder!.end());
      if (!this.#reader) throw new Broken(reject('MSG_EMPTY', 'the file holds nothing', '/'));
      this.#reader.end();
      if (this.records === 0) throw new Broken(reject('MSG_EMPTY', 'the file holds no payment', '/'));
    });
    const records = this.#handOver(true);
    return { records, tail: this.#take() };
  }

  #decode(bytes: Uint8Array): void {
    if (this.#decoder) return this.#feed(this.#decoder.decode(bytes));
    const beginning = this.#bytes.length === 1 ? this.#bytes[0]! : concatenate(this.#bytes);
    this.#decoder = openDecoder(beginning, this.#options.encoding ?? this.#options.mapping?.encoding);
    this.#feed(this.#decoder.decode(beginning));
  }

  #feed(text: string): void {
    this.#text += text;
    if (this.#reader) return this.#reader.write(this.#nulFree(text));
    if (this.#text.trim() === '') return;
    const format = detectFormat(this.#text, this.#options.mapping);
    if (typeof format !== 'string') throw new Broken(format);
    this.format = format;
    this.#reader = READERS[format]((content, from, to) => this.#emit(content, from, to), this.#options.mapping);
    this.#reader.write(this.#nulFree(this.#text));
  }

  /** XML knows no NUL at all; in the other formats it spoils the record that holds it. */
  #nulFree(text: string): string {
    if (this.format === 'iso20022' && text.includes('\u0000')) throw new Broken(reject('MSG_NUL', 'the file holds a NUL character', '/'));
    return text;
  }

  #guard(act: () => void): void {
    if (this.#broken) return;
    try {
      act();
    } catch (error) {
      if (!(error instanceof Broken)) throw error;
      this.#broken = error.rejected;
    }
  }

  #emit(content: Payment | Rejected, from: number, to: number): void {
    if (this.records === 0) this.head = this.#cut(from);
    this.#push(content, this.#cut(to));
  }

  #push(content: Payment | Rejected, source: Uint8Array): void {
    this.#read.push({ content: checked(content, this.#options.needsReference ?? false), index: this.records, source });
    this.records++;
  }

  /** The bytes of the text up to a place in the file. */
  #cut(to: number): Uint8Array {
    const text = this.#text.slice(0, to - this.#from);
    const mark = this.#from === 0 && text !== '' ? this.#decoder!.mark : 0;
    this.#text = this.#text.slice(text.length);
    this.#from = to;
    return this.#take(mark + this.#decoder!.width(text));
  }

  /** Takes the first bytes that no record has; all of them when no length is given. */
  #take(length?: number): Uint8Array {
    const all = this.#bytes.length === 1 ? this.#bytes[0]! : concatenate(this.#bytes);
    const end = length ?? all.length;
    this.#bytes = end < all.length ? [all.subarray(end)] : [];
    return all.subarray(0, end);
  }

  #held(): number {
    return this.#bytes.reduce((sum, { length }) => sum + length, 0);
  }

  /**
   * Records so far; of a broken file also what cannot be read, in stretches that are cut at the same places however the bytes
   * came, so that a file read again is cut alike. The first says what is wrong; its continuations are kept and counted, but are
   * no faults of their own.
   */
  #handOver(ended = false): ReadRecord[] {
    if (this.#broken) this.#text = '';
    const isDue = (): boolean => this.#held() >= STRETCH || (ended && (this.#held() > 0 || this.#broken?.code !== 'MSG_UNREAD'));
    while (this.#broken && isDue()) {
      this.#push(this.#broken, this.#take(Math.min(this.#held(), STRETCH)));
      this.#broken = reject('MSG_UNREAD', 'it stands behind the place where the file breaks off', '/');
    }
    const read = this.#read;
    this.#read = [];
    return read;
  }
}

/** Reads a whole file that is in memory. */
export function readMessage(bytes: Uint8Array, options: ReaderOptions = {}): { format: string; records: ReadRecord[] } {
  const reader = new FileReader(options);
  const first = bytes.length === 0 ? [] : reader.write(bytes);
  return { records: [...first, ...reader.end().records], format: reader.format };
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
