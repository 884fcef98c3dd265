import type { Payment } from './payment.ts';

/** The element that most paths of an ISO 20022 message go through. */
const ROOT = /^\/Document\/\w+\/\w+(?=\/)/;

/** A payment as JSON, in two parts: which message brought it, and all that it says. */
export interface Packed {
  readonly content: string;
  /** The part that copies of one payment share, whatever message brings them. */
  readonly said: string;
}

/**
 * A payment as JSON. Its paths, a third of its size, leave out the `root` that they share: «Dbtr/Nm» for
 * «/Document/FIToFICstmrCdtTrf/CdtTrfTxInf/Dbtr/Nm». A path that begins with a slash, or stands in a message whose root is
 * empty, is whole.
 */
export function packPayment(payment: Payment): Packed {
  const { messageType, messageId, notes, ...says } = payment;
  const first = payment.parties[0];
  const path = (first?.name ?? first?.bic ?? first?.account)?.path ?? '';
  const root = messageType.startsWith('pacs') ? (ROOT.exec(path)?.[0] ?? '') : '';
  const json = JSON.stringify(says);
  // A quotation mark inside a value is escaped, so this can only be the beginning of a path.
  const said = root === '' ? json : json.replaceAll(`"path":"${root}/`, '"path":"');
  const notesJson = root === '' ? JSON.stringify(notes) : JSON.stringify(notes).replaceAll(`"path":"${root}/`, '"path":"');
  const head = JSON.stringify({ root, messageType, ...(messageId === undefined ? {} : { messageId }) });
  return { content: `${head.slice(0, -1)},"notes":${notesJson},${said.slice(1)}`, said };
}

/** The payment that was packed. */
export function unpackPayment(json: string): Payment {
  const root = /^\{"root" ?: ?"([^"]*)"/.exec(json)?.[1] ?? '';
  const whole = root === '' ? json : json.replaceAll(/"path":"(?!\/)/g, `"path":"${root}/`);
  const { root: _, ...payment } = JSON.parse(whole) as Payment & { root: string };
  return payment;
}
