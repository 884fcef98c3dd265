import { Hono } from 'hono';
import type { ConsoleEnv } from '../context.ts';
import { each, html, when } from '../html.ts';
import { exportLinks, layout } from '../layout.ts';

/** Lists with the editions that screen tonight, and what each edition changed. */
export const lists = new Hono<ConsoleEnv>()
  .get('/lists', async (page) => {
    const [say, { runtime, clock }] = [page.get('say'), page.get('tools')];
    const asked = (page.req.query('q') ?? '').trim().slice(0, 140);
    const [status, found] = await Promise.all([
      runtime.desk.readView('list_status'),
      asked.length >= 2 ? runtime.read.entries(asked, 30) : Promise.resolve([]),
    ]);
    return page.html(
      layout(
        page,
        say('lists.title'),
        html`<h1>${say('lists.title')}</h1>
          <form class="filters" method="get" action="/lists" role="search">
            <label>${say('lists.search')}<input type="search" name="q" value="${asked}" /></label><button>${say('queue.filter')}</button>
          </form>
          ${when(
            asked !== '',
            () =>
              html`<ul class="log">
                  ${each(
                    found,
                    (entry) =>
                      html`<li>
                        <b>${entry.names[0].text}</b> <small>${entry.list} · ${entry.source} · ${entry.entryId} · ${entry.kind}</small
                        ><br />${entry.names
                          .slice(1, 8)
                          .map(({ text }) => text)
                          .join(' · ')}
                      </li>`,
                  )}
                </ul>
                ${when(found.length === 0, () => html`<p>${say('alert.none')}</p>`)}`,
          )}
          <div class="scroll">
            <table>
              <thead>
                <tr>
                  <th scope="col">${say('field.list')}</th>
                  <th scope="col">${say('lists.inForce')}</th>
                  <th scope="col">${say('field.date')}</th>
                  <th scope="col" class="number">${say('lists.entries')}</th>
                  <th scope="col" class="number">${say('lists.rejected')}</th>
                  <th scope="col">${say('field.when')}</th>
                </tr>
              </thead>
              <tbody>
                ${each(
                  status.rows as unknown as {
                    list_id: string;
                    title: string;
                    edition_id: string;
                    dated: string;
                    entries: number;
                    rejected: number;
                    moved_at: Date;
                  }[],
                  (list) =>
                    html`<tr data-href="/lists/${list.list_id}">
                      <td><a href="/lists/${list.list_id}">${list.title}</a></td>
                      <td>${list.edition_id}</td>
                      <td class="nowrap">${list.dated}</td>
                      <td class="number">${list.entries}</td>
                      <td class="number">${list.rejected}</td>
                      <td class="nowrap">${clock(list.moved_at)}</td>
                    </tr>`,
                )}
              </tbody>
            </table>
          </div>
          ${exportLinks(say, 'list_status')}`,
      ),
    );
  })
  .get('/lists/:id', async (page) => {
    const [say, { runtime, clock }] = [page.get('say'), page.get('tools')];
    const listId = page.req.param('id');
    const editions = await runtime.read.listEditions(listId);
    const known = (wanted: string | undefined): string | undefined => editions.find(({ editionId }) => editionId === wanted)?.editionId;
    const to = known(page.req.query('to')) ?? editions[0]?.editionId;
    const from = known(page.req.query('from')) ?? editions[editions.findIndex(({ editionId }) => editionId === to) + 1]?.editionId;
    const delta = from !== undefined && to !== undefined && from !== to ? await runtime.read.listDelta(from, to) : [];
    return page.html(
      layout(
        page,
        listId,
        html`<h1>${listId}</h1>
          <h2>${say('lists.editions')}</h2>
          <div class="scroll">
            <table>
              <tbody>
                ${each(
                  editions,
                  (edition) =>
                    html`<tr>
                      <td><a href="/lists/${listId}?to=${edition.editionId}">${edition.editionId}</a></td>
                      <td>${edition.dated}</td>
                      <td class="number">${edition.entries}</td>
                      <td class="nowrap">${clock(edition.importedAt)}</td>
                    </tr>`,
                )}
              </tbody>
            </table>
          </div>
          ${when(
            from !== undefined,
            () =>
              html`<h2>${say('lists.delta')} <small>${from} → ${to} · ${delta.length}</small></h2>
                <ul class="log">
                  ${each(delta.slice(0, 500), (row) => html`<li><b>${row.change}</b> ${row.entryId} ${row.name}</li>`)}
                </ul>`,
          )}`,
      ),
    );
  });
