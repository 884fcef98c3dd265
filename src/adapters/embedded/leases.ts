import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { NarrowsError } from '../../model/errors.ts';
import { shortHash } from './folders.ts';

/** The longest thing done under the lock is apt-get on a slow line. */
const PATIENCE_MS = 10 * 60_000;

/**
 * When a process was born, in clock ticks since boot, or undefined if there is none (a zombie is none either).
 * A pid alone does not name a process: after a restart the same small numbers come back.
 */
async function birthOf(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The second field, the program's name in brackets, may itself hold spaces and brackets.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' ? undefined : fields[19];
}

/** Writes down that this process uses the servers behind `folder`, and returns the lease's file. */
export async function takeLease(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const lease = join(folder, `${process.pid}-${randomUUID().slice(0, 8)}`);
  await writeFile(lease, (await birthOf(process.pid)) ?? '');
  return lease;
}

/** The leases of processes that are alive; those of dead ones are removed. */
export async function liveLeases(folder: string): Promise<string[]> {
  const live: string[] = [];
  for (const name of await readdir(folder)) {
    const lease = join(folder, name);
    if ((await readFile(lease, 'utf8')) === (await birthOf(Number.parseInt(name, 10)))) live.push(lease);
    else await rm(lease);
  }
  return live;
}

/**
 * Does the work while nobody else on this machine, in this process or another, does any under the same name.
 * Throws `SERVICE_LOCK` if the others take too long.
 *
 * The lock is an abstract socket and not a file: the kernel drops it with the process that held it, so that no
 * stale lock has to be told from a live one.
 */
export async function exclusively<T>(name: string, work: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS;
  let lock = await tryLock(name);
  while (!lock) {
    if (Date.now() > deadline) {
      throw new NarrowsError('SERVICE_LOCK', `Another process has held the lock on ${name} for ten minutes; end it.`);
    }
    await sleep(50);
    lock = await tryLock(name);
  }
  try {
    return await work();
  } finally {
    lock.close();
  }
}

function tryLock(name: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((connection) => connection.destroy());
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(undefined);
      else reject(error);
    });
    server.listen({ path: `\0narrows-${shortHash(name)}`, exclusive: true }, () => resolve(server));
  });
}
