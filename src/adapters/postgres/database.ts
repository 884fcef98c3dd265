import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { NarrowsError } from '../../model/errors.ts';
import type { Tables } from './schema.ts';

export type Database = Kysely<Tables>;

/** What a connection may do (sql/roles/roles.sql). The owner alone changes the schema. */
export type Role = 'narrows_loader' | 'narrows_worker' | 'narrows_reviewer' | 'narrows_analyst' | 'narrows_console' | 'owner';

const DATE_OID = 1082;

/**
 * Opens a pool that acts as one of the least-privileged roles. Dates stay calendar dates, never instants.
 *
 * @throws NarrowsError `DB_UNREACHABLE` when the first connection fails, with what to check
 */
export async function openDatabase(options: { url: string; role: Role; connections?: number }): Promise<Database> {
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool: await openPool(options) }) });
}

/** The pool itself, for what a query builder cannot do: COPY. */
export async function openPool(options: { url: string; role: Role; connections?: number }): Promise<pg.Pool> {
  const settings = [`-c search_path=narrows`, ...(options.role === 'owner' ? [] : [`-c role=${options.role}`])];
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.connections ?? 4,
    options: settings.join(' '),
    application_name: `narrows ${options.role}`,
    types: {
      getTypeParser: (oid, format) => (Number(oid) === DATE_OID ? (value: string) => value : pg.types.getTypeParser(oid, format)) as never,
    },
  });
  // A lost idle connection is replaced by the pool; the query that needs one reports its own failure.
  pool.on('error', () => undefined);
  try {
    (await pool.connect()).release();
  } catch (cause) {
    await pool.end();
    throw unreachable(cause, options.role);
  }
  return pool;
}

function unreachable(cause: unknown, role: Role): NarrowsError {
  const code = (cause as { code?: string }).code ?? '';
  if (code === '22023' || code === '42501')
    return new NarrowsError(
      'DB_NOT_MIGRATED',
      `The database has no role ${role}, or this login may not act as it; run \`narrows migrate\` as its owner, then grant the role`,
      { cause },
    );
  return new NarrowsError(
    'DB_UNREACHABLE',
    `Postgres does not answer (${code || 'no code'}); check DATABASE_URL, or unset it to use the embedded server`,
    { cause },
  );
}

/**
 * What tells this database from every other on the same Redis, and is the same after a failover or an upgrade. A copy has it too, and is
 * told apart by its name; one that keeps the name needs a Redis of its own.
 */
export async function installationId(db: Database): Promise<string> {
  const { rows } = await sql<{ id: string }>`select md5(id || ' ' || current_database()) as id from installation`.execute(db);
  return rows[0]!.id;
}
