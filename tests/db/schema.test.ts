import { readFileSync } from 'node:fs';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { openDatabase } from '../../src/adapters/postgres/database.ts';
import { migrate, migrationLock } from '../../src/adapters/postgres/migrate.ts';
import { cloneDatabase } from '../support/database.ts';

it('the types of schema.ts name the columns of the database, and migrating again changes nothing', async () => {
  const { url, drop } = await cloneDatabase();
  const db = await openDatabase({ url, role: 'owner' });
  try {
    expect(await migrate(db, { root: 'sql' })).toEqual([]);
    const { rows } = await sql<{ name: string; columns: string[] }>`
      select c.table_name as name, array_agg(c.column_name::text order by c.column_name) as columns
      from information_schema.columns c
      join information_schema.tables t using (table_schema, table_name)
      where table_schema = 'narrows' and table_type = 'BASE TABLE' and table_name !~ '^kysely|_\\d{4}_\\d{2}$'
      group by 1
    `.execute(db);
    const source = readFileSync('src/adapters/postgres/schema.ts', 'utf8');
    const typed = [...source.matchAll(/^ {2}(\w+): \{(.*?)\n? ?\};/gms)].map(([, name, body]) => ({
      name: name!,
      columns: [...body!.matchAll(/(?:^|[;{\n])\s*(\w+):/g)].map(([, column]) => column!).toSorted(),
    }));
    expect(typed.toSorted((a, b) => a.name.localeCompare(b.name))).toEqual(rows.toSorted((a, b) => a.name.localeCompare(b.name)));
  } finally {
    await db.destroy();
    await drop();
  }
});

it('the migration lock is the migrations', async () => {
  expect(await migrationLock({ root: 'sql' })).toBe(readFileSync('sql/migrations.lock', 'utf8'));
});
