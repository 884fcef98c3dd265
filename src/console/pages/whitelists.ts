import { Hono } from 'hono';
import { z } from 'zod';
import { mayDo } from '../../review/permissions.ts';
import { isReading, type ConsoleEnv, type Page } from '../context.ts';
import { each, html, NOTHING, when, type Html } from '../html.ts';
import { inputOf } from '../input.ts';
import { csrfField, layout } from '../layout.ts';
import { requireRight } from '../security.ts';

/** Requests for whitelists, which another person decides, and the decisions in force. */
export const whitelists = new Hono<ConsoleEnv>()
  .get('/whitelists', async (page) => {
    const [say, person, { runtime, clock }] = [page.get('say'), page.get('person'), page.get('tools')];
    const [requests, decisions] = await Promise.all([runtime.desk.whitelistRequests(), runtime.whitelist.all()]);
    isReading(page, 'whitelists', '');
    const decides = mayDo(person.role, 'decide_whitelist');
    return page.html(
      layout(
        page,
        say('whitelist.title'),
        html`<h1>${say('whitelist.title')}</h1>
          <h2>${say('whitelist.requests')}</h2>
          ${requests.length === 0 ? html`<p class="soft">${say('alert.none')}</p>` : NOTHING}
          <ul class="log">
            ${each(
              requests,
              (request) =>
                html`<li>
                  <b>${request.requestId}</b> «${request.counterparty}» ${say('whitelist.isNot')} «${request.entryName}»
                  <small>${request.list} ${request.source} ${request.entryId}</small> · ${say(`whitelist.${request.state}`)} ·
                  ${say('field.expires')} ${request.expiresOn}<br />${when(request.account ?? request.country, () => html`<small>${request.account ?? ''} ${request.country ?? ''}</small><br />`)}${request.reason}
                  — ${request.requestedBy},
                  ${clock(request.requestedAt)}${request.decidedBy === undefined ? '' : html` · ${request.decidedBy}`}
                  ${when(request.alertId, () => html`<a href="/alerts/${request.alertId!}">${request.alertId}</a>`)}
                  ${when(request.state === 'pending' && decides && request.requestedBy !== person.login, () => html`${decision(page, request.requestId, 'approve')} ${decision(page, request.requestId, 'refuse')}`)}
                </li>`,
            )}
          </ul>
          <h2>${say('whitelist.inForce')}</h2>
          <ul class="log">
            ${each(
              decisions.toReversed(),
              (row) =>
                html`<li>
                  «${row.counterparty}» ${say('whitelist.isNot')} «${row.entryName}»
                  <small>${row.list} ${row.source} ${row.entryId}</small> ·
                  ${row.voidReason === undefined ? html`${say('field.expires')} ${row.expiresOn}` : html`${say('whitelist.voided')}: ${row.voidReason}`}<br />${row.reason}
                  — ${row.requestedBy}, ${row.approvedBy}
                  ${when(
                    decides && row.voidReason === undefined,
                    () =>
                      html`<form method="post" action="/whitelists/void">
                        ${csrfField(page)}<input type="hidden" name="id" value="${row.whitelistId}" /><label
                          >${say('field.note')}<input name="note" required
                        /></label>
                        <button class="second">${say('whitelist.void')}</button>
                      </form>`,
                  )}
                </li>`,
            )}
          </ul>`,
      ),
    );
  })
  .post('/whitelists/request', requireRight('request_whitelist'), async (page) => {
    const { entry, ...given } = await inputOf(page, {
      alert_id: z.string().max(40),
      counterparty: z.string().trim().min(2).max(200),
      entry: z.string().max(200),
      account: z.string().trim().max(40).optional(),
      country: z.string().trim().toUpperCase().length(2).optional(),
      expires_on: z.iso.date(),
      reason: z.string().trim().min(3).max(2_000),
    });
    const [list, source, ...id] = entry.split(' ');
    await acts(page, 'whitelist.request', '', { ...given, list, source, entry_id: id.join(' ') });
    return page.redirect('/whitelists', 303);
  })
  .post('/whitelists/decide', requireRight('decide_whitelist'), async (page) => {
    const { id, act, note } = await inputOf(page, {
      id: z.string().max(40),
      act: z.enum(['approve', 'refuse']),
      note: z.string().trim().max(2_000).optional(),
    });
    await acts(page, `whitelist.${act}`, id, note === undefined ? {} : { note });
    return page.redirect('/whitelists', 303);
  })
  .post('/whitelists/void', requireRight('decide_whitelist'), async (page) => {
    const { id, note } = await inputOf(page, { id: z.string().regex(/^\d{1,18}$/), note: z.string().trim().min(3).max(2_000) });
    await acts(page, 'whitelist.void', id, { note });
    return page.redirect('/whitelists', 303);
  });

function decision(page: Page, id: string, act: 'approve' | 'refuse'): Html {
  const say = page.get('say');
  return html`<form method="post" action="/whitelists/decide">
    ${csrfField(page)}<input type="hidden" name="id" value="${id}" /><input type="hidden" name="act" value="${act}" /><label
      >${say('field.note')}<input name="note"
    /></label>
    <button class="${act === 'approve' ? '' : 'second'}">${say(`whitelist.${act}`)}</button>
  </form>`;
}

async function acts(page: Page, kind: string, subject: string, content: Record<string, unknown>): Promise<void> {
  const { runtime } = page.get('tools');
  await runtime.desk.act([{ at: runtime.now(), actor: page.get('person').login, kind, subject, content }]);
}
