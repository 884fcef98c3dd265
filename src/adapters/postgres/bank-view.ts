import { escapeIdentifier, type Pool } from 'pg';
import { NarrowsError } from '../../model/errors.ts';
import type { MessageFile } from '../files/messages.ts';
import { connect } from './messages.ts';

/** A bank's own table or view, by the columns that its mapping names. */
export interface BankView {
  /** With its schema: `core.payments`. */
  readonly name: string;
  readonly columns: readonly string[];
  /** The rows come in the order of these, so that the same rows make the same pieces again. */
  readonly orderedBy: readonly string[];
  /** Only rows of this day. */
  readonly only?: { readonly column: string; readonly value: string };
}

/** Rows that are one piece: kept, hashed and known again together. */
const PIECE = 10_000;

/**
 * Reads a view through a cursor, in pieces of JSON Lines, every value as Postgres writes it as text: an amount stays exact.
 *
 * @throws NarrowsError `VIEW_UNREADABLE` when there is no such view or column, or no right to read it
 */
export async function* readView(pool: Pool, view: BankView): AsyncGenerator<MessageFile> {
  const client = await connect(pool);
  try {
    await client.query('begin read only');
    await client.query(`declare rows no scroll cursor for ${selectText(view)}`, view.only ? [view.only.value] : []);
    for (let piece = 1; ; piece++) {
      const { rows } = await client.query<(string | null)[]>({ text: `fetch ${PIECE} from rows`, rowMode: 'array' });
      if (rows.length === 0) break;
      yield pieceOf(view, piece, rows);
    }
  } catch (cause) {
    const { code, message } = cause as { code?: string; message: string };
    if (!code?.startsWith('42')) throw cause;
    throw new NarrowsError('VIEW_UNREADABLE', `${view.name}: ${message}; the login needs select on it, and the mapping its columns`, {
      cause,
    });
  } finally {
    await client.query('rollback').catch(() => undefined);
    client.release();
  }
}

function selectText({ name, columns, orderedBy, only }: BankView): string {
  const table = name.split('.').map(escapeIdentifier).join('.');
  const listed = columns.map((column) => `${escapeIdentifier(column)}::text`).join(', ');
  // The day as the column writes it, with or without a time behind it.
  const day = only ? `${escapeIdentifier(only.column)}::text` : '';
  const where = only ? ` where ${day} = $1 or ${day} like $1 || ' %' or ${day} like $1 || 'T%'` : '';
  return `select ${listed} from ${table}${where} order by ${orderedBy.map(escapeIdentifier).join(', ')}`;
}

function pieceOf({ name, columns }: BankView, piece: number, rows: readonly (string | null)[][]): MessageFile {
  const lines = rows.map((row) => JSON.stringify(Object.fromEntries(row.map((value, i) => [columns[i]!, value]))));
  const bytes = Buffer.from(`${lines.join('\n')}\n`);
  return {
    name: `${name} ${piece}`,
    open: async function* () {
      yield bytes;
    },
  };
}
