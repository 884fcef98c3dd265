import { createServer, type Server } from 'node:http';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { download } from '../../../src/adapters/http/download.ts';

let server: Server;
let base: string;
let hits = 0;
const folder = mkdtempSync(path.join(tmpdir(), 'narrows-download-'));
const target = path.join(folder, 'list');

beforeAll(async () => {
  server = createServer((request, response) => {
    hits++;
    const { url = '', headers } = request;
    if (url === '/list') {
      if (headers['if-none-match'] === '"v1"') response.writeHead(304).end();
      else response.writeHead(200, { etag: '"v1"', 'last-modified': 'Tue, 24 Nov 2026 00:00:00 GMT' }).end('id,name\n1,VELT\n');
    } else if (url === '/later') response.writeHead(hits < 3 ? 503 : 200).end('x');
    else if (url === '/cut') response.writeHead(200, { 'content-length': '100' }).write('half', () => response.destroy());
    else if (url === '/slow') setTimeout(() => response.end('x'), 5_000).unref();
    else response.writeHead(404).end();
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});

const options = { fetch, pause: 1, attempts: 3 };

describe('a download', () => {
  it('keeps what the server says of the file, and asks by it the next time', async () => {
    const said = await download(`${base}/list`, target, options);
    expect(said).toEqual({ etag: '"v1"', lastModified: 'Tue, 24 Nov 2026 00:00:00 GMT' });
    expect(readFileSync(target, 'utf8')).toContain('VELT');
    expect(await download(`${base}/list`, target, { ...options, validators: said as { etag: string } })).toBe('unchanged');
  });

  it('asks again when the server is busy', async () => {
    hits = 0;
    await download(`${base}/later`, target, options);
    expect(hits).toBe(3);
  });

  it.each([
    ['/nothing', {}, 'HTTP 404, attempt 1'],
    ['/cut', {}, 'attempt 3'],
    ['/slow', { timeout: 50 }, 'attempt 3'],
    ['/list', { largest: 3 }, 'more than 3 bytes, attempt 1'],
  ])('of %s fails with its cause', async (url, more, words) => {
    await expect(download(`${base}${url}`, target, { ...options, ...more })).rejects.toThrow(words);
  });

  it('is done over TLS only', async () => {
    await expect(download(`${base}/list`, target)).rejects.toMatchObject({ code: 'LIST_UNREADABLE' });
  });
});
