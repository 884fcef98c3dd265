import { sql } from 'kysely';
import type { Pool } from 'pg';
import type { ListEntry, OwnershipEdge, RejectedRow, ScreenedEntry } from '../../model/list-entry.ts';
import { copyRows } from './copy.ts';
import type { Database } from './database.ts';
import { inTransaction } from './messages.ts';

/** What is known of an edition before it is read. */
export interface EditionHead {
  readonly editionId: string;
  readonly listId: string;
  readonly sha256: string;
  readonly files: readonly string[];
  readonly importedAt: Date;
}

/** Control totals of an edition: every row is part of an entry or an edge, a reject, or context. */
export interface EditionTotals {
  readonly rows: number;
  readonly entries: number;
  readonly rejected: number;
  readonly edges: number;
  readonly context: number;
  /** What the entries hold; unknown for editions of the first releases. */
  readonly names: number | null;
  readonly addresses: number | null;
}

export type StoredEdition = EditionTotals & { readonly editionId: string };

export type ListEvent = 'imported' | 'unchanged' | 'restored' | 'refused' | 'failed';

/** Writes what was read of an edition, in the order of its files. */
export type EditionWriter = (batch: {
  readonly entries: ListEntry[];
  readonly rejected: RejectedRow[];
  readonly edges: OwnershipEdge[];
}) => Promise<void>;

/** The edition that screens tonight, in numbers. */
export interface CurrentEdition {
  readonly listId: string;
  readonly title: string;
  readonly editionId: string;
  readonly dated: string;
  readonly entries: number;
  readonly names: number | null;
  readonly addresses: number | null;
  readonly rejected: number;
  readonly importedAt: Date;
}

export async function currentEditions(db: Database): Promise<CurrentEdition[]> {
  const rows = await db
    .selectFrom('list')
    .innerJoin('list_edition', 'list_edition.edition_id', 'list.edition_id')
    .select(['list.list_id', 'list.title', 'list.edition_id', 'dated', 'entries', 'names', 'addresses', 'rejected', 'imported_at'])
    .orderBy('list.list_id')
    .execute();
  return rows.map((row) => ({
    listId: row.list_id,
    title: row.title,
    editionId: row.edition_id,
    dated: row.dated,
    entries: row.entries,
    names: row.names,
    addresses: row.addresses,
    rejected: row.rejected,
    importedAt: row.imported_at,
  }));
}

/** The edition of these bytes, if it is stored. */
export async function storedEdition(db: Database, listId: string, sha256: string): Promise<StoredEdition | undefined> {
  const row = await db
    .selectFrom('list_edition')
    .select(['edition_id', 'rows', 'entries', 'rejected', 'edges', 'context', 'names', 'addresses'])
    .where('list_id', '=', listId)
    .where('sha256', '=', sha256)
    .executeTakeFirst();
  if (!row) return undefined;
  const { edition_id, ...totals } = row;
  return { editionId: edition_id, ...totals };
}

/**
 * Writes a new edition whole and moves the list's pointer to it, in one transaction: a night sees the old or the new. `fill`
 * reads and checks it; if it throws, nothing of the edition stays.
 */
