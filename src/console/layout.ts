import type { PersonRole } from '../model/review.ts';
import type { Page } from './context.ts';
import { each, html, NOTHING, type Html } from './html.ts';
import type { Say, WordKey } from './words.ts';

/** Pages by path, in the order of a day's work. */
const PAGES: readonly { readonly path: string; readonly word: WordKey; readonly seenBy?: readonly PersonRole[] }[] = [
  { path: '/', word: 'nav.queue' },
  { path: '/counterparties', word: 'nav.counterparties' },
  { path: '/dashboard', word: 'nav.dashboard' },
  { path: '/runs', word: 'nav.runs' },
  { path: '/lists', word: 'nav.lists' },
  { path: '/rules', word: 'nav.rules' },
  { path: '/feedback', word: 'nav.feedback' },
  { path: '/whitelists', word: 'nav.whitelists' },
  { path: '/audit', word: 'nav.audit', seenBy: ['auditor', 'supervisor', 'admin'] },
  { path: '/people', word: 'nav.people', seenBy: ['admin'] },
  { path: '/jobs', word: 'nav.jobs', seenBy: ['supervisor', 'admin'] },
];

/** A whole page for somebody who is logged in. */
export function layout(page: Page, title: string, main: Html): Html {
  const [say, person] = [page.get('say'), page.get('person')];
  const here = page.req.path;
  const hasQueues = page.get('tools').runtime.redisUrl !== undefined;
  return document(
    person.language,
    title,
    html`<a class="skip" href="#main">${say('app.skip')}</a>
      <header class="bar">
        <strong class="brand">${say('app.name')}</strong>
        <nav aria-label="${say('nav.main')}">
          <ul>
            ${each(
              PAGES.filter(({ path, seenBy }) => (seenBy?.includes(person.role) ?? true) && (path !== '/jobs' || hasQueues)),
              ({ path, word }) =>
                html`<li><a href="${path}" ${isUnder(here, path) ? html`aria-current="page"` : NOTHING}>${say(word)}</a></li>`,
            )}
          </ul>
        </nav>
        <form method="post" action="/language">
          ${csrfField(page)}<button class="quiet" name="language" value="${person.language === 'en' ? 'tr' : 'en'}">
            ${say('language.switch')}
          </button>
        </form>
        <form method="post" action="/logout">
          ${csrfField(page)}<span class="who">${person.name} · ${say(`role.${person.role}`)}</span>
          <button class="quiet">${say('logout.submit')}</button>
        </form>
      </header>
      <main id="main" tabindex="-1">${main}</main>`,
  );
}

function isUnder(here: string, path: string): boolean {
  return path === '/' ? here === '/' || here.startsWith('/alerts') : here === path || here.startsWith(`${path}/`);
}

/** A whole page for anybody. */
export function document(language: string, title: string, body: Html): Html {
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} · narrows</title>
        <link rel="icon" href="/assets/icon.svg" />
        <link rel="stylesheet" href="/assets/console.css" />
        <script src="/assets/console.js" defer></script>
      </head>
      <body>
        ${body}
      </body>
    </html>`;
}

/** The session's token, in every form. */
export function csrfField(page: Page): Html {
  return html`<input type="hidden" name="csrf" value="${page.get('csrf')}" />`;
}

export function severityBadge(say: Say, severity: 'high' | 'medium' | 'low', score: number): Html {
  return html`<span class="badge ${severity}"><b>${score}</b> ${say(`severity.${severity}`)}</span>`;
}

/** Reasons as words; a reason that rules call otherwise is shown as they call it. */
export function reasonWords(say: Say, reasons: readonly string[]): Html {
  return html`${each(reasons, (reason) => html`<span class="chip">${reasonWord(say, reason)}</span>`)}`;
}

const REASONS = new Set(['party', 'bank', 'geography', 'goods', 'diversion', 'evasion', 'behaviour']);

export function reasonWord(say: Say, reason: string): string {
  return REASONS.has(reason) ? say(`reason.${reason}` as WordKey) : reason;
}

/** An amount for reading: groups of three; the stored decimal is never rounded. */
export function money(amount: string, currency: string): string {
  const [whole = '', fraction] = amount.split('.');
  return `${whole.replaceAll(/\B(?=(\d{3})+(?!\d))/g, '\u202F')}${fraction === undefined ? '' : `.${fraction}`} ${currency}`;
}

/** A table of names and values; empty values are left out. */
export function facts(rows: readonly (readonly [string, Html | string | undefined])[]): Html {
  return html`<dl class="facts">
    ${each(
      rows.filter(([, value]) => value !== undefined && value !== ''),
      ([name, value]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;
}

/** Links that take what is on the page elsewhere. */
export function exportLinks(say: Say, view: string): Html {
  return html`<p class="exports">
    ${each(['csv', 'xlsx', 'json'] as const, (format) => html`<a href="/export/${view}.${format}">${say(`export.${format}`)}</a>`)}
  </p>`;
}
