import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { openServices } from '../src/adapters/embedded/services.ts';
import { openDatabase } from '../src/adapters/postgres/database.ts';
import { migrate } from '../src/adapters/postgres/migrate.ts';
import { obtainChromium } from './support/chromium.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A database with the newest schema, to be cloned and never written. */
    templateUrl: string;
    redisUrl: string;
    /** Path of a browser; empty where none can be had. */
    chromium: string;
  }
}

/** One Postgres and one Redis for all test files, thrown away afterwards. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  if (Number(process.versions.node.split('.')[0]) < 24) throw new Error(`run through npm: ${process.version} is not the pinned Node`);
  // Redis may have to be fetched; into the checkout, where it stays, rather than for every test.
  await (await openServices({ home: path.resolve('.local'), need: { postgres: false, redis: true }, env: {}, log: console.log })).close();
  const home = await mkdtemp(path.join(tmpdir(), 'narrows-test-'));
  await chmod(home, 0o755);
  const services = await openServices({ home, need: { postgres: true, redis: true }, env: {}, throwaway: true, log: console.log });
  const db = await openDatabase({ url: services.databaseUrl!, role: 'owner' });
  await migrate(db, { root: path.resolve('sql') });
  await db.destroy();
  project.provide('templateUrl', services.databaseUrl!);
  project.provide('redisUrl', services.redisUrl!);
  project.provide('chromium', obtainChromium(console.log) ?? '');
  return async () => {
    await services.close();
    await rm(home, { recursive: true, force: true });
  };
}
