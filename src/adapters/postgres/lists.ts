import { sql } from 'kysely';
import type { ListEntry, RejectedRow, ScreenedEntry } from '../../model/list-entry.ts';
import type { Database } from './database.ts';

/** An edition as it is written: beside the old one, before the pointer moves. */
export interface Edition {
  readonly editionId: string;
  readonly listId: string;
  readonly sha256: string;
  readonly files: readonly string[];
  readonly importedAt: Date;
  readonly dated: string;
  readonly rows: number;
  readonly entries: readonly ListEntry[];
  readonly rejected: readonly RejectedRow[];
}

/** The edition that screens tonight, in numbers. */
export interface CurrentEdition {
  readonly listId: string;
  readonly title: string;
  readonly editionId: string;
  readonly dated: string;
  readonly entries: number;
  readonly rejected: number;
  readonly importedAt: Date;
}

export async function currentEditions(db: Database): Promise<CurrentEdition[]> {
  const rows = await db
    .selectFrom('list')
    .innerJoin('list_edition', 'list_edition.edition_id', 'list.edition_id')
    .select(['list.list_id', 'list.title', 'list.edition_id', 'dated', 'entries', 'rejected', 'imported_at'])
    .orderBy('list.list_id')
    .execute();
  return rows.map((row) => ({
    listId: row.list_id,
    title: row.title,
    editionId: row.edition_id,
    dated: row.dated,
    entries: row.entries,
    rejected: row.rejected,
    importedAt: row.imported_at,
  }));
}

export async function hasEdition(db: Database, listId: string, sha256: string): Promise<boolean> {
  const found = await db
    .selectFrom('list_edition')
    .select('edition_id')
    .where('list_id', '=', listId)
    .where('sha256', '=', sha256)
    .executeTakeFirst();
  return found !== undefined;
}

/** Writes a new edition whole and moves the list's pointer to it, in one transaction: a night sees the old or the new. */
export async function publishEdition(db: Database, edition: Edition, title: string): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await trx
      .insertInto('list_edition')
      .values({
        edition_id: edition.editionId,
        list_id: edition.listId,
        sha256: edition.sha256,
        files: [...edition.files],
        imported_at: edition.importedAt,
        dated: edition.dated,
        rows: edition.rows,
        entries: edition.entries.length,
        rejected: edition.rejected.length,
      })
      .execute();
    await sql`
      insert into list_entry (edition_id, ordinal, content)
      select ${edition.editionId}, ordinal, content
      from unnest(${edition.entries.map((_, i) => i)}::integer[], ${edition.entries.map((entry) => JSON.stringify(entry))}::jsonb[])
        as given (ordinal, content)
    `.execute(trx);
    await sql`
      insert into list_reject (edition_id, ordinal, file, line, code, reason, raw)
      select ${edition.editionId}, *
      from unnest(
        ${edition.rejected.map((_, i) => i)}::integer[],
        ${edition.rejected.map(({ file }) => file)}::text[],
        ${edition.rejected.map(({ line }) => line)}::integer[],
        ${edition.rejected.map(({ code }) => code)}::text[],
        ${edition.rejected.map(({ reason }) => reason)}::text[],
        ${edition.rejected.map(({ raw }) => raw.replaceAll('\u0000', '\uFFFD'))}::text[]
      )
    `.execute(trx);
    await pointTo(trx, edition.listId, edition.editionId, title, edition.importedAt);
    await logListEvent(
      trx,
      edition.listId,
      edition.editionId,
      'imported',
      `${edition.entries.length} entries, ${edition.rejected.length} rejected rows`,
      edition.importedAt,
    );
  });
}

/** Moves the pointer to an edition that is already stored. */
export async function pointTo(db: Database, listId: string, editionId: string, title: string, at: Date): Promise<void> {
  await db
    .insertInto('list')
    .values({ list_id: listId, title, edition_id: editionId, moved_at: at })
    .onConflict((conflict) => conflict.column('list_id').doUpdateSet({ edition_id: editionId, title, moved_at: at }))
    .execute();
}

export async function logListEvent(
  db: Database,
  listId: string,
  editionId: string | null,
  event: 'imported' | 'unchanged' | 'refused' | 'failed',
  detail: string,
  at: Date,
): Promise<void> {
  await db.insertInto('list_event').values({ list_id: listId, edition_id: editionId, event, detail, at }).execute();
}

/** All entries of the given editions, in list and file order, each with where it came from. */
export async function readEntries(db: Database, editions: readonly { listId: string; editionId: string }[]): Promise<ScreenedEntry[]> {
  const entries: ScreenedEntry[] = [];
  for (const { listId, editionId } of editions) {
    const rows = await db.selectFrom('list_entry').select('content').where('edition_id', '=', editionId).orderBy('ordinal').execute();
    for (const { content } of rows) entries.push({ ...content, list: listId, edition: editionId });
  }
  return entries;
}
