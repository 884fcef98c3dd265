import { sql } from 'kysely';
import type { WhitelistDecision } from '../../model/whitelist.ts';
import type { Database } from './database.ts';

export interface NewDecision extends Omit<WhitelistDecision, 'whitelistId' | 'entryName' | 'source'> {
  /** Needed where a list holds the id under several sources. */
  readonly source?: string;
  readonly requestedBy: string;
}

export interface WhitelistRow extends WhitelistDecision {
  readonly requestedBy: string;
  readonly createdAt: Date;
  readonly voidedAt: Date | undefined;
  readonly voidReason: string | undefined;
}

/** Stores a decision about an entry in force. Nothing when there is no such entry, or when its id stands under several sources. */
export async function addDecision(db: Database, decision: NewDecision, at: Date): Promise<string | undefined> {
  const { rows } = await sql<{ whitelist_id: string }>`
    insert into whitelist (
      counterparty, counterparty_account, counterparty_country, max_amount, max_currency,
      list_id, source, entry_id, entry_name, ground, reason, requested_by, approved_by, created_at, expires_on
    )
    select
      ${decision.counterparty}, ${decision.account ?? null}, ${decision.country ?? null},
      ${decision.maxAmount?.value ?? null}::numeric, ${decision.maxAmount?.currency ?? null},
      l.list_id, e.source, e.entry_id, e.name, whitelist_ground(e.content),
      ${decision.reason}, ${decision.requestedBy}, ${decision.approvedBy}, ${at}, ${decision.expiresOn}
    from list l
    join list_entry e on e.edition_id = l.edition_id
    where l.list_id = ${decision.list}
      and e.entry_id = ${decision.entryId}
      and (${decision.source ?? null}::text is null or e.source = ${decision.source ?? null})
      and (
        select count(*)
        from list_entry o
        where o.edition_id = e.edition_id and o.entry_id = e.entry_id
          and (${decision.source ?? null}::text is null or o.source = ${decision.source ?? null})
      ) = 1
    returning whitelist_id
  `.execute(db);
  return rows[0]?.whitelist_id;
}

/** Voids a decision. False when it is void already, or none. */
export async function voidDecision(db: Database, whitelistId: string, reason: string, at: Date): Promise<boolean> {
  const voided = await db
    .updateTable('whitelist')
    .set({ voided_at: at, void_reason: reason })
    .where('whitelist_id', '=', whitelistId)
    .where('voided_at', 'is', null)
    .returning('whitelist_id')
    .executeTakeFirst();
  return voided !== undefined;
}

/** Decisions by id; all of them, those in force, or those that a run pinned. */
export async function readDecisions(
  db: Database,
  which: 'all' | 'in force' | { readonly ids: readonly string[] },
): Promise<WhitelistRow[]> {
  let query = db.selectFrom('whitelist').selectAll().orderBy('whitelist_id');
  if (which === 'in force') query = query.where('voided_at', 'is', null);
  else if (which !== 'all') {
    if (which.ids.length === 0) return [];
    query = query.where('whitelist_id', 'in', [...which.ids]);
  }
  const rows = await query.execute();
  return rows.map((row) => ({
    whitelistId: row.whitelist_id,
    counterparty: row.counterparty,
    ...(row.counterparty_account === null ? {} : { account: row.counterparty_account }),
    ...(row.counterparty_country === null ? {} : { country: row.counterparty_country }),
    ...(row.max_amount === null || row.max_currency === null ? {} : { maxAmount: { value: row.max_amount, currency: row.max_currency } }),
    list: row.list_id,
    source: row.source,
    entryId: row.entry_id,
    entryName: row.entry_name,
    reason: row.reason,
    approvedBy: row.approved_by,
    expiresOn: row.expires_on,
    requestedBy: row.requested_by,
    createdAt: row.created_at,
    voidedAt: row.voided_at ?? undefined,
    voidReason: row.void_reason ?? undefined,
  }));
}
