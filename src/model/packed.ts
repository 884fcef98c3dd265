import type { Payment } from './payment.ts';

/** The element that most paths of a message go through. */
const ROOT = /^\/Document\/\w+\/\w+(?=\/)/;

/**
 * A payment as JSON. Its paths, a third of its size, leave out the `root` that they share: «Dbtr/Nm» for
 * «/Document/FIToFICstmrCdtTrf/CdtTrfTxInf/Dbtr/Nm». A path that begins with a slash, or stands in a message whose root is
 * empty, is whole.
 */
export function packPayment(payment: Payment): string {
  const first = payment.parties[0];
  const path = (first?.name ?? first?.bic ?? first?.account)?.path ?? '';
  const root = ROOT.exec(path)?.[0] ?? '';
  const json = JSON.stringify({ root, ...payment });
  // A quotation mark inside a value is escaped, so this can only be the beginning of a path.
  return root === '' ? json : json.replaceAll(`"path":"${root}/`, '"path":"');
}

/** The payment that was packed. */
export function unpackPayment(json: string): Payment {
  const root = /^\{"root" ?: ?"([^"]*)"/.exec(json)?.[1] ?? '';
  const whole = root === '' ? json : json.replaceAll(/"path":"(?!\/)/g, `"path":"${root}/`);
  const { root: _, ...payment } = JSON.parse(whole) as Payment & { root: string };
  return payment;
}
