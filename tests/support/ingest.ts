import type { Pool } from 'pg';
import type { MessageFile } from '../../src/adapters/files/messages.ts';
import { closeIngest, openIngest, storedRecords, storeMessage } from '../../src/adapters/postgres/messages.ts';
import type { ReaderOptions } from '../../src/messages/read.ts';
import { ingest, type IngestReport, type IngestStore } from '../../src/pipeline/ingest.ts';
import { fileOf } from './files.ts';

export const TODAY = '2026-11-24';
export const NOW = (): Date => new Date('2026-11-24T08:00:00Z');

/** The store that the product uses, on the loader's own pool. */
export function ingestStore(pool: Pool): IngestStore {
  return {
    openIngest: (at) => openIngest(pool, at),
    storedRecords: (key) => storedRecords(pool, key),
    storeMessage: (message, fill) => storeMessage(pool, message, fill),
    closeIngest: (id, totals, at) => closeIngest(pool, id, totals, at),
  };
}

/** Ingests files from memory. */
export async function load(
  pool: Pool,
  files: readonly { readonly name: string; readonly bytes: Uint8Array | string }[],
  options: ReaderOptions = {},
): Promise<IngestReport> {
  async function* given(): AsyncGenerator<MessageFile> {
    for (const { name, bytes } of files) yield await Promise.resolve(fileOf(name, Buffer.from(bytes)));
  }
  return ingest(given(), ingestStore(pool), { ...options, today: TODAY, now: NOW });
}
