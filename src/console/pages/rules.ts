import { spawn } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { Hono } from 'hono';
import { z } from 'zod';
import { NarrowsError } from '../../model/errors.ts';
import type { Change } from '../../pipeline/replay.ts';
import { CHECKOUT } from '../../runtime.ts';
import { isReading, type ConsoleEnv, type Page } from '../context.ts';
import { each, html, NOTHING, when, type Html } from '../html.ts';
import { inputOf } from '../input.ts';
import { csrfField, facts, layout } from '../layout.ts';
import { requireRole } from '../security.ts';

/** One at a time: a replay takes a core for minutes. */
let running = false;

/** Rules in force, and what others would make of stored payments (domain.md 5.6: run dry on history before anyone changes them). */
export const rules = new Hono<ConsoleEnv>()
  .get('/rules', async (page) => page.html(await rulesPage(page)))
  .post('/rules/replay', requireRole('supervisor', 'auditor'), async (page) => {
    const asked = await inputOf(page, { against: z.string().regex(/^[\w.-]{1,60}$/), from: z.iso.date(), to: z.iso.date() });
    if (running) throw new NarrowsError('DESK_BUSY', 'a replay is running; wait until it has ended');
    running = true;
    try {
      const result = await replay(page, asked);
      isReading(page, 'replay', `${asked.against} ${asked.from} ${asked.to}`);
      return page.html(await rulesPage(page, { asked, result }));
    } finally {
      running = false;
    }
  });

interface Result {
  readonly payments: number;
  readonly alerts: { readonly a: number; readonly b: number };
  readonly gained: readonly Change[];
  readonly lost: readonly Change[];
  readonly changed: readonly Change[];
}

/** In a process of its own, as the command line does it: pages must not wait for it. */
async function replay(page: Page, { against, from, to }: { against: string; from: string; to: string }): Promise<Result> {
  const { databaseUrl } = page.get('tools').runtime;
  const child = spawn(
    process.execPath,
    [path.join(CHECKOUT, 'src', 'cli', 'narrows.ts'), 'replay', '--against', against, '--from', from, '--to', to, '--json'],
    { env: { ...process.env, DATABASE_URL: databaseUrl }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let [out, problem] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (problem += text));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  if (code !== 0) throw new NarrowsError('DESK_REPLAY', problem.trim().split('\n').at(-1) ?? 'the replay ended without a result');
  return JSON.parse(out) as Result;
}

async function rulesPage(
  page: Page,
  done?: { readonly asked: { against: string; from: string; to: string }; readonly result: Result },
): Promise<Html> {
  const [say, person, { rulesOf, runtime }] = [page.get('say'), page.get('person'), page.get('tools')];
  const inForce = await rulesOf();
  const editions = (await readdir(path.join(CHECKOUT, 'config', 'rules'))).map((file) => file.replace(/\.yaml$/, ''));
  const mayReplay = person.role === 'supervisor' || person.role === 'auditor';
  const today = runtime.today();
  return layout(
    page,
    say('rules.title'),
    html`<h1>${say('rules.title')} · ${inForce.id}</h1>
      ${facts([
        ['sha256', inForce.hash.slice(0, 16)],
        ['high', String(inForce.severity.high)],
        ['medium', String(inForce.severity.medium)],
        ['low', String(inForce.severity.low)],
        ['name', String(inForce.screening.threshold)],
      ])}
      ${when(
        mayReplay,
        () =>
          html`<form class="filters" method="post" action="/rules/replay">
            ${csrfField(page)}<label
              >${say('rules.against')}<select name="against">
                ${each(editions, (edition) => html`<option value="${idOf(edition)}" ${idOf(edition) === done?.asked.against ? html`selected` : NOTHING}>${edition}</option>`)}
              </select></label
            >
            <label>${say('field.from')}<input type="date" name="from" required value="${done?.asked.from ?? today}" /></label
            ><label>${say('field.to')}<input type="date" name="to" required value="${done?.asked.to ?? today}" /></label
            ><button>${say('rules.submit')}</button><span class="soft">${say('rules.replay.note')}</span>
          </form>`,
      )}
      ${when(done, () => resultOf(page, done!.result))}
      <div class="scroll" tabindex="0">
        <table>
          <caption>
            ${say('nav.rules')}
          </caption>
          <thead>
            <tr>
              <th scope="col">rule</th>
              <th scope="col">family</th>
              <th scope="col" class="number">${say('alert.points')}</th>
            </tr>
          </thead>
          <tbody>
            ${each(
              inForce.signals,
              ({ id, family, points }) =>
                html`<tr>
                  <td>${id}</td>
                  <td>${family}</td>
                  <td class="number">${points}</td>
                </tr>`,
            )}
            ${each(
              inForce.combinations,
              ({ id, needs, points, sentence }) =>
                html`<tr>
                  <td>${id}<br /><small>${sentence}</small></td>
                  <td>${needs.map(({ of, atLeast }) => `${of} ≥ ${atLeast}`).join(' + ')}</td>
                  <td class="number">+${points}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>`,
  );
}

/** Files are named by their date; ids begin with the kind. */
function idOf(edition: string): string {
  return `rules-${edition}`;
}

function resultOf(page: Page, result: Result): Html {
  const say = page.get('say');
  return html`<section class="notice" role="status">
    <p>
      ${result.payments} · ${result.alerts.a} → ${result.alerts.b}: ${result.gained.length} ${say('rules.gained')}, ${result.lost.length}
      ${say('rules.lost')}, ${result.changed.length} ${say('rules.changed')}
    </p>
    ${each(
      [
        ['rules.gained', result.gained],
        ['rules.lost', result.lost],
        ['rules.changed', result.changed],
      ] as const,
      ([word, changes]) =>
        when(
          changes.length > 0,
          () =>
            html`<h3>${say(word)}</h3>
              <ul class="log">
                ${each(changes.slice(0, 200), ({ businessDate, paymentId, uetr, a, b }) => html`<li>${businessDate} ${uetr ?? paymentId}: ${a.score} ${a.severity ?? ''} → ${b.score} ${b.severity ?? ''} <small>${b.rules.join(', ')}</small></li>`)}
              </ul>`,
        ),
    )}
  </section>`;
}
