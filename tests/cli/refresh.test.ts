import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readEnvironment } from '../../config/env.ts';
import { refresh } from '../../src/cli/lists.ts';
import { openRuntime, type Runtime } from '../../src/runtime.ts';
import { cloneDatabase } from '../support/database.ts';

/** What a publisher's server gives; each test says what that is. */
let published: { status: number; body: string; etag: string };
let server: Server;
let runtime: Runtime;
let drop: () => Promise<void>;
let asked: (string | undefined)[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request.headers['if-none-match']);
    const { status, body, etag } = published;
    if (request.headers['if-none-match'] === etag) response.writeHead(304).end();
    else response.writeHead(status, { etag }).end(body);
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const database = await cloneDatabase();
  drop = database.drop;
  runtime = await openRuntime({ redis: false, env: readEnvironment({ DATABASE_URL: database.url, LOG_LEVEL: 'silent' }, tmpdir()) });
});

afterAll(async () => {
  await runtime.close();
  server.close();
  await drop();
});

const go = (): Promise<number> => {
  asked = [];
  const urls = [`http://127.0.0.1:${(server.address() as AddressInfo).port}/own.csv`];
  return refresh(['own'], runtime, { json: true, acceptShrink: false }, { sources: { own: { urls } }, download: { fetch, pause: 1 } });
};
const current = async (): Promise<string | undefined> => (await runtime.read.editions())[0]?.editionId;

it('takes a new file, asks only for newer ones, and keeps the last good edition when the publisher fails', async () => {
  published = { status: 200, etag: '"1"', body: 'id,name\n1,VELT\n2,ZORN\n' };
  expect(await go()).toBe(0);
  const first = await current();
  expect(first).toMatch(/^own-/);

  expect(await go()).toBe(0);
  expect(asked).toEqual(['"1"']);
  expect(await current()).toBe(first);

  for (const bad of [
    { status: 503, etag: '"2"', body: '' },
    { status: 200, etag: '"3"', body: '<html>maintenance</html>' },
    { status: 200, etag: '"4"', body: 'id,name\n' },
    { status: 200, etag: '"5"', body: 'id,name\n1,VELT\n2,"ZO' },
  ]) {
    published = bad;
    expect(await go()).toBe(1);
    expect(await current()).toBe(first);
  }
  // A file that was refused is asked for again: what the server said of it was not kept.
  published = { status: 200, etag: '"5"', body: 'id,name\n1,VELT\n2,ZORN\n3,MIRT\n' };
  expect(await go()).toBe(0);
  expect(asked).toEqual(['"1"']);
  expect(await current()).not.toBe(first);
});
