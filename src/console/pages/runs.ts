import { createPublicKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Hono } from 'hono';
import { NarrowsError } from '../../model/errors.ts';
import { verifyManifest } from '../../pipeline/manifest.ts';
import type { ConsoleEnv } from '../context.ts';
import { each, html, NOTHING, when } from '../html.ts';
import { exportLinks, facts, layout } from '../layout.ts';

/** Nights and what they prove of themselves. */
export const runs = new Hono<ConsoleEnv>()
  .get('/runs', async (page) => {
    const [say, { runtime, clock }] = [page.get('say'), page.get('tools')];
    const recent = await runtime.desk.recentRuns(100);
    return page.html(
      layout(
        page,
        say('runs.title'),
        html`<h1>${say('runs.title')}</h1>
          <div class="scroll">
            <table>
              <thead>
                <tr>
                  <th scope="col">${say('run.title')}</th>
                  <th scope="col">${say('field.date')}</th>
                  <th scope="col">${say('field.state')}</th>
                  <th scope="col" class="number">read</th>
                  <th scope="col" class="number">scored</th>
                  <th scope="col" class="number">failed</th>
                  <th scope="col" class="number">alerts</th>
                  <th scope="col">${say('nav.rules')}</th>
                  <th scope="col">${say('field.when')}</th>
                </tr>
              </thead>
              <tbody>
                ${each(
                  recent,
                  (run) =>
                    html`<tr data-href="/runs/${run.runId}">
                      <td>
                        <a href="/runs/${run.runId}">${run.runId}</a> ${run.kind === 'lookback' ? html`<small>lookback</small>` : NOTHING}
                      </td>
                      <td class="nowrap">${run.businessDate}</td>
                      <td class="${run.state === 'complete' ? 'good' : 'high'}">${run.state.replaceAll('_', ' ')}</td>
                      <td class="number">${run.read ?? ''}</td>
                      <td class="number">${run.scored ?? ''}</td>
                      <td class="number">${run.failed ?? ''}</td>
                      <td class="number">${run.alerts ?? ''}</td>
                      <td>${run.rulesId}</td>
                      <td class="nowrap">${clock(run.plannedAt)}${run.finishedAt === null ? '' : ` – ${clock(run.finishedAt)}`}</td>
                    </tr>`,
                )}
              </tbody>
            </table>
          </div>
          ${exportLinks(say, 'run_totals')}`,
      ),
    );
  })
  .get('/runs/:id', async (page) => {
    const [say, { runtime, clock }] = [page.get('say'), page.get('tools')];
    const runId = page.req.param('id');
    const run = /^\d{1,18}$/.test(runId) ? await runtime.read.run(runId) : undefined;
    if (!run) throw new NarrowsError('DESK_PAGE', say('error.notFound'));
    const [sealed, changes, failures] = await Promise.all([
      runtime.read.manifest(runId),
      runtime.read.changes(runId),
      runtime.desk.failuresOf(runId),
    ]);
    const problems = page.req.query('verify') === undefined ? undefined : await verified();
    return page.html(
      layout(
        page,
        `${say('run.title')} ${runId}`,
        html`<h1>${say('run.title')} ${runId} · ${run.businessDate}</h1>
          <p>
            ${run.kind} · <b class="${run.state === 'complete' ? 'good' : 'high'}">${run.state.replaceAll('_', ' ')}</b> ·
            ${clock(run.plannedAt)}${run.finishedAt ? ` – ${clock(run.finishedAt)}` : ''}
          </p>
          ${each(run.problems, (problem) => html`<p class="notice bad">${problem}</p>`)}
          <h2>${say('run.totals')}</h2>
          ${facts(Object.entries(run.totals ?? {}).map(([name, value]) => [name, String(value)] as const))}
          <h2>${say('run.against')}</h2>
          ${facts([
            ...(['rules', 'goods', 'geography', 'lexicon'] as const).map(
              (part) => [part, `${run.basis[part].id} (${run.basis[part].hash.slice(0, 12)})`] as const,
            ),
            ...run.basis.editions.map(({ listId, editionId }) => [listId, html`<a href="/lists/${listId}">${editionId}</a>`] as const),
            ['whitelists', run.basis.whitelist.length === 0 ? '0' : run.basis.whitelist.join(', ')],
          ])}
          <h2>${say('run.manifest')}</h2>
          ${sealed ? html`<p><b>${say(sealed.signature === undefined ? 'run.unsigned' : 'run.signed')}</b> <a href="/runs/${runId}?verify=1">${say('run.verify')}</a></p>` : html`<p>${say('alert.none')}</p>`}
          ${when(problems, () => (problems!.length === 0 ? html`<p class="notice good" role="status">${say('run.verified')}</p>` : html`<div class="notice bad" role="alert"><b>${say('run.problems')}</b>${each(problems!, (problem) => html`<p>${problem}</p>`)}</div>`))}
          ${when(
            sealed,
            () =>
              html`<details>
                <summary>JSON</summary>
                <pre class="source" tabindex="0">${pretty(sealed!.content)}</pre>
              </details>`,
          )}
          ${when(
            failures.length > 0,
            () =>
              html`<h2>${say('run.failures')}</h2>
                <ul>
                  ${each(failures, (failure) => html`<li>${failure.paymentId} · ${failure.code} · ${failure.reason}</li>`)}
                </ul>`,
          )}
          ${when(
            changes.length > 0,
            () =>
              html`<h2>${say('run.changes')}</h2>
                <ul>
                  ${each(changes, (change) => html`<li><a href="/alerts/${change.alertId}">${change.alertId}</a> ${change.wasScore ?? '–'} → ${change.isScore} · ${change.reason}</li>`)}
                </ul>`,
          )}
          <p><a href="/?state=open&from=${run.businessDate}&to=${run.businessDate}">${say('queue.title')}</a></p>`,
      ),
    );

    async function verified(): Promise<string[]> {
      const proof = await runtime.read.proof(runId);
      if (!proof) return [];
      const { signingKey } = runtime.env;
      // The public half follows from the private one; where the console has none, `narrows verify-run --key` checks the signature.
      const key =
        signingKey === undefined || proof.sealed.signature === undefined ? undefined : createPublicKey(await readFile(signingKey));
      return verifyManifest(proof.sealed, proof.stored, key);
    }
  });

function pretty(content: string): string {
  return JSON.stringify(JSON.parse(content), undefined, 2);
}
