import type { Payment, Rejected } from '../model/payment.ts';

/**
 * Takes a payment or a reject with the half-open span of the text (UTF-16 units from the file's beginning) that it was read
 * from. Spans come in order and do not overlap, so that each record's source is kept verbatim, once.
 */
export type Emit = (content: Payment | Rejected, from: number, to: number) => void;

/** Reads one format from text that arrives in stretches; a record is emitted as soon as its end is seen. */
export interface FormatReader {
  readonly write: (text: string) => void;
  /** No more text: what is still open is emitted, or is the reason to throw `Broken`. */
  readonly end: () => void;
}

/** The rest of the file cannot be read. What was emitted before stays true. */
export class Broken extends Error {
  readonly rejected: Rejected;

  constructor(rejected: Rejected) {
    super(rejected.code);
    this.rejected = rejected;
  }
}

export function isRejected(content: Payment | Rejected): content is Rejected {
  return 'rejected' in content;
}

export function reject(code: string, reason: string, path: string): Rejected {
  return { rejected: true, code, reason, path };
}

/** `{ key: value }`, or nothing to spread: an absent field is left out, never `undefined`. */
export function optional<K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> {
  return value === undefined ? {} : ({ [key]: value } as Record<K, V>);
}
