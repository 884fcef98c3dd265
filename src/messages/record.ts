import type { Payment, Rejected } from '../model/payment.ts';

/**
 * One payment or reject of a message, with the half-open span of the message text (UTF-16 units) that it was read from.
 * Spans of one message do not overlap, so that the record is kept verbatim once.
 */
export interface ParsedRecord {
  readonly content: Payment | Rejected;
  /** 0-based place among the records of the message. */
  readonly index: number;
  readonly from: number;
  readonly to: number;
}

export function isRejected(content: Payment | Rejected): content is Rejected {
  return 'rejected' in content;
}

export function reject(code: string, reason: string, path: string): Rejected {
  return { rejected: true, code, reason, path };
}
