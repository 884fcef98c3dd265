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
 * A payment as JSON, its parties and texts on lines of their own, so that they can be told apart without reading the JSON. Its paths, a third of its size, leave out the `root` that they share: «Dbtr/Nm» for
 * «/Document/FIToFICstmrCdtTrf/CdtTrfTxInf/Dbtr/Nm». A path that begins with a slash, or stands in a message whose root is
 * empty, is whole.
 */
export function packPayment(payment: Payment): Packed {
  const { messageType, messageId, notes, ...says } = payment;
  const { parties, texts, ...rest } = says;
  const first = parties[0];
  const path = (first?.name ?? first?.bic ?? first?.account)?.path ?? '';
  const root = messageType.startsWith('pacs') ? (ROOT.exec(path)?.[0] ?? '') : '';
  // A quotation mark inside a value is escaped, so this can only be the beginning of a path.
  const json = (value: unknown): string =>
    root === '' ? JSON.stringify(value) : JSON.stringify(value).replaceAll(`"path":"${root}/`, '"path":"');
  const lines = (items: readonly unknown[]): string => `[\n${items.map(json).join('\n,\n')}\n]`;
  const head = json({ root: '', messageType, ...(messageId === undefined ? {} : { messageId }), notes, ...rest });
  return {
    content: `{"root":${JSON.stringify(root)}${head.slice('{"root":""'.length, -1)},"parties":${lines(parties)},"texts":${lines(texts)}}`,
    said: json(says),
  };
}

/** The parts of a packed payment, each the JSON of one; nothing for one that was packed on a single line. */
export function linesOf(packed: string): { head: string; parties: string[]; texts: string[] } | undefined {
  const lines = packed.split('\n');
  if (lines.length < 5) return undefined;
  return {
    head: lines[0]!,
    parties: lines.filter((line) => line.startsWith('{"role":')),
    texts: lines.filter((line) => line.startsWith('{"kind":')),
  };
}

/** The payment that was packed. */
export function unpackPayment(json: string): Payment {
  const root = /^\{"root" ?: ?"([^"]*)"/.exec(json)?.[1] ?? '';
  const whole = root === '' ? json : json.replaceAll(/"path":"(?!\/)/g, `"path":"${root}/`);
  const { root: _, ...payment } = JSON.parse(whole) as Payment & { root: string };
  return payment;
}
