import { once } from 'node:events';
import type { PoolClient } from 'pg';
import { from } from 'pg-copy-streams';

/** A value of a COPY row: text, a whole number, a date as text, or bytes. */
export type CopyValue = string | number | Buffer | null | undefined;

/** Characters that are sent at once: small pieces are collected soon after, large ones fill the memory until much later. */
const PIECE = 64 * 1024;

/**
 * Writes rows with COPY in Postgres' text format, which is four times as fast as an insert and as easy to read.
 *
 * @param into table and columns, for example `payment (payment_id, source)`; never made of given text
 */
export async function copyRows(client: PoolClient, into: string, rows: readonly (readonly CopyValue[])[]): Promise<void> {
  if (rows.length === 0) return;
  const stream = client.query(from(`copy ${into} from stdin`));
  const done = once(stream, 'finish');
  // A fault of the statement ends the stream: it is told where `done` is awaited, and must not count as forgotten until then.
  done.catch(() => undefined);
  let lines = '';
  for (const row of rows) {
    lines += `${row.map(copyText).join('\t')}\n`;
    if (lines.length < PIECE) continue;
    const full = !stream.write(lines);
    lines = '';
    if (full) await Promise.race([once(stream, 'drain'), done]);
  }
  stream.end(lines);
  await done;
}

/** A value as COPY reads it: nothing is `\N`, and the four characters that have a meaning there are escaped. */
function copyText(value: CopyValue): string {
  if (value === null || value === undefined) return '\\N';
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') return `\\\\x${value.toString('hex')}`;
  return /[\\\t\n\r]/.test(value) ? value.replaceAll(/[\\\t\n\r]/g, (char) => ESCAPES[char]!) : value;
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };
