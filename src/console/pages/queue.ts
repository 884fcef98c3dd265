import { Hono } from 'hono';
import { z } from 'zod';
import type { QueueFilter, QueueRow } from '../../adapters/postgres/desk/reviews.ts';
import { PERSON_ROLES, QUEUE_ORDERS, REVIEW_STATES } from '../../model/review.ts';
import { SEVERITIES } from '../../model/rules.ts';
import { mayDo } from '../../review/permissions.ts';
import { isReading, type ConsoleEnv, type Page } from '../context.ts';
import { each, html, when, type Html } from '../html.ts';
import { inputOf } from '../input.ts';
import { csrfField, exportLinks, layout, money, reasonWord, reasonWords, severityBadge } from '../layout.ts';
import { requireRight } from '../security.ts';
import type { Say } from '../words.ts';

const PAGE_SIZE = 50;

const STATES = ['open', ...REVIEW_STATES, 'any'] as const;

const choice = <const T extends readonly string[]>(values: T) => z.enum(values).optional().catch(undefined);
const text = z.string().trim().min(1).max(140).optional().catch(undefined);

/** Postgres knows no year 0. */
const date = z.iso
  .date()
  .refine((day) => day > '1900')
  .optional()
  .catch(undefined);

/** What the address of the page asks for; what is not known is not asked. */
const FILTER = z.object({
  state: choice(STATES),
  severity: choice(SEVERITIES),
  reason: text,
  assignee: text,
  correspondent: text,
  from: date,
  to: date,
  late: text,
  gone: text,
  held: text,
  q: text,
  order: choice(QUEUE_ORDERS),
  page: z.coerce.number().int().min(1).max(10_000).catch(1),
});

export const queue = new Hono<ConsoleEnv>()
  .get('/', async (page) => {
    const asked = FILTER.parse(page.req.query());
    const { runtime } = page.get('tools');
    const [{ rows, total, isMore }, figures, people] = await Promise.all([
      runtime.desk.readQueue(filterOf(asked, page), { offset: (asked.page - 1) * PAGE_SIZE, limit: PAGE_SIZE }),
      page.get('tools').workload(),
      runtime.people.people(),
    ]);
    isReading(page, 'queue', new URL(page.req.url).search.slice(0, 300));
    const say = page.get('say');
    const reviewers = people.filter(({ role, active }) => active && PERSON_ROLES.indexOf(role) < 2).map(({ login }) => login);
    return page.html(
      layout(
        page,
        say('queue.title'),
        html`<h1>${say('queue.title')}</h1>
          <ul class="tiles">
            <li><b>${figures.open}</b>${say('queue.open')}</li>
            <li class="${figures.late > 0 ? 'late' : ''}"><b>${figures.late}</b>${say('queue.late')}</li>
            <li><b>${figures.unassigned}</b>${say('queue.unassigned')}</li>
            <li><b>${figures.pending}</b><a href="/?state=pending_approval">${say('queue.pending')}</a></li>
          </ul>
          ${filters(page, asked, reviewers)}
          ${rows.length === 0 ? html`<p class="notice good">${say('queue.none')}</p>` : table(page, rows, reviewers)}
          ${pager(say, page.req.url, asked.page, total, isMore)}
          <details class="keys">
            <summary>?</summary>
            <p>${say('queue.keys')}</p>
          </details>
          ${exportLinks(say, 'queue')}`,
      ),
    );
  })
  .post('/assign', requireRight('assign'), async (page) => {
    const { alert, assignee } = await inputOf(page, {
      alert: z.union([z.string(), z.array(z.string()).max(PAGE_SIZE)]),
      assignee: z.string().max(64),
    });
    const { runtime } = page.get('tools');
    // Each box holds the version that was shown, so that nothing is taken that changed meanwhile; an alert is given once.
    const shown = new Map([alert].flat().map((pair) => pair.split(' ', 2) as [string, string | undefined]));
    const events = [...shown].map(([subject, version]) => ({
      at: runtime.now(),
      actor: page.get('person').login,
      kind: 'alert.assign',
      subject,
      content: { assignee, version: Number(version) },
    }));
    await runtime.desk.act(events);
    return page.redirect(refererOf(page), 303);
  });

/** Back to the filter that was in sight; only the query is taken from what the browser says. */
function refererOf(page: Page): string {
  const given = page.req.header('referer');
  return given !== undefined && URL.canParse(given) ? `/${new URL(given).search}` : '/';
}

function filterOf(asked: z.infer<typeof FILTER>, page: Page): QueueFilter {
  const { late, gone, held, q, assignee, page: _, ...rest } = asked;
  return {
    ...rest,
    assignee: assignee === 'me' ? page.get('person').login : assignee,
    dueBefore: late === undefined ? undefined : page.get('tools').runtime.now(),
    gone: gone !== undefined,
    held: held !== undefined,
    search: q === undefined ? undefined : { asked: q, folded: page.get('tools').fold(q) },
  };
}

