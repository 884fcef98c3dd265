import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readEnvironment } from '../../config/env.ts';
import { startPostgres, type Server } from '../../src/adapters/embedded/postgres.ts';
import { openRuntime } from '../../src/runtime.ts';

/** A worker lives for months, and Postgres is away now and then: also when a role is asked for the first time. */
const home = mkdtempSync(path.join(tmpdir(), 'narrows-outage-'));
let postgres: Server;

beforeAll(async () => {
  chmodSync(home, 0o755);
  postgres = await startPostgres({ home, log: () => undefined });
}, 60_000);

afterAll(async () => {
  await postgres.stop();
  rmSync(home, { recursive: true, force: true });
});

it('a process that asked while Postgres was away finds it again', async () => {
  const env = readEnvironment({ DATABASE_URL: postgres.url, NARROWS_HOME: home, LOG_LEVEL: 'silent' }, home);
  const runtime = await openRuntime({ redis: false, env });
  await runtime.migrate();
  await postgres.stop();
  const away = { code: 'DB_UNREACHABLE' };
  await expect(runtime.read.run('1')).rejects.toMatchObject(away);
  await expect(runtime.night.businessDates()).rejects.toMatchObject(away);
  await expect(runtime.ingest.storedRecords('x')).rejects.toMatchObject(away);
  postgres = await startPostgres({ home, log: () => undefined });
  expect(await runtime.read.run('1')).toBeUndefined();
  expect(await runtime.night.businessDates()).toEqual([]);
  expect(await runtime.ingest.storedRecords('x')).toBeUndefined();
  await runtime.close();
});
