import { hash } from 'node:crypto';
import { linesOf } from '../model/packed.ts';
import type { Party } from '../model/payment.ts';
import { DIGEST_BYTES } from '../screening/known-parts.ts';

/**
 * What a glance sees of a payment, in a fifth of its bytes: digests of its parties, its texts, and the names of who pays for whom.
 * Written beside the payment when it is stored; made of the very lines that the payment is packed in, so that both say the same.
 *
 * As bytes: the version, how many parties, their digests; how many texts with those names before them, each with its length.
 */
export interface Outline {
  readonly bytes: Buffer;
  /** Where the digests stand. */
  readonly digests: readonly number[];
  /** Names of the debtor and of the ultimate debtor, where there are both. */
  readonly payers: readonly [string, string] | undefined;
  /** Lines of texts as the payment holds them. */
  readonly texts: readonly string[];
}

/** Another form of outline gets another number, and one of another number is not read: its payment is asked in full. */
const VERSION = 1;

const MOST_PARTS = 255;
const LONGEST = 65_535;

/** An outline that shows nothing, so that its payment is asked in full. */
export const NO_OUTLINE = Buffer.alloc(0);

/** The outline of a packed payment; an empty one where only the whole can tell. */
export function outlineOf(packed: string): Buffer {
  const lines = linesOf(packed);
  if (!lines || !isOrdinary(lines.head)) return NO_OUTLINE;
  const { parties } = lines;
  const texts = [payersOf(parties) ?? NOBODY, ...lines.texts].map((line) => Buffer.from(line));
  if (parties.length > MOST_PARTS || texts.length > MOST_PARTS || texts.some(({ length }) => length > LONGEST)) return NO_OUTLINE;
  const sized = texts.flatMap((text) => [Buffer.of(text.length & 0xff, text.length >> 8), text]);
  return Buffer.concat([Buffer.of(VERSION, parties.length), ...parties.map(digestOf), Buffer.of(texts.length), ...sized]);
}

/** Nothing for an empty outline, or one of another form. */
export function readOutline(bytes: Buffer): Outline | undefined {
  if (bytes[0] !== VERSION) return undefined;
  const digests = Array.from({ length: bytes[1]! }, (_, i) => 2 + i * DIGEST_BYTES);
  let at = 2 + digests.length * DIGEST_BYTES;
  const count = bytes[at++]!;
  const texts: string[] = [];
  for (let i = 0; i < count; i++) {
    const from = at + 2;
    at = from + bytes[at]! + (bytes[at + 1]! << 8);
    texts.push(bytes.toString('utf8', from, at));
  }
  const payers = texts.shift()!;
  return { bytes, digests, payers: payers === NOBODY ? undefined : (JSON.parse(payers) as [string, string]), texts };
}

/** The digest that a party is known by. */
export function digestOf(line: string): Buffer {
  return hash('sha256', line, 'buffer').subarray(0, DIGEST_BYTES);
}

/** Money between banks, money sent back and a cover without its customers say more than their parts. */
function isOrdinary(head: string): boolean {
  return (head.includes('"kind":"customer"') || head.includes('"kind":"cover"')) && !head.includes('COVER_WITHOUT_UNDERLYING');
}

const NOBODY = '';

/** Names of who pays for whom, as JSON. */
function payersOf(parties: readonly string[]): string | undefined {
  const named = (role: Party['role']): string | undefined => {
    const line = parties.find((one) => one.startsWith(`{"role":"${role}"`));
    return line === undefined ? undefined : (JSON.parse(line) as Party).name?.text;
  };
  const ultimate = named('ultimate_debtor');
  if (ultimate === undefined) return undefined;
  const debtor = named('debtor');
  return debtor === undefined ? undefined : JSON.stringify([debtor, ultimate]);
}