function filters(page: Page, asked: z.infer<typeof FILTER>, reviewers: readonly string[]): Html {
  const say = page.get('say');
  const option = (value: string, words: string, chosen: string | undefined): Html =>
    html`<option value="${value}" ${value === (chosen ?? '') ? html`selected` : ''}>${words}</option>`;
  const box = (name: 'late' | 'gone' | 'held'): Html =>
    html`<label class="inline"
      ><input
        type="checkbox"
        name="${name}"
        value="1"
        ${asked[name] === undefined ? '' : html`checked`}
      />${say(`queue.only.${name}`)}</label
    >`;
  return html`<form class="filters" method="get" action="/" role="search">
    <label>${say('queue.text')}<input type="search" name="q" size="28" value="${asked.q ?? ''}" /></label>
    <label
      >${say('field.state')}<select name="state">
        ${each(STATES, (state) => option(state, state === 'any' ? say('queue.any') : say(`state.${state}`), asked.state ?? 'open'))}
      </select></label
    >
    <label
      >${say('field.severity')}<select name="severity">
        ${option('', say('queue.any'), asked.severity)}${each(SEVERITIES.toReversed(), (severity) => option(severity, say(`severity.${severity}`), asked.severity))}
      </select></label
    >
    <label
      >${say('field.reasons')}<select name="reason">
        ${option('', say('queue.any'), asked.reason)}${each(['party', 'bank', 'geography', 'goods', 'diversion', 'evasion', 'behaviour'], (reason) => option(reason, reasonWord(say, reason), asked.reason))}
      </select></label
    >
    <label
      >${say('field.assignee')}<select name="assignee">
        ${option('', say('queue.any'), asked.assignee)}${option('me', say('queue.mine'), asked.assignee)}${option('none', say('queue.nobody'), asked.assignee)}${each(reviewers, (login) => option(login, login, asked.assignee))}
      </select></label
    >
    <label>${say('field.from')}<input type="date" name="from" value="${asked.from ?? ''}" /></label>
    <label>${say('field.to')}<input type="date" name="to" value="${asked.to ?? ''}" /></label>
    <label
      >${say('queue.order')}<select name="order">
        ${each(QUEUE_ORDERS, (order) => option(order, say(`queue.order.${order}`), asked.order ?? 'score'))}
      </select></label
    >
    ${each(['late', 'gone', 'held'] as const, box)}
    <button>${say('queue.filter')}</button> <a href="/">${say('queue.clear')}</a>
  </form>`;
}

function table(page: Page, rows: readonly QueueRow[], reviewers: readonly string[]): Html {
  const [say, person, tools] = [page.get('say'), page.get('person'), page.get('tools')];
  const assigns = mayDo(person.role, 'assign');
  const others = mayDo(person.role, 'assign_others');
  return html`<form method="post" action="/assign">
    ${csrfField(page)}
    <div class="scroll">
      <table>
        <thead>
          <tr>
            ${when(assigns, () => html`<th scope="col"><input type="checkbox" data-all aria-label="${say('queue.selectAll')}" /></th>`)}
            <th scope="col">${say('field.severity')}</th>
            <th scope="col">${say('field.counterparty')}</th>
            <th scope="col">${say('field.reasons')}</th>
            <th scope="col" class="number">${say('field.amount')}</th>
            <th scope="col">${say('field.correspondent')}</th>
            <th scope="col">${say('field.date')}</th>
            <th scope="col">${say('field.due')}</th>
            <th scope="col">${say('field.state')}</th>
            <th scope="col">${say('field.assignee')}</th>
          </tr>
        </thead>
        <tbody>
          ${each(
            rows,
            (row) =>
              html`<tr data-href="/alerts/${row.alertId}">
                ${when(assigns, () => html`<td><input type="checkbox" name="alert" value="${row.alertId} ${row.version}" aria-label="${say('queue.select')} ${row.alertId}" /></td>`)}
                <td>${severityBadge(say, row.severity, row.score)}</td>
                <td>
                  <a href="/alerts/${row.alertId}">${row.counterparty}</a
                  >${when(row.isGone, () => html` <small>${say('queue.only.gone')}</small>`)}
                </td>
                <td>${reasonWords(say, row.reasons)}</td>
                <td class="number">${money(row.amount, row.currency)}</td>
                <td>${row.correspondent}</td>
                <td class="nowrap">${row.businessDate}</td>
                <td class="nowrap ${row.dueAt < tools.runtime.now() && row.state !== 'closed' ? 'late' : ''}">${tools.clock(row.dueAt)}</td>
                <td>${say(`state.${row.state}`)}</td>
                <td>${row.assignee ?? ''}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${when(
      assigns,
      () =>
        html`<p class="bulk">
          <label class="inline"
            >${say('queue.assign')}
            <select name="assignee">
              ${each(
                others ? [person.login, ...reviewers.filter((login) => login !== person.login)] : [person.login],
                (login) => html`<option>${login}</option>`,
              )}
            </select></label
          >
          <button class="second">${say('queue.assign.submit')}</button>
        </p>`,
    )}
  </form>`;
}

function pager(say: Say, url: string, at: number, total: number, isMore: boolean): Html {
  const pages = Math.max(1, Math.ceil(total / PAGE_SIZE));
  const link = (to: number, words: string): Html => {
    const target = new URL(url);
    target.searchParams.set('page', String(to));
    return html`<a href="${target.pathname}${target.search}">${words}</a>`;
  };
  return html`<p class="pager">
    <span>${total}${isMore ? '+' : ''} · ${at} ${say('queue.of')} ${pages}</span
    >${when(at > 1, () => link(at - 1, say('queue.previous')))}${when(at < pages, () => link(at + 1, say('queue.next')))}
  </p>`;
}
