import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { expect, it, onTestFinished } from 'vitest';
import { openServices, type Services } from '../../../src/adapters/embedded/services.ts';
import { temporaryHome } from './temporary-home.ts';

const FETCHING = 120_000;

async function open(home: string, env: { databaseUrl?: string; redisUrl?: string } = {}): Promise<Services> {
  const need = { postgres: env.databaseUrl !== undefined, redis: true };
  const services = await openServices({ home, need, env, throwaway: true, log: () => undefined });
  onTestFinished(services.close);
  return services;
}

/** Another process that has the same Redis open. */
async function holder(home: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'holder.ts'), home], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill());
  const opened = await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
  expect(String(opened[0])).toContain('redis.sock');
  return child;
}

async function answers(services: Services): Promise<boolean> {
  const redis = new Redis(services.redisUrl ?? '', { retryStrategy: () => null });
  redis.on('error', () => undefined);
  try {
    return (await redis.ping()) === 'PONG';
  } catch {
    return false;
  } finally {
    redis.disconnect();
  }
}

it('uses the servers that the environment names, and starts nothing', async () => {
  const home = await temporaryHome();
  const services = await open(home, { databaseUrl: 'postgres://elsewhere/db', redisUrl: 'redis://elsewhere' });

  expect(services).toMatchObject({ databaseUrl: 'postgres://elsewhere/db', redisUrl: 'redis://elsewhere' });
  await services.close();
  expect(existsSync(join(home, 'leases'))).toBe(false);
});

it('stops a shared server with the last that closes, however often each does', { timeout: FETCHING }, async () => {
  const home = await temporaryHome();
  const [first, second] = await Promise.all([open(home), open(home)]);
  const child = await holder(home);

  await Promise.all([first.close(), first.close(), second.close()]);
  await second.close();
  expect(await answers(first)).toBe(true);

  child.stdin?.end();
  await once(child, 'exit');
  expect(await answers(first)).toBe(false);
});

it('does not wait for a process that was killed', { timeout: FETCHING }, async () => {
  const home = await temporaryHome();
  const child = await holder(home);
  child.kill('SIGKILL');
  await once(child, 'exit');

  const services = await open(home);
  expect(await answers(services)).toBe(true);
  await services.close();
  expect(await answers(services)).toBe(false);
});
