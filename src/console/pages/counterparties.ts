import { Hono } from 'hono';
import { isReading, type ConsoleEnv } from '../context.ts';
import { each, html } from '../html.ts';
import { exportLinks, layout, money, reasonWords, severityBadge } from '../layout.ts';

/** Alerts by whom they are about: one decision often holds for all of a group. */
export const counterparties = new Hono<ConsoleEnv>()
  .get('/counterparties', async (page) => {
    const say = page.get('say');
    const groups = await page.get('tools').groups();
    isReading(page, 'counterparties', '');
    return page.html(
      layout(
        page,
        say('counterparty.title'),
        html`<h1>${say('counterparty.title')}</h1>
          <div class="scroll">
            <table>
              <thead>
                <tr>
                  <th scope="col">${say('field.counterparty')}</th>
                  <th scope="col" class="number">${say('counterparty.open')}</th>
                  <th scope="col" class="number">${say('counterparty.all')}</th>
                  <th scope="col" class="number">${say('counterparty.worst')}</th>
                  <th scope="col">${say('disposition.false_positive')}</th>
                  <th scope="col">${say('feedback.true')}</th>
                  <th scope="col">${say('field.date')}</th>
                </tr>
              </thead>
              <tbody>
                ${each(
                  groups,
                  (group) =>
                    html`<tr data-href="/counterparties/${encodeURIComponent(group.key)}">
                      <td><a href="/counterparties/${encodeURIComponent(group.key)}">${group.counterparty}</a></td>
                      <td class="number">${group.open}</td>
                      <td class="number">${group.alerts}</td>
                      <td class="number">${group.worst}</td>
                      <td>${group.falsePositives}</td>
                      <td>${group.foundTrue}</td>
                      <td class="nowrap">${group.firstDate} – ${group.lastDate}</td>
                    </tr>`,
                )}
              </tbody>
            </table>
          </div>
          ${exportLinks(say, 'counterparty_alerts')}`,
      ),
    );
  })
  .get('/counterparties/:key', async (page) => {
    const key = page.req.param('key');
    const { runtime } = page.get('tools');
    const say = page.get('say');
    const [{ rows, total }, payments] = await Promise.all([
      runtime.desk.readQueue({ state: 'any', counterpartyKey: key, order: 'date' }, { offset: 0, limit: 200 }),
      runtime.desk.counterpartyPayments(key),
    ]);
    isReading(page, 'counterparty', key);
    const name = rows[0]?.counterparty ?? key;
    return page.html(
      layout(
        page,
        name,
        html`<h1>${name}</h1>
          <p>
            ${say('alert.payments')}:
            ${each(payments, ({ currency, payments: count, amount, first, last }) => html`<span class="chip">${count} × · ${money(amount, currency)} · ${first} – ${last}</span>`)}
          </p>
          <p>${total} ${say('counterparty.all')}</p>
          <div class="scroll">
            <table>
              <tbody>
                ${each(
                  rows,
                  (row) =>
                    html`<tr data-href="/alerts/${row.alertId}">
                      <td>${severityBadge(say, row.severity, row.score)}</td>
                      <td><a href="/alerts/${row.alertId}">${row.businessDate}</a></td>
                      <td>${reasonWords(say, row.reasons)}</td>
                      <td class="number">${money(row.amount, row.currency)}</td>
                      <td>${say(`state.${row.state}`)}</td>
                      <td>${row.disposition === undefined ? '' : say(`disposition.${row.disposition}`)}</td>
                    </tr>`,
                )}
              </tbody>
            </table>
          </div>`,
      ),
    );
  });
