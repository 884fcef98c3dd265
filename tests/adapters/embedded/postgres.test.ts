import { chmod, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { expect, it } from 'vitest';
import { startPostgres } from '../../../src/adapters/embedded/postgres.ts';
import { started, temporaryHome } from './temporary-home.ts';

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<{ value: unknown }>(sql)).rows.map((row) => row.value);
  } finally {
    await client.end();
  }
}

/** Where the server keeps its things: in the home, or outside where its account may not enter the home or node_modules. */
const folderOf = (url: string): string => new URL(url).searchParams.get('host') ?? '';

it('starts a server with the database, is joined by a second start, and stops', async () => {
  const home = await temporaryHome();
  const first = await started(startPostgres, home);
  const second = await started(startPostgres, home);

  expect(second.url).toBe(first.url);
  expect(await query(first.url, "select current_database() || ' of ' || current_user as value")).toEqual(['narrows of narrows_owner']);
  expect(await query(first.url, "select current_setting('listen_addresses') as value")).toEqual(['']);
  expect((await stat(join(folderOf(first.url), 'password'))).mode & 0o777).toBe(0o600);
  await expect(query(first.url.replace(/:[^:@]+@/, ':wrong@'), 'select 1')).rejects.toMatchObject({ code: '28P01' });

  await first.stop();
  await expect(query(first.url, 'select 1')).rejects.toMatchObject({ code: 'ENOENT' });
  await expect(second.stop()).resolves.toBeUndefined();
});

it('starts again after a kill -9, with the data', async () => {
  const home = await temporaryHome();
  const first = await started(startPostgres, home);
  await query(first.url, 'create table kept as select 7 as value');
  // A throwaway server does not wait for its log at each commit.
  await query(first.url, 'checkpoint');
  const pidFile = join(folderOf(first.url), 'data', 'postmaster.pid');
  process.kill(Number.parseInt(await readFile(pidFile, 'utf8'), 10), 'SIGKILL');

  const second = await started(startPostgres, home);
  expect(await query(second.url, 'select value from kept')).toEqual([7]);
});

it('finds a shorter place for its socket where the path is too long', async () => {
  const server = await started(startPostgres, await temporaryHome('a-folder-name-of-thirty-letters/'.repeat(3)));

  expect(server.url).toContain(encodeURIComponent('/tmp/narrows-'));
  expect(await query(server.url, 'select 1 as value')).toEqual([1]);
});

it.runIf(process.getuid?.() === 0)('moves out of a folder that the server may not enter', async () => {
  const home = await temporaryHome();
  await chmod(dirname(home), 0o700);
  const server = await started(startPostgres, home);

  expect(server.url).toContain(encodeURIComponent('/var/tmp/narrows-'));
  expect(await query(server.url, 'select 1 as value')).toEqual([1]);
  expect((await stat(dirname(home))).mode & 0o777).toBe(0o700);
});

it('says why it did not start', async () => {
  const home = await temporaryHome();
  const first = await started(startPostgres, home);
  await first.stop();
  await writeFile(join(folderOf(first.url), 'data', 'postgresql.conf'), 'no_such_setting = 1');

  await expect(started(startPostgres, home)).rejects.toMatchObject({
    code: 'SERVICE_POSTGRES_START',
    message: expect.stringMatching(/no_such_setting[^]*DATABASE_URL/),
  });
});
