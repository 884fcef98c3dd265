import { Hono } from 'hono';
import { z } from 'zod';
import { isReading, type ConsoleEnv } from '../context.ts';
import { each, html, when } from '../html.ts';
import { layout } from '../layout.ts';
import { eventLine } from '../parts/event.ts';
import { requireRole } from '../security.ts';

const PAGE_SIZE = 100;

const ASKED = z.object({
  actor: z.string().min(1).max(64).optional().catch(undefined),
  kind: z.string().min(1).max(40).optional().catch(undefined),
  before: z
    .string()
    .regex(/^\d{1,18}$/)
    .optional()
    .catch(undefined),
});

/** The log of all acts, newest first. */
export const audit = new Hono<ConsoleEnv>().get('/audit', requireRole('auditor', 'supervisor', 'admin'), async (page) => {
  const [say, { runtime, clock }] = [page.get('say'), page.get('tools')];
  const asked = ASKED.parse(page.req.query());
  const events = await runtime.desk.recentEvents({ ...asked, limit: PAGE_SIZE });
  isReading(page, 'audit', new URL(page.req.url).search.slice(0, 300));
  const older = new URLSearchParams(
    Object.entries(asked).flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as [string, string]])),
  );
  if (events.length === PAGE_SIZE) older.set('before', events.at(-1)!.seq);
  return page.html(
    layout(
      page,
      say('audit.title'),
      html`<h1>${say('audit.title')}</h1>
        <p class="soft">${say('audit.note')}</p>
        <form class="filters" method="get" action="/audit" role="search">
          <label>${say('field.who')}<input name="actor" value="${asked.actor ?? ''}" /></label
          ><label>${say('field.what')}<input name="kind" value="${asked.kind ?? ''}" /></label><button>${say('queue.filter')}</button>
        </form>
        <ol class="log">
          ${each(
            events,
            (event) =>
              html`<li>
                <small>#${event.seq} · ${event.hash.slice(0, 12)}</small>
                ${event.subject.startsWith('A-') ? html`<a href="/alerts/${event.subject}">${event.subject}</a>` : event.subject}
                ${eventLine(event, say, clock)}
              </li>`,
          )}
        </ol>
        ${when(events.length === PAGE_SIZE, () => html`<p><a href="/audit?${older.toString()}">${say('audit.older')}</a></p>`)}`,
    ),
  );
});
