import { Hono } from 'hono';
import { suggest } from '../../review/suggestions.ts';
import { isReading, type ConsoleEnv } from '../context.ts';
import { each, html, type Html } from '../html.ts';
import { exportLinks, layout } from '../layout.ts';
import type { Say } from '../words.ts';

interface Precision {
  readonly rule?: string;
  readonly list_id?: string;
  readonly entry_id?: string;
  readonly entry_name?: string;
  readonly alerts: string;
  readonly decided: string;
  readonly found_true: string;
  readonly precision: string | null;
}

/** What decisions say of rules, lists and entries. */
export const feedback = new Hono<ConsoleEnv>().get('/feedback', async (page) => {
  const [say, tools] = [page.get('say'), page.get('tools')];
  const { rules, lists, entries, decided } = await tools.precision();
  isReading(page, 'feedback', '');
  const suggestions = suggest(decided.pairs, decided.rules, tools.desk.suggestions);
  const rows = (of: readonly unknown[]): readonly Precision[] => of as readonly Precision[];
  return page.html(
    layout(
      page,
      say('feedback.title'),
      html`<h1>${say('feedback.title')}</h1>
        <section class="notice">
          <h2>${say('feedback.suggestions')}</h2>
          <p class="soft">${say('feedback.note')}</p>
          ${
            suggestions.length === 0
              ? html`<p>${say('feedback.none')}</p>`
              : html`<ul>
                  ${each(suggestions, (one) => html`<li>${one.kind === 'whitelist' ? html`<b>${one.counterparty}</b> ${say('feedback.whitelist', { entry: `${one.list} ${one.entryId} «${one.entryName}»`, n: one.decided })}` : html`<b>${one.rule}</b> ${say('feedback.rule', { true: one.foundTrue, n: one.decided })}`}</li>`)}
                </ul>`
          }
        </section>
        <h2>${say('feedback.rules')}</h2>
        ${table(say, rows(rules.rows), (row) => row.rule ?? '')}${exportLinks(say, 'rule_precision')}
        <h2>${say('feedback.lists')}</h2>
        ${table(say, rows(lists.rows), (row) => row.list_id ?? '')}${exportLinks(say, 'list_precision')}
        <h2>${say('feedback.entries')}</h2>
        ${table(say, rows(entries.rows), (row) => `${row.list_id} ${row.entry_id} ${row.entry_name}`)}${exportLinks(say, 'entry_precision')}`,
    ),
  );
});

function table(say: Say, rows: readonly Precision[], name: (row: Precision) => string): Html {
  return html`<div class="scroll" tabindex="0">
    <table>
      <thead>
        <tr>
          <td></td>
          <th scope="col" class="number">${say('counterparty.all')}</th>
          <th scope="col" class="number">${say('feedback.decided')}</th>
          <th scope="col" class="number">${say('feedback.true')}</th>
          <th scope="col" class="number">${say('feedback.precision')}</th>
        </tr>
      </thead>
      <tbody>
        ${each(
          rows,
          (row) =>
            html`<tr>
              <th scope="row">${name(row)}</th>
              <td class="number">${row.alerts}</td>
              <td class="number">${row.decided}</td>
              <td class="number">${row.found_true}</td>
              <td class="number">${row.precision ?? ''}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
