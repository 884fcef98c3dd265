import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { getConnInfo } from '@hono/node-server/conninfo';
import type { Hono, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { csrf } from 'hono/csrf';
import { secureHeaders } from 'hono/secure-headers';
import { NarrowsError } from '../model/errors.ts';
import type { Person } from '../model/review.ts';
import { mayDo } from '../review/permissions.ts';
import type { Address, ConsoleEnv, Page, Tools } from './context.ts';
import { wordsIn } from './words.ts';

/** A working day; and a lunch (OWASP's Session Management Cheat Sheet: 4 to 8 hours, idle 15 to 30 minutes for data of this kind). */
const SESSION = { longestMs: 10 * 3_600_000, idleMs: 30 * 60_000 };

/** Failed logins in a quarter of an hour after which no more are heard: of one login, and from one address. */
const ATTEMPTS = { windowMs: 15 * 60_000, login: 5, address: 30 };

/** Files of evidence are the largest thing that anyone sends. */
export const LARGEST_BODY = 11 * 1024 * 1024;

/** Nothing from elsewhere, nothing inline, no frame, and pages are never stored. */
export function guardPages(app: Hono<ConsoleEnv>, { hosts, isSecure }: Address): void {
  // A name that someone points at this address would make their page one of the same origin.
  app.use(async (page, next) => {
    if (!hosts.includes(page.req.header('host') ?? ''))
      return page.text('HOST_UNKNOWN: set NARROWS_CONSOLE_URL to the address in use\n', 421);
    await next();
    return undefined;
  });
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'"],
        connectSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
      crossOriginEmbedderPolicy: true,
      // Back to the filter that was in sight; and browsers send an honest Origin with forms only where the policy allows one.
      referrerPolicy: 'same-origin',
      xFrameOptions: 'DENY',
      strictTransportSecurity: isSecure,
      permissionsPolicy: { camera: [], microphone: [], geolocation: [] },
    }),
  );
  app.use(async (page, next) => {
    await next();
    if (!page.req.path.startsWith('/assets/')) page.header('cache-control', 'no-store');
  });
  app.use(bodyLimit({ maxSize: LARGEST_BODY, onError: (page) => page.text('BODY_TOO_LARGE: at most 10 MB\n', 413) }));
  // A browser says where a form came from; SameSite and the token in every form are the second and third wall.
  app.use(csrf({ origin: (origin) => hosts.includes(origin.replace(/^https?:\/\//, '')) }));
}

/** Lets in who is logged in, and sends everyone else to the login; a form must hold the session's token. */
export function requireLogin(tools: Tools): MiddlewareHandler<ConsoleEnv> {
  return async (page, next) => {
    const at = tools.runtime.now();
    const token = getCookie(page, cookieName(tools));
    const limits = { openedAfter: new Date(at.getTime() - SESSION.longestMs), seenAfter: new Date(at.getTime() - SESSION.idleMs) };
    const session = token === undefined ? undefined : await tools.runtime.people.sessionOf(hashOf(token), limits, at);
    if (!session) return page.redirect('/login', 303);
    page.set('person', session.person);
    page.set('csrf', session.csrf);
    page.set('say', wordsIn(session.person.language));
    page.set('tools', tools);
    const isFree = page.req.path === '/password' || page.req.path === '/logout';
    if (session.mustChange && !isFree) return page.redirect('/password', 303);
    if (page.req.method !== 'GET' && page.req.method !== 'HEAD' && !isSame(await givenToken(page), session.csrf))
      throw new NarrowsError('DESK_CSRF', 'the form does not hold the token of this session');
    await next();
    return undefined;
  };
}

async function givenToken(page: Page): Promise<string> {
  const { csrf: token } = await page.req.parseBody({ all: true });
  return typeof token === 'string' ? token : '';
}

/** Lets in only those who may do something; anyone else meets 403. */
export function requireRight(action: string): MiddlewareHandler<ConsoleEnv> {
  return async (page, next) => {
    if (!mayDo(page.get('person').role, action)) throw new NarrowsError('DESK_ROLE', page.get('say')('error.forbidden'));
    await next();
  };
}

/** Lets in only these roles. */
export function requireRole(...roles: readonly Person['role'][]): MiddlewareHandler<ConsoleEnv> {
  return async (page, next) => {
    if (!roles.includes(page.get('person').role)) throw new NarrowsError('DESK_ROLE', page.get('say')('error.forbidden'));
    await next();
  };
}

/** Keeps who read what, for pages that say that they show it. */
export function keepReads(tools: Tools): MiddlewareHandler<ConsoleEnv> {
  return async (page, next) => {
    await next();
    const reading = page.get('reading') as { kind: string; subject: string } | undefined;
    // A refused act shows the alert as well.
    if (reading && page.res.status < 500)
      await tools.runtime.desk.noteRead({ at: tools.runtime.now(), actor: page.get('person').login, ...reading });
  };
}

/** Notes an attempt, and whether more of this login, or from this address, are heard now. @returns its id, or nothing where it is not heard */
export async function beginAttempt(page: Page, tools: Tools, given: string): Promise<string | undefined> {
  const { people, now } = tools.runtime;
  const [login, address, at] = [given.replaceAll('\0', '').slice(0, 64), addressOf(page), now()];
  const id = await people.beginAttempt({ login, address, at });
  const failed = await people.failures(login, address, new Date(at.getTime() - ATTEMPTS.windowMs));
  return failed.login <= ATTEMPTS.login && failed.address <= ATTEMPTS.address ? id : undefined;
}

/** Behind a proxy everyone has its address; the limit by login still holds. A header that anyone can write is not believed. */
function addressOf(page: Page): string {
  return getConnInfo(page).remote.address ?? 'unknown';
}

/** Opens a session and gives its token to the browser; the database keeps the token's hash alone. */
export async function openSession(page: Page, tools: Tools, login: string): Promise<void> {
  const token = randomBytes(32).toString('base64url');
  const session = { tokenHash: hashOf(token), login, csrf: randomBytes(24).toString('base64url') };
  await tools.runtime.people.openSession(session, tools.runtime.now());
  setCookie(page, cookieName(tools), token, { httpOnly: true, sameSite: 'Strict', path: '/', secure: tools.address.isSecure });
}

export async function closeSession(page: Page, tools: Tools): Promise<void> {
  const token = getCookie(page, cookieName(tools));
  if (token !== undefined) await tools.runtime.people.closeSession(hashOf(token));
  deleteCookie(page, cookieName(tools), { path: '/', secure: tools.address.isSecure });
}

/** Behind TLS the name itself keeps other hosts from setting the cookie. */
function cookieName({ address }: Tools): string {
  return address.isSecure ? '__Host-narrows' : 'narrows';
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
