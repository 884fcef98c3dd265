import { readFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { serve, type ServerType } from '@hono/node-server';
import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { NarrowsError } from '../model/errors.ts';
import type { Rules } from '../model/rules.ts';
import { loadConfig, loadDesk, type Runtime } from '../runtime.ts';
import { foldText } from '../text/fold.ts';
import type { Address, ConsoleEnv, Page, Tools } from './context.ts';
import { html, type Html } from './html.ts';
import { document } from './layout.ts';
import { memo } from './memo.ts';
import { alert } from './pages/alert.ts';
import { audit } from './pages/audit.ts';
import { counterparties } from './pages/counterparties.ts';
import { dashboard } from './pages/dashboard.ts';
import { exports } from './pages/exports.ts';
import { feedback } from './pages/feedback.ts';
import { jobs } from './pages/jobs.ts';
import { lists } from './pages/lists.ts';
import { login, logout } from './pages/login.ts';
import { people } from './pages/people.ts';
import { queue } from './pages/queue.ts';
import { rules } from './pages/rules.ts';
import { runs } from './pages/runs.ts';
import { whitelists } from './pages/whitelists.ts';
import { guardPages, keepReads, requireLogin } from './security.ts';
import { signOnBy } from './sign-on.ts';
import { wordsIn, type Say } from './words.ts';

const ASSETS: Readonly<Record<string, string>> = {
  'console.css': 'text/css; charset=utf-8',
  'console.js': 'text/javascript; charset=utf-8',
  'icon.svg': 'image/svg+xml',
};

/** How long counts of the whole desk are fresh: nobody decides an alert by them, and each costs a walk through it. */
const WORKLOAD_MS = 2_000;
const FIGURES_MS = 15_000;
const PRECISION_MS = 60_000;

/** Counterparties on their page, those with the most open alerts. */
const GROUPS = 100;

/** Nights and days on the dashboard. */
const NIGHTS = 21;

/** How a refusal is answered; what is not here is a wrong input. */
const STATUS: Readonly<Record<string, 403 | 404 | 409>> = {
  DESK_ROLE: 403,
  DESK_ASSIGNEE: 403,
  DESK_CSRF: 403,
  DESK_FOUR_EYES: 403,
  DESK_ACTOR: 403,
  DESK_ALERT: 404,
  DESK_FILE: 404,
  DESK_PAGE: 404,
  DESK_STALE: 409,
  DESK_TRANSITION: 409,
  DESK_BUSY: 409,
};

/** The console as an application, without a port. */
async function createConsole(runtime: Runtime, address: Address, more: readonly Hono<ConsoleEnv>[]): Promise<Hono<ConsoleEnv>> {
  const tools = await toolsOf(runtime, address);
  const app = new Hono<ConsoleEnv>();
  app.onError((error, page) => problemPage(error, page, runtime));
  app.notFound((page) => page.html(problem(page, 'DESK_PAGE', wordsIn('en')('error.notFound')), 404));
  app.use(async (page, next) => {
    const begun = performance.now();
    await next();
    // The route, never the address that was asked for: that holds what somebody searched.
    runtime.log.debug(
      { method: page.req.method, route: page.req.routePath, status: page.res.status, ms: Math.round(performance.now() - begun) },
      'page',
    );
  });
  guardPages(app, address);
  app.get('/health', (page) => page.text('alive\n'));
  for (const [name, type] of Object.entries(ASSETS)) {
    const bytes = await readFile(path.join(import.meta.dirname, 'assets', name), 'utf8');
    app.get(`/assets/${name}`, (page) => page.body(bytes, 200, { 'content-type': type, 'cache-control': 'no-cache' }));
  }
  const { oidc } = runtime.env;
  app.route('/', login(tools, oidc && signOnBy(oidc, address)));
  app.use(requireLogin(tools));
  app.use(keepReads(tools));
  for (const pages of [
    logout(tools),
    queue,
    alert,
    counterparties,
    dashboard,
    runs,
    lists,
    rules,
    feedback,
    whitelists,
    audit,
    people,
    exports,
    ...more,
  ])
    app.route('/', pages);
  return app;
}

async function toolsOf(runtime: Runtime, address: Address): Promise<Tools> {
  const desk = await loadDesk(runtime.today());
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: runtime.env.timeZone, dateStyle: 'short', timeStyle: 'short' });
  const byId = new Map<string, Promise<Rules>>();
  const tools: Tools = {
    runtime,
    address,
    desk,
    clock: (at) => format.format(at),
    fold: foldText,
    rulesOf: async (id) => {
      const key = id ?? '';
      const known = byId.get(key) ?? loadConfig(runtime.today(), id).then((config) => config.rules);
      // Rules of an id never change; those in force are asked for anew.
      if (id !== undefined) byId.set(key, known);
      return known;
    },
    workload: memo(async () => runtime.desk.workload(runtime.now()), WORKLOAD_MS, runtime.now),
    groups: memo(async () => runtime.desk.counterpartyGroups(GROUPS), FIGURES_MS, runtime.now),
    figures: memo(async () => runtime.desk.deskFigures(runtime.now(), NIGHTS), FIGURES_MS, runtime.now),
    precision: memo(
      async () => {
        const [ofRules, ofLists, ofEntries, decided] = await Promise.all([
          runtime.desk.readView('rule_precision'),
          runtime.desk.readView('list_precision'),
          runtime.desk.readView('entry_precision', 500),
          runtime.desk.decisions(),
        ]);
        return { rules: ofRules, lists: ofLists, entries: ofEntries, decided };
      },
      PRECISION_MS,
      runtime.now,
    ),
  }; // What the first visitor would wait for is asked before they come.
  await tools.rulesOf((await tools.rulesOf()).id);
  tools.precision().catch(() => undefined);
  return tools;
}

