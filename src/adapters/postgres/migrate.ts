import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { sql, type Kysely } from 'kysely';
import { Migrator, type Migration, type MigrationProvider } from 'kysely/migration';
import { NarrowsError } from '../../model/errors.ts';
import type { Database } from './database.ts';

/** Where the SQL lives: migrations/ (forward only, each applied once), views/ and roles/ (made anew each time). */
export interface SqlFolder {
  readonly root: string;
}

/**
 * Brings the database to the newest schema. A migration that was changed after it was locked stops everything: two
 * databases would no longer be the same.
 *
 * @returns the names of the migrations applied now
 * @throws NarrowsError `DB_MIGRATION_CHANGED`, `DB_MIGRATION_FAILED`
 */
export async function migrate(db: Database, folder: SqlFolder): Promise<string[]> {
  await checkLock(folder);
  await sql`create schema if not exists narrows`.execute(db);
  const migrator = new Migrator({ db, provider: new SqlFiles(path.join(folder.root, 'migrations')), migrationTableSchema: 'narrows' });
  const { error, results = [] } = await migrator.migrateToLatest();
  if (error) {
    const failed = results.find((result) => result.status === 'Error')?.migrationName ?? 'before the first';
    throw new NarrowsError('DB_MIGRATION_FAILED', `Migration ${failed} failed; the database is as it was before it`, { cause: error });
  }
  const applied = results.map((result) => result.migrationName);
  // Views and roles follow the files, not a history; one transaction, so that no reader sees a gap.
  const repeatable = await Promise.all([readSql(folder, 'views'), readSql(folder, 'roles')]);
  await db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(hashtext('narrows.migrate'))`.execute(trx);
    for (const text of repeatable.flat()) await sql.raw(text).execute(trx);
  });
  return applied;
}

/** sha256 of every migration, one line each; written by `npm run lock:migrations` and committed. */
export async function migrationLock(folder: SqlFolder): Promise<string> {
  const directory = path.join(folder.root, 'migrations');
  const lines = await Promise.all(
    (await sqlFiles(directory)).map(
      async (name) =>
        `${createHash('sha256')
          .update(await readFile(path.join(directory, name)))
          .digest('hex')}  ${name}`,
    ),
  );
  return `${lines.join('\n')}\n`;
}

async function checkLock(folder: SqlFolder): Promise<void> {
  const locked = (await readFile(path.join(folder.root, 'migrations.lock'), 'utf8')).trim().split('\n');
  const found = (await migrationLock(folder)).trim().split('\n');
  const changed = locked.find((line) => !found.includes(line));
  const unlocked = found.find((line) => !locked.includes(line));
  if (changed ?? unlocked)
    throw new NarrowsError(
      'DB_MIGRATION_CHANGED',
      `sql/migrations.lock and ${(changed ?? unlocked)!.slice(66)} disagree; a migration is never edited: add a new one and run \`npm run lock:migrations\``,
    );
}

class SqlFiles implements MigrationProvider {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  async getMigrations(): Promise<Record<string, Migration>> {
    const migrations = await Promise.all(
      (await sqlFiles(this.#directory)).map(async (name): Promise<[string, Migration]> => {
        const text = await readFile(path.join(this.#directory, name), 'utf8');
        return [name.replace(/\.sql$/, ''), { up: async (db: Kysely<unknown>) => void (await sql.raw(text).execute(db)) }];
      }),
    );
    return Object.fromEntries(migrations);
  }
}

async function readSql(folder: SqlFolder, kind: 'views' | 'roles'): Promise<string[]> {
  const directory = path.join(folder.root, kind);
  return Promise.all((await sqlFiles(directory)).map((name) => readFile(path.join(directory, name), 'utf8')));
}

async function sqlFiles(directory: string): Promise<string[]> {
  return (await readdir(directory)).filter((name) => name.endsWith('.sql')).toSorted();
}
