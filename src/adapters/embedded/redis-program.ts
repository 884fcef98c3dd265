import { constants, existsSync, globSync } from 'node:fs';
import { access, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { NarrowsError } from '../../model/errors.ts';
import { run } from './run.ts';

/** A redis-server that can be run, with the folders of its own libraries if it needs any. */
export interface RedisProgram {
  readonly path: string;
  readonly libraries: readonly string[];
}

const APT_ENVIRONMENT = { DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' };
const APT_PATIENCE = ['-o', 'Acquire::http::Timeout=20', '-o', 'Acquire::Retries=2', '-o', 'DPkg::Lock::Timeout=60'];

/** The redis-server on this machine, else the one unpacked earlier into `home`, else undefined. */
export async function findRedis(home: string): Promise<RedisProgram | undefined> {
  const path = await onPath('redis-server');
  if (path) return { path, libraries: [] };
  const root = join(home, 'redis', 'root');
  const unpacked = join(root, 'usr', 'bin', 'redis-server');
  if (!existsSync(unpacked)) return undefined;
  return { path: unpacked, libraries: globSync('{usr/,}lib/*-linux-gnu*', { cwd: root }).map((it) => join(root, it)) };
}

/**
 * The redis-server to run. Where there is none, root gets Debian's installed, and anyone else (or root, if that
 * fails) gets it unpacked into `home`. Throws `SERVICE_REDIS_MISSING`.
 */
export async function obtainRedis(home: string, log: (line: string) => void): Promise<RedisProgram> {
  const found = await findRedis(home);
  if (found) return found;
  const failures: unknown[] = [];
  const ways = process.getuid?.() === 0 ? [installForAll, unpackIntoHome] : [unpackIntoHome];
  for (const way of (await onPath('apt-get')) ? ways : []) {
    try {
      await way(home, log);
      const obtained = await findRedis(home);
      if (obtained) return obtained;
    } catch (error) {
      failures.push(error);
    }
  }
  const said = failures.map((failure) => `\n${String(failure).split('\n').at(-1)}`).join('');
  throw new NarrowsError(
    'SERVICE_REDIS_MISSING',
    `There is no redis-server on this machine, and none could be fetched with apt-get.${said}\n` +
      'Install Redis (`apt-get install redis-server`), or set REDIS_URL to one that runs, or use `--inline`, which needs none.',
    { cause: new AggregateError(failures) },
  );
}

async function onPath(program: string): Promise<string | undefined> {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const path = join(folder, program);
    const runnable = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (runnable) return path;
  }
  return undefined;
}

async function apt(args: readonly string[], folder?: string): Promise<string> {
  const env = { ...process.env, ...APT_ENVIRONMENT };
  return run('apt-get', [...args, ...APT_PATIENCE], { env, ...(folder ? { folder } : {}) });
}

/** `apt-get update` fails if any one of the machine's sources is down; ours may still be there. */
async function updateLists(options: readonly string[]): Promise<void> {
  await apt(['update', ...options]).catch(() => undefined);
}

async function installForAll(_home: string, log: (line: string) => void): Promise<void> {
  log('installing redis-server with apt-get');
  await updateLists([]);
  const allowServices = await forbidServices();
  try {
    await apt(['install', '-y', '--no-install-recommends', 'redis-server']);
    // Nor shall it start with the machine from now on. Absent on systems that have no such thing.
    await run('update-rc.d', ['redis-server', 'disable']).catch(() => undefined);
  } finally {
    await allowServices();
  }
}

/** Debian starts a server as it installs it, unless this file says no; one that is there already is left alone. */
async function forbidServices(): Promise<() => Promise<void>> {
  const policy = '/usr/sbin/policy-rc.d';
  try {
    await writeFile(policy, '#!/bin/sh\n# narrows is installing redis-server; a left-over may be removed\nexit 101\n', {
      flag: 'wx',
      mode: 0o755,
    });
  } catch {
    return () => Promise.resolve();
  }
  return () => rm(policy, { force: true });
}

/** Downloads what apt would install here, and unpacks it without installing; apt's own state is left alone. */
async function unpackIntoHome(home: string, log: (line: string) => void): Promise<void> {
  const folder = join(home, 'redis');
  log(`unpacking redis-server into ${folder}`);
  const work = join(folder, 'apt');
  await rm(work, { recursive: true, force: true });
  for (const it of ['lists/partial', 'cache/archives/partial', 'root']) await mkdir(join(work, it), { recursive: true });
  const dirs = { 'Dir::State': work, 'Dir::State::status': '/var/lib/dpkg/status', 'Dir::Cache': join(work, 'cache') };
  const own = { ...dirs, 'Debug::NoLocking': '1', 'APT::Sandbox::User': 'root' };
  const options = Object.entries(own).flatMap(([name, value]) => ['-o', `${name}=${value}`]);

  await updateLists(options);
  const plan = await apt(['install', '--simulate', '--no-install-recommends', ...options, 'redis-server']);
  // redis-server is a link into redis-tools, which may be installed here without it and would then be left out.
  const packages = new Set(['redis-tools', ...[...plan.matchAll(/^Inst (\S+)/gm)].map((match) => match[1] ?? '')]);
  await apt(['download', ...options, ...packages], work);
  for (const file of globSync('*.deb', { cwd: work })) {
    await run('dpkg', ['-x', join(work, file), join(work, 'root')]);
  }
  await rm(join(folder, 'root'), { recursive: true, force: true });
  await rename(join(work, 'root'), join(folder, 'root'));
  await rm(work, { recursive: true, force: true });
}
