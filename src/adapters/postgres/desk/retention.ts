import { sql } from 'kysely';
import type { Database } from '../database.ts';

/** A month that is old enough to be removed, and what keeps it. */
export interface DueMonth {
  readonly month: string;
  readonly payments: number;
  readonly alerts: number;
  readonly open: number;
  readonly held: number;
}

/** Months that lie wholly before a date. */
export async function dueMonths(db: Database, before: string): Promise<DueMonth[]> {
  const { rows } = await sql<DueMonth>`
    select to_char(month, 'YYYY-MM') as month, payments::int, alerts::int, open::int, held::int from retention_due(${before})
  `.execute(db);
  return rows;
}

/** Removes the payments of a month with all that was made of them, and says so in the log; the owner alone may. */
export async function purgeMonth(db: Database, month: string, at: Date): Promise<void> {
  await sql`select purge_month(${`${month}-01`}, ${at})`.execute(db);
}
