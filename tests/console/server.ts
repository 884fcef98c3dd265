import { inject } from 'vitest';
import { readEnvironment } from '../../config/env.ts';
import { hashPassword } from '../../src/adapters/passwords.ts';
import { serveConsole } from '../../src/console/server.ts';
import { openRuntime, type Runtime } from '../../src/runtime.ts';
import { deskDatabase, PEOPLE } from '../support/desk.ts';
import { freePort } from '../support/ports.ts';

export const PASSWORD = 'correct horse battery';

export interface TestConsole {
  readonly origin: string;
  readonly runtime: Runtime;
  readonly env: Record<string, string>;
  readonly close: () => Promise<void>;
}

/** The console itself on a free port of the loopback address, with a real night behind it and one person of every role. */
export async function testConsole(more: Record<string, string> = {}): Promise<TestConsole> {
  const { env, owner, drop } = await deskDatabase();
  const port = await freePort();
  const runtime = await openRuntime({
    redis: true,
    env: readEnvironment({ ...env, REDIS_URL: inject('redisUrl'), NARROWS_CONSOLE_PORT: String(port), ...more }, process.cwd()),
  });
  // One hash for all: each costs a third of a second, and nobody reads it here.
  const hash = await hashPassword(PASSWORD);
  for (const login of Object.keys(PEOPLE)) await runtime.ownerActs.setPassword(login, hash, runtime.now(), false);
  const { address, close } = await serveConsole(runtime);
  return {
    origin: address.origin,
    runtime,
    env,
    close: async () => {
      await close();
      await runtime.close();
      await owner.destroy();
      await drop();
    },
  };
}

/** A browser without a screen: keeps its cookie and sends forms with the token that the page gave it. */
export class Visitor {
  readonly #origin: string;
  #cookie = '';
  #csrf = '';

  constructor(origin: string) {
    this.#origin = origin;
  }

  get csrf(): string {
    return this.#csrf;
  }

  async get(path: string, headers: Record<string, string> = {}): Promise<{ status: number; body: string; headers: Headers }> {
    return this.#ask(path, { headers });
  }

  async bytes(path: string): Promise<Buffer> {
    const response = await fetch(this.#origin + path, { headers: { cookie: this.#cookie } });
    return Buffer.from(await response.arrayBuffer());
  }

  /** Sends a form; `csrf` is the session's unless it is given. */
  async post(
    path: string,
    fields: Record<string, string>,
    headers: Record<string, string> = {},
  ): Promise<{ status: number; body: string; headers: Headers }> {
    return this.#ask(path, {
      method: 'POST',
      body: new URLSearchParams({ csrf: this.#csrf, ...fields }),
      headers: { origin: this.#origin, ...headers },
    });
  }

  /** Sends a form with several fields of one name. */
  async postMany(path: string, fields: readonly (readonly [string, string])[]): Promise<number> {
    const body = new URLSearchParams([['csrf', this.#csrf], ...fields.map(([name, value]) => [name, value])] as [string, string][]);
    return (await this.#ask(path, { method: 'POST', body, headers: { origin: this.#origin } })).status;
  }

  /** Sends a file, as a form with one does. */
  async upload(path: string, file: File): Promise<number> {
    const body = new FormData();
    body.set('csrf', this.#csrf);
    body.set('file', file);
    return (await this.#ask(path, { method: 'POST', body, headers: { origin: this.#origin } })).status;
  }

  async login(login: string, password = PASSWORD): Promise<number> {
    const { status } = await this.post('/login', { login, password });
    if (status === 303) await this.get('/');
    return status;
  }

  async #ask(
    path: string,
    init: Omit<RequestInit, 'headers'> & { headers: Record<string, string> },
  ): Promise<{ status: number; body: string; headers: Headers }> {
    const response = await fetch(this.#origin + path, { redirect: 'manual', ...init, headers: { cookie: this.#cookie, ...init.headers } });
    const set = response.headers.getSetCookie().find((cookie) => cookie.startsWith('narrows='));
    if (set !== undefined) this.#cookie = set.split(';')[0]!;
    const body = await response.text();
    this.#csrf = /name="csrf" value="([^"]+)"/.exec(body)?.[1] ?? this.#csrf;
    return { status: response.status, body, headers: response.headers };
  }
}