/** A refusal in words with its code; a fault with a number that the log has too, and nothing of what caused it. */
async function problemPage(error: Error, page: Page, runtime: Runtime): Promise<Response> {
  if (error instanceof NarrowsError && error.code.startsWith('DESK_'))
    return page.html(problem(page, error.code, error.message), STATUS[error.code] ?? 422);
  if (error instanceof HTTPException) return page.html(problem(page, `HTTP_${error.status}`, wordsIn('en')('error.csrf')), error.status);
  // A value that Postgres takes for none came from outside: an address that was made by hand.
  if (/^2[23]/.test((error as { code?: string }).code ?? ''))
    return page.html(problem(page, 'DESK_INPUT', wordsIn('en')('error.notFound')), 422);
  const number = randomUUID();
  runtime.log.error(
    { number, route: page.req.routePath, error: error.name, code: (error as { code?: string }).code, at: placeOf(error) },
    'console fault',
  );
  return page.html(problem(page, 'DESK_FAULT', `${wordsIn('en')('error.internal')} ${number}`), 500);
}

function placeOf(error: Error): string | undefined {
  return /\n\s+at (.+)/.exec(error.stack ?? '')?.[1];
}

function problem(page: Page, code: string, sentence: string): Html {
  const say = (page.get('say') as Say | undefined) ?? wordsIn('en');
  return document(
    'en',
    code,
    html`<main id="main" class="login">
      <h1>${say('error.title')}</h1>
      <p class="notice bad" role="alert"><b>${code}</b><br />${sentence}</p>
      <p><a href="/">${say('error.back')}</a></p>
    </main>`,
  );
}

/** Where browsers find the console: what the bank says, or the loopback address. */
export function addressOf(host: string, port: number, url: string | undefined): Address {
  if (url !== undefined) {
    const { origin, host: named, protocol } = new URL(url);
    return { origin, hosts: [named], isSecure: protocol === 'https:' };
  }
  return { origin: `http://${host}:${port}`, hosts: [`${host}:${port}`, `localhost:${port}`], isSecure: false };
}

/** Serves the console until it is closed. */
export async function serveConsole(runtime: Runtime): Promise<{ readonly address: Address; readonly close: () => Promise<void> }> {
  const { host, port, url } = runtime.env.console;
  const address = addressOf(host, port, url);
  const board = runtime.redisUrl === undefined ? undefined : jobs(runtime.redisUrl, await runtime.queues());
  const app = await createConsole(runtime, address, board ? [board.pages] : []);
  const server = await new Promise<ServerType>((resolve, reject) => {
    const listening = serve({ fetch: app.fetch, hostname: host, port }, () => {
      resolve(listening);
    });
    listening.once('error', (cause) => {
      reject(
        new NarrowsError('CONSOLE_PORT', `The console cannot listen on ${host}:${port}; set NARROWS_CONSOLE_PORT to another`, { cause }),
      );
    });
  });
  return {
    address,
    close: async () => {
      await board?.close();
      await new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
        if ('closeAllConnections' in server) server.closeAllConnections();
      });
    },
  };
}
