import { createHash } from 'node:crypto';
import { chmod, chown, lstat, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Account } from './run.ts';

/** Ten letters that stand for a path, for names outside the checkout. */
export const shortHash = (path: string): string => createHash('sha256').update(path).digest('hex').slice(0, 10);

/** Makes a folder of ours, readable by its owner alone; the owner is `account`, or us. */
export async function privateFolder(path: string, account?: Account): Promise<string> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  if (account) await chown(path, account.uid, account.gid);
  return path;
}

/**
 * Makes a folder in /tmp or /var/tmp, where anyone could have put one by the same name before us.
 * Throws an `Error` if what stands there is no folder, or another user's.
 */
export async function claimedFolder(path: string, mode: number, account?: Account): Promise<string> {
  await mkdir(path, { recursive: true, mode });
  const found = await lstat(path);
  if (!found.isDirectory() || ![process.getuid?.(), account?.uid].includes(found.uid)) {
    throw new Error(`${path} belongs to another user or is not a folder; remove it.`);
  }
  await chmod(path, mode);
  if (account) await chown(path, account.uid, account.gid);
  return path;
}

/**
 * The folder for a server's socket: `folder` itself, or a short one in /tmp where the path would be too long
 * (the kernel takes 107 bytes).
 */
export async function socketFolder(folder: string, socketName: string, account?: Account): Promise<string> {
  if (Buffer.byteLength(join(folder, socketName)) <= 100) return folder;
  return claimedFolder(`/tmp/narrows-${shortHash(folder)}`, 0o700, account);
}
