import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, readFile, readlink, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { socketFolder } from './folders.ts';
import { npmPrograms, postgresPlace, type PostgresPlace } from './postgres-place.ts';
import { lastLines, orFailWith, run } from './run.ts';

/** A server that answers at `url`; `stop` ends it whoever started it, and does nothing if it is down already. */
export interface Server {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** What a server needs to start: the absolute path of `.local`, and whether its data may be lost (tests). */
export interface ServerOptions {
  readonly home: string;
  readonly log: (line: string) => void;
  readonly throwaway?: boolean;
}

const OWNER = 'narrows_owner';
const DATABASE = 'narrows';
const SOCKET = '.s.PGSQL.5432';
/** Linux counts to 2^22 at most. */
const ABOVE_ANY_PID = '4194305';

/** For a machine with two cores that also runs the workers. */
const SETTINGS = { shared_buffers: '256MB', max_wal_size: '2GB', max_connections: '100' };
const THROWAWAY_SETTINGS = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

/** No PGPORT, PGDATA or TZ of the user's may reach the server. */
const ENVIRONMENT = { PATH: '/usr/bin:/bin', LC_ALL: 'C.UTF-8', TZ: 'UTC' };

/**
 * Starts this checkout's own PostgreSQL, or joins it if it runs, with the database `narrows` in it.
 * Throws `SERVICE_POSTGRES_MISSING` or `SERVICE_POSTGRES_START`.
 */
export function startPostgres(options: ServerOptions): Promise<Server> {
  const advice = `The embedded PostgreSQL of ${options.home} did not start. Set DATABASE_URL to use another server.`;
  return orFailWith('SERVICE_POSTGRES_START', advice, async () => {
    const place = await postgresPlace(options.home);
    const sockets = await socketFolder(place.folder, SOCKET, place.account);
    const data = join(place.folder, 'data');
    if (!existsSync(data)) {
      options.log(`creating a PostgreSQL cluster in ${place.folder}`);
      await initialise(place, data, options.throwaway ?? false);
    }
    const password = await readFile(join(place.folder, 'password'), 'utf8');
    const url = (database: string): string =>
      // What is not named here, the client would take from PGPORT and PGSSLMODE.
      `postgres://${OWNER}:${password}@localhost:5432/${database}?host=${encodeURIComponent(sockets)}&sslmode=disable`;

    if (!(await answers(url('postgres')))) await launch(place, data, sockets, options.throwaway ?? false);
    await createDatabase(url('postgres'));
    const stop = async (): Promise<void> => {
      if (await answers(url('postgres'))) await pgCtl(place, data, ['stop', '-m', 'fast', '-w', '-t', '60']);
      if (sockets !== place.folder) await rm(sockets, { recursive: true, force: true });
    };
    return { url: url(DATABASE), stop };
  });
}

/** For `narrows doctor`: the version that would start, and where its programs are; throws `SERVICE_POSTGRES_MISSING`. */
export async function inspectPostgres(): Promise<{ version: string; where: string }> {
  const where = await npmPrograms();
  return { version: (await run(join(where, 'bin', 'postgres'), ['--version'])).trim(), where };
}

/** Made under another name first: a cluster that was cut short never stands where a whole one is looked for. */
async function initialise(place: PostgresPlace, data: string, throwaway: boolean): Promise<void> {
  const unfinished = `${data}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  const password = join(place.folder, 'password');
  await writeFile(password, randomBytes(18).toString('base64url'), { mode: 0o600 });
  if (place.account) await chown(password, place.account.uid, place.account.gid);
  const args = [`--pgdata=${unfinished}`, `--username=${OWNER}`, `--pwfile=${password}`, '--auth=scram-sha-256'];
  args.push('--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--no-instructions');
  if (throwaway) args.push('--no-sync');
  await run(join(place.programs, 'bin', 'initdb'), args, { account: place.account, env: ENVIRONMENT });
  await rename(unfinished, data);
}

async function launch(place: PostgresPlace, data: string, sockets: string, throwaway: boolean): Promise<void> {
  const log = join(place.folder, 'log');
  const settings = {
    listen_addresses: "''",
    port: '5432',
    // The server works in its data folder, so `..` is ours. pg_ctl hands settings to a shell: no path is better.
    unix_socket_directories: sockets === place.folder ? '..' : sockets,
    ...SETTINGS,
    ...(throwaway ? THROWAWAY_SETTINGS : {}),
  };
  const flags = Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`);
  await forgetDeadServer([join(data, 'postmaster.pid'), join(sockets, `${SOCKET}.lock`)]);
  for (let attempts = 3; ; attempts--) {
    try {
      await pgCtl(place, data, ['start', '-w', '-t', '60', '-l', log, '-o', flags.join(' ')]);
      return;
    } catch (cause) {
      const tail = await lastLines(log);
      // After a kill -9 the old server's children may hold its shared memory for a moment longer.
      const mayPass = tail.includes('shared memory block') && attempts > 1;
      if (!mayPass) throw new Error(`PostgreSQL did not start. The end of ${log}:\n${tail}`, { cause });
      await sleep(1000);
    }
  }
}

/**
 * Called when no server answers: the pid in a left-over lock file may by now be any process of ours, or a zombie in
 * a container whose init reaps none, and PostgreSQL would take either for a running server. The files stay, with a
 * pid that none can have: from the rest of them it sees whether children of the old server are still at work.
 */
async function forgetDeadServer(lockFiles: readonly string[]): Promise<void> {
  for (const file of lockFiles.filter((path) => existsSync(path))) {
    const text = await readFile(file, 'utf8');
    const program = await readlink(`/proc/${Number.parseInt(text, 10)}/exe`).catch(() => '');
    if (!basename(program).startsWith('postgres')) await writeFile(file, text.replace(/^\d+/, ABOVE_ANY_PID));
  }
}

function pgCtl(place: PostgresPlace, data: string, args: readonly string[]): Promise<string> {
  const options = { account: place.account, env: ENVIRONMENT };
  return run(join(place.programs, 'bin', 'pg_ctl'), [...args, '-D', data], options);
}

/** It starts, recovers or stops; or, having hung up on us, it dies. */
const NOT_YET = ['57P03', 'ECONNRESET', 'EPIPE'];

/** Whether a server is there, waiting while it cannot tell. */
async function answers(url: string): Promise<boolean> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
    // A server that dies just after it let us in must not take this process with it.
    client.on('error', () => undefined);
    try {
      await client.connect();
      return true;
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (code === 'ENOENT' || code === 'ECONNREFUSED') return false;
      const notYet = NOT_YET.some((it) => it === code) || String(error).includes('terminated unexpectedly');
      if (!notYet || Date.now() > deadline) throw error;
    } finally {
      await client.end();
    }
    await sleep(100);
  }
}

async function createDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const found = await client.query('select from pg_database where datname = $1', [DATABASE]);
    if (found.rowCount === 0) await client.query(`create database ${DATABASE}`);
  } finally {
    await client.end();
  }
}