export async function publishEdition(
  pool: Pool,
  head: EditionHead,
  title: string,
  fill: (writer: EditionWriter) => Promise<EditionTotals & { readonly dated: string }>,
): Promise<void> {
  const { editionId, listId, importedAt } = head;
  await inTransaction(pool, async (client) => {
    const next = { entry: 0, reject: 0, edge: 0 };
    const totals = await fill(async ({ entries, rejected, edges }) => {
      await copyRows(
        client,
        'list_entry (edition_id, ordinal, content)',
        entries.map((entry) => [editionId, next.entry++, storable(JSON.stringify(entry))]),
      );
      await copyRows(
        client,
        'list_reject (edition_id, ordinal, file, line, code, reason, raw)',
        rejected.map(({ file, line, code, reason, raw }) => [
          editionId,
          next.reject++,
          file,
          line,
          code,
          reason,
          raw.replaceAll('\u0000', '\uFFFD'),
        ]),
      );
      await copyRows(
        client,
        'list_edge (edition_id, ordinal, relation, owner_id, owner_name, asset_id, asset_name, share, asset_country)',
        edges.map((edge) => [
          editionId,
          next.edge++,
          edge.relation,
          edge.ownerId,
          edge.ownerName,
          edge.assetId,
          edge.assetName,
          edge.share === undefined ? null : String(edge.share),
          edge.assetCountry,
        ]),
      );
    });
    await client.query(
      `insert into list_edition (edition_id, list_id, sha256, files, imported_at, dated, rows, entries, rejected, edges, context,
                                names, addresses)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
      [
        editionId,
        listId,
        head.sha256,
        head.files,
        importedAt,
        totals.dated,
        totals.rows,
        totals.entries,
        totals.rejected,
        totals.edges,
        totals.context,
        totals.names,
        totals.addresses,
      ],
    );
    await client.query(
      `insert into list (list_id, title, edition_id, moved_at) values ($1, $2, $3, $4)
       on conflict (list_id) do update set title = $2, edition_id = $3, moved_at = $4`,
      [listId, title, editionId, importedAt],
    );
    const { rows: voided } = await client.query<{ n: number }>('select void_whitelist($1, $2, $3) as n', [listId, editionId, importedAt]);
    const decisions = voided[0]!.n > 0 ? `, ${voided[0]!.n} whitelist decisions voided` : '';
    await client.query(`insert into list_event (list_id, edition_id, event, detail, at) values ($1, $2, 'imported', $3, $4)`, [
      listId,
      editionId,
      `${totals.entries} entries, ${totals.rejected} rejected rows${decisions}`,
      importedAt,
    ]);
  });
}

/** jsonb holds no NUL; a publisher's is none of a name. */
function storable(json: string): string {
  return json.replaceAll('\\u0000', '\\ufffd');
}

/** Moves the pointer to an edition that is already stored. */
export async function pointTo(db: Database, listId: string, editionId: string, title: string, at: Date): Promise<void> {
  await db
    .insertInto('list')
    .values({ list_id: listId, title, edition_id: editionId, moved_at: at })
    .onConflict((conflict) => conflict.column('list_id').doUpdateSet({ edition_id: editionId, title, moved_at: at }))
    .execute();
  await sql`select void_whitelist(${listId}, ${editionId}, ${at})`.execute(db);
}

export async function logListEvent(
  db: Database,
  listId: string,
  editionId: string | null,
  event: ListEvent,
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

/** Who owns or directs whom, in the given editions. */
export async function readEdges(
  db: Database,
  editions: readonly { listId: string; editionId: string }[],
): Promise<(OwnershipEdge & { list: string; edition: string })[]> {
  if (editions.length === 0) return [];
  const rows = await db
    .selectFrom('list_edge')
    .selectAll()
    .where(
      'edition_id',
      'in',
      editions.map(({ editionId }) => editionId),
    )
    .orderBy('edition_id')
    .orderBy('ordinal')
    .execute();
  const listOf = new Map(editions.map(({ listId, editionId }) => [editionId, listId]));
  return rows.map((row) => ({
    relation: row.relation,
    ownerId: row.owner_id,
    ownerName: row.owner_name,
    assetId: row.asset_id,
    assetName: row.asset_name,
    ...(row.share === null ? {} : { share: Number(row.share) }),
    ...(row.asset_country === null ? {} : { assetCountry: row.asset_country }),
    list: listOf.get(row.edition_id)!,
    edition: row.edition_id,
  }));
}

export interface DeltaRow {
  readonly change: 'added' | 'removed' | 'changed';
  readonly source: string;
  readonly entryId: string;
  readonly name: string;
  /** By field, what it was and what it is; nothing for an entry that only one edition has. */
  readonly fields: Readonly<Record<string, { readonly was: unknown; readonly is: unknown }>> | null;
}

/** What differs between two editions. */
export async function readDelta(db: Database, fromEdition: string, toEdition: string): Promise<DeltaRow[]> {
  const { rows } = await sql<DeltaRow>`
    select change, source, entry_id as "entryId", name, fields from list_delta(${fromEdition}, ${toEdition})
  `.execute(db);
  return rows;
}

export interface EditionRow {
  readonly editionId: string;
  readonly listId: string;
  readonly dated: string;
  readonly importedAt: Date;
  readonly entries: number;
}

/** Editions of a list, newest first by when they were taken. */
export async function readEditions(db: Database, listId: string): Promise<EditionRow[]> {
  const rows = await db
    .selectFrom('list_edition')
    .select(['edition_id', 'list_id', 'dated', 'imported_at', 'entries'])
    .where('list_id', '=', listId)
    .orderBy('imported_at', 'desc')
    .orderBy('edition_id')
    .execute();
  return rows.map((row) => ({
    editionId: row.edition_id,
    listId: row.list_id,
    dated: row.dated,
    importedAt: row.imported_at,
    entries: row.entries,
  }));
}

/** Entries in force whose id is given, or whose name holds the given words. */
export async function findEntries(db: Database, text: string, limit: number): Promise<ScreenedEntry[]> {
  const { rows } = await sql<{ content: ListEntry; list_id: string; edition_id: string }>`
    select e.content, l.list_id, l.edition_id
    from list l
    join list_entry e on e.edition_id = l.edition_id
    where e.entry_id = ${text}
       or e.name ilike '%' || ${text.replaceAll(/[\\%_]/g, '\\$&')} || '%'
       or exists (select from jsonb_array_elements(e.content -> 'names') as n where n ->> 'text' ilike '%' || ${text.replaceAll(/[\\%_]/g, '\\$&')} || '%')
    order by e.entry_id <> ${text}, l.list_id, e.ordinal
    limit ${limit}
  `.execute(db);
  return rows.map(({ content, list_id, edition_id }) => ({ ...content, list: list_id, edition: edition_id }));
}

/** What a publisher's server said of a file last taken. */
export async function readSource(db: Database, listId: string, url: string): Promise<{ etag?: string; lastModified?: string }> {
  const row = await db.selectFrom('list_source').selectAll().where('list_id', '=', listId).where('url', '=', url).executeTakeFirst();
  return { ...(row?.etag ? { etag: row.etag } : {}), ...(row?.last_modified ? { lastModified: row.last_modified } : {}) };
}

export async function writeSource(
  db: Database,
  listId: string,
  url: string,
  said: { etag?: string; lastModified?: string },
  at: Date,
): Promise<void> {
  const values = { etag: said.etag ?? null, last_modified: said.lastModified ?? null, checked_at: at };
  await db
    .insertInto('list_source')
    .values({ list_id: listId, url, ...values })
    .onConflict((conflict) => conflict.columns(['list_id', 'url']).doUpdateSet(values))
    .execute();
}
