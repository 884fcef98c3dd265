import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { onTestFinished } from 'vitest';
import { shortHash } from '../../../src/adapters/embedded/folders.ts';
import type { Server } from '../../../src/adapters/embedded/postgres.ts';

/** The redis-server that this checkout may have unpacked for itself: no test shall download it again. */
const UNPACKED = resolve(import.meta.dirname, '../../../.local/redis/root');

/** A `.local` of a test's own, removed after it; `inside` puts it that much deeper. */
export async function temporaryHome(inside = ''): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'narrows-test-'));
  // mkdtemp's 0700 would keep the server's account out, as /root does.
  await chmod(root, 0o755);
  const home = join(root, inside, '.local');
  await mkdir(join(home, 'redis'), { recursive: true });
  if (existsSync(UNPACKED)) await symlink(UNPACKED, join(home, 'redis', 'root'));
  onTestFinished(async () => {
    await rm(root, { recursive: true, force: true });
    await rm(`/var/tmp/narrows-${shortHash(home)}`, { recursive: true, force: true });
  });
  return home;
}

/** Starts a throwaway server that is stopped after the test. */
export async function started(
  start: (options: { home: string; log: (line: string) => void; throwaway: boolean }) => Promise<Server>,
  home: string,
): Promise<Server> {
  const server = await start({ home, log: () => undefined, throwaway: true });
  onTestFinished(server.stop);
  return server;
}
