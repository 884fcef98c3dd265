import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { expect, it, onTestFinished, vi } from 'vitest';
import { obtainRedis } from '../../../src/adapters/embedded/redis-program.ts';
import { startRedis } from '../../../src/adapters/embedded/redis.ts';
import { started, temporaryHome } from './temporary-home.ts';

/** Where the machine has no Redis, the first start fetches it. */
const FETCHING = 120_000;

function client(path: string): Redis {
  const redis = new Redis(path, { retryStrategy: () => null });
  redis.on('error', () => undefined);
  onTestFinished(() => redis.disconnect());
  return redis;
}

it('starts a server that refuses to forget jobs, is joined by a second start, and stops', { timeout: FETCHING }, async () => {
  const home = await temporaryHome();
  const first = await started(startRedis, home);
  const second = await started(startRedis, home);

  expect(second.url).toBe(first.url);
  expect(await client(first.url).config('GET', 'maxmemory-policy')).toEqual(['maxmemory-policy', 'noeviction']);
  await first.stop();
  await expect(client(first.url).ping()).rejects.toThrow();
  await expect(second.stop()).resolves.toBeUndefined();
});

it('starts again after a kill -9, with the data', { timeout: FETCHING }, async () => {
  const home = await temporaryHome();
  const options = { home, log: (): void => undefined };
  const first = await startRedis(options);
  onTestFinished(first.stop);
  await client(first.url).set('kept', '7');
  process.kill(Number(await readFile(join(home, 'redis', 'redis.pid'), 'utf8')), 'SIGKILL');

  const second = await startRedis(options);
  expect(await client(second.url).get('kept')).toBe('7');
});

it('finds a shorter place for its socket where the path is too long', { timeout: FETCHING }, async () => {
  const server = await started(startRedis, await temporaryHome('a-folder-name-of-thirty-letters/'.repeat(3)));

  expect(server.url).toMatch(/^\/tmp\/narrows-/);
  expect(await client(server.url).ping()).toBe('PONG');
});

it('says why it did not start', { timeout: FETCHING }, async () => {
  const home = await temporaryHome();
  await mkdir(join(home, 'redis', 'dump.rdb'), { recursive: true });
  await writeFile(join(home, 'redis', 'appendonlydir'), 'a file where Redis wants a folder');

  await expect(startRedis({ home, log: () => undefined })).rejects.toMatchObject({
    code: 'SERVICE_REDIS_START',
    message: expect.stringContaining('appendonly'),
  });
});

it('names the ways out where there is neither Redis nor apt-get', async () => {
  vi.stubEnv('PATH', '/nonexistent');
  onTestFinished(() => void vi.unstubAllEnvs());

  await expect(obtainRedis('/nonexistent', () => undefined)).rejects.toMatchObject({
    code: 'SERVICE_REDIS_MISSING',
    message: expect.stringMatching(/REDIS_URL[^]*--inline/),
  });
});
