import { Hono } from 'hono';
import { z } from 'zod';
import type { AuditEvent } from '../../adapters/postgres/desk/acts.ts';
import type { AttachmentRow, QueueRow, Review } from '../../adapters/postgres/desk/reviews.ts';
import { NarrowsError } from '../../model/errors.ts';
import type { Payment } from '../../model/payment.ts';
import { DISPOSITIONS, type Desk, type Disposition } from '../../model/review.ts';
import type { Rules } from '../../model/rules.ts';
import { mayDo } from '../../review/permissions.ts';
import { needsApproval, refusal, type Act } from '../../review/transitions.ts';
import { isReading, type ConsoleEnv, type Page } from '../context.ts';
import { each, html, NOTHING, when, type Html } from '../html.ts';
import { inputOf } from '../input.ts';
import { csrfField, facts, layout, money, reasonWord, reasonWords, severityBadge } from '../layout.ts';
import { besides, type MetEntry } from '../parts/beside.ts';
import { waterfall } from '../parts/chart.ts';
import { eventLine } from '../parts/event.ts';
import { chain, evidenceTable, sourceMessage, texts } from '../parts/message.ts';
import { requireRight } from '../security.ts';

/** All of an alert that a page, a case file or a report is made of. */
export interface Case {
  readonly review: Review;
  readonly payment: Payment | undefined;
  readonly rules: Rules;
  readonly entries: readonly MetEntry[];
  readonly events: readonly AuditEvent[];
  readonly files: readonly AttachmentRow[];
}

/** Files of evidence by their name's end; what a browser could run is not among them. */
const MEDIA: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  txt: 'text/plain',
  csv: 'text/csv',
  eml: 'message/rfc822',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

export const alert = new Hono<ConsoleEnv>()
  .get('/alerts/:id', async (page) => page.html(await alertPage(page, page.req.param('id'))))
  .post('/alerts/:id/act', async (page) => {
    const alertId = page.req.param('id');
    const given = await inputOf(page, {
      act: z.enum(['assign', 'start', 'ask', 'answer', 'escalate', 'decide', 'approve', 'return', 'reopen', 'comment', 'hold', 'unhold']),
      version: z.coerce.number().int(),
      note: z.string().trim().max(8_000).optional(),
      assignee: z.string().max(64).optional(),
      disposition: z.enum(DISPOSITIONS).optional(),
      reason: z.string().max(64).optional(),
    });
    const { runtime, desk } = page.get('tools');
    const { act, ...content } = given;
    try {
      const review = await runtime.desk.readReview(alertId);
      if (!review) throw new NarrowsError('DESK_ALERT', 'there is no such alert on the desk');
      const kind = act === 'decide' ? decisionOf(review, given.disposition, given.reason, desk) : act;
      await runtime.desk.act([
        {
          at: runtime.now(),
          actor: page.get('person').login,
          kind: `alert.${kind}`,
          subject: alertId,
          content: act === 'assign' ? { assignee: page.get('person').login, ...content } : content,
        },
      ]);
    } catch (error) {
      if (!(error instanceof NarrowsError) || error.code === 'DESK_ROLE' || error.code === 'DESK_ALERT') throw error;
      // What was written is not lost for a missing word.
      return page.html(await alertPage(page, alertId, { error, ...given }), 422);
    }
    return page.redirect(`/alerts/${encodeURIComponent(alertId)}`, 303);
  })
  .post('/alerts/:id/files', requireRight('attach'), async (page) => {
    const { file } = await inputOf(page, { file: z.instanceof(File) });
    const ending = /\.([a-z]+)$/i.exec(file.name)?.[1]?.toLowerCase() ?? '';
    const mediaType = MEDIA[ending];
    if (mediaType === undefined) throw new NarrowsError('DESK_FILE_KIND', `evidence is one of: ${Object.keys(MEDIA).join(', ')}`);
    if (file.size === 0 || file.size > 10 * 1024 * 1024)
      throw new NarrowsError('DESK_FILE_SIZE', 'evidence has between one byte and 10 MB');
    const alertId = page.req.param('id');
    const { runtime } = page.get('tools');
    const name = /.{1,120}$/u.exec(file.name.replaceAll(/[^\p{L}\p{N} ._()-]/gu, '_'))![0];
    await runtime.desk.attach(
      { alertId, name, mediaType, bytes: Buffer.from(await file.arrayBuffer()) },
      page.get('person').login,
      runtime.now(),
    );
    return page.redirect(`/alerts/${encodeURIComponent(alertId)}`, 303);
  })
  .get('/alerts/:id/files/:file', async (page) => {
    const fileId = page.req.param('file');
    const stored = /^\d{1,18}$/.test(fileId)
      ? await page.get('tools').runtime.desk.attachmentBytes(page.req.param('id'), fileId)
      : undefined;
    if (!stored) throw new NarrowsError('DESK_FILE', 'the alert has no such file');
    isReading(page, 'file', `${page.req.param('id')} ${fileId}`);
    // Never shown by the browser itself: it came from outside.
    return page.body(new Uint8Array(stored.bytes), 200, {
      'content-type': stored.mediaType,
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(stored.name)}`,
    });
  });

/** A decision is closed at once or proposed, as the rules of four eyes say; its reason must be one of the desk's. */
function decisionOf(review: Review, disposition: Disposition | undefined, reason: string | undefined, desk: Desk): Act {
  if (disposition === undefined || !desk.reasons[disposition].some(({ code }) => code === reason))
    throw new NarrowsError('DESK_REASON', 'a decision needs one of its reasons');
  return needsApproval(review, disposition) ? 'propose' : 'close';
}

/** @throws NarrowsError `DESK_ALERT` where there is none */
export async function caseOf(page: Page, alertId: string): Promise<Case> {
  const { runtime, rulesOf } = page.get('tools');
  const review = await runtime.desk.readReview(alertId);
  if (!review) throw new NarrowsError('DESK_ALERT', 'there is no such alert on the desk');
  const listed = review.assessment.lines.flatMap(({ evidence }) =>
    evidence.flatMap((one) =>
      one.list !== undefined && one.edition !== undefined && one.entryId !== undefined
        ? [{ ...one, edition: one.edition, entryId: one.entryId }]
        : [],
    ),
  );
  const [stored, rules, entries, events, files] = await Promise.all([
    runtime.read.payment(review),
    rulesOf(review.rulesId),
    runtime.desk.entriesOf([...new Map(listed.map((one) => [`${one.edition} ${one.entryId}`, one])).values()]),
    runtime.desk.eventsOf(alertId),
    runtime.desk.attachmentsOf(alertId),
  ]);
  const met = entries.flatMap((entry): MetEntry[] => {
    const evidence = listed.filter((one) => one.edition === entry.edition && one.entryId === entry.entryId);
    return evidence.length === 0 ? [] : [{ entry, list: evidence[0]!.list!, evidence }];
  });
  return { review, payment: stored?.payment, rules, entries: met, events, files };
}

interface Refused {
  readonly error: NarrowsError;
  readonly act: string;
  readonly note?: string | undefined;
  readonly disposition?: Disposition | undefined;
  readonly reason?: string | undefined;
}

async function alertPage(page: Page, alertId: string, refused?: Refused): Promise<Html> {
  const [say, person, tools] = [page.get('say'), page.get('person'), page.get('tools')];
  const { runtime, clock } = tools;
  const whole = await caseOf(page, alertId);
  const { review, payment, rules, entries, events, files } = whole;
  const [history, payments, reads, next] = await Promise.all([
    runtime.desk.queueRows({ state: 'any', counterpartyKey: review.counterpartyKey, order: 'date' }, { offset: 0, limit: 12 }),
    runtime.desk.counterpartyPayments(review.counterpartyKey),
    person.role === 'auditor' || person.role === 'supervisor' ? runtime.desk.readsOf(alertId, 12) : [],
    runtime.desk.queueRows({ state: 'open' }, { offset: 0, limit: 20 }),
  ]);
  isReading(page, 'alert', alertId);
  const { assessment } = review;
  const following = next.find(
    (row) => row.alertId !== alertId && row.state !== 'pending_approval' && (row.assignee ?? person.login) === person.login,
  );
  const meanings = rules.lists.filter(({ source }) => assessment.lines.some((line) => new RegExp(`\\b${source} `).test(line.sentence)));
  return layout(
    page,
    `${review.score} ${review.counterparty}`,
    html`<div class="alert">
      <div class="head">
        ${when(refused, () => html`<p class="notice bad" role="alert">${refused!.error.code}: ${refused!.error.message}</p>`)}
        <h1>${severityBadge(say, review.severity, review.score)} ${review.counterparty} · ${money(review.amount, review.currency)}</h1>
        <p>
          ${reasonWords(say, review.reasons)}
          <b>${say(`state.${review.state}`)}</b>${when(review.assignee, () => html` · ${review.assignee}`)} · ${say('field.due')}
          <span class="${review.dueAt < runtime.now() && review.state !== 'closed' ? 'late' : ''}">${clock(review.dueAt)}</span>
        </p>
        ${when(review.isGone, () => html`<p class="notice">${say('alert.gone')}</p>`)}
        ${when(review.legalHold, () => html`<p class="notice">${say('alert.held')}</p>`)}
        ${when(review.foundBy === 'lookback', () => html`<p class="notice">${say('alert.lookback')}</p>`)}
        ${when(
          review.disposition,
          () =>
            html`<p class="notice good">
              <b>${say(review.state === 'closed' ? 'alert.decided' : 'alert.proposed')}: ${say(`disposition.${review.disposition!}`)}</b> ·
              ${reasonLabel(tools.desk, review, person.language)} · ${say('alert.by')}
              ${review.proposedBy}${when(review.decidedBy !== undefined && review.decidedBy !== review.proposedBy, () => html`, ${review.decidedBy}`)}
            </p>`,
        )}
      </div>
      <div>
        <section aria-labelledby="why">
          <h2 id="why">${say('alert.why')}</h2>
          <ul class="why">
            ${each(
              assessment.lines,
              (line) =>
                html`<li>
                  <span class="points">${line.points >= 0 ? '+' : ''}${line.points}</span
                  ><span
                    >${line.sentence}<br /><span class="rule"
                      >${line.family === undefined ? '' : `${reasonWord(say, line.family)} · `}${line.rule}</span
                    ></span
                  >
                </li>`,
            )}
          </ul>
          ${when(
            meanings.length > 0,
            () =>
              html`<h3>${say('alert.means')}</h3>
                <ul>
                  ${each(meanings, ({ source, meaning }) => html`<li><b>${source}</b>: ${meaning}</li>`)}
                </ul>`,
          )}
          ${when(
            (assessment.nextActions ?? []).length > 0,
            () =>
              html`<h3>${say('alert.next')}</h3>
                <ul>
                  ${each(assessment.nextActions!, (action) => html`<li>${action}</li>`)}
                </ul>`,
          )}
          ${when(
            assessment.unknowns.length > 0,
            () =>
              html`<details>
                <summary>${say('alert.unknowns')} (${assessment.unknowns.length})</summary>
                <ul>
                  ${each(assessment.unknowns, ({ rule, sentence }) => html`<li>${sentence} <small>${rule}</small></li>`)}
                </ul>
              </details>`,
          )}
        </section>
        <section aria-labelledby="chain">
          <h2 id="chain">${say('alert.chain')}</h2>
          ${
            payment
              ? html`${chain(payment, assessment)}
                  <h3>${say('alert.texts')}</h3>
                  ${texts(payment, assessment)}`
              : NOTHING
          }
          ${facts([
            [say('field.date'), review.businessDate],
            ['UETR', review.uetr],
            ['End to end', review.endToEndId],
            ['Instruction', review.instructionId],
            [say('field.correspondent'), review.correspondent],
            [say('field.file'), `${review.fileName} · ${review.recordIndex}`],
            [say('run.title'), html`<a href="/runs/${review.runId}">${review.runId}</a> · ${review.rulesId}`],
            [say('field.alert'), review.alertId],
          ])}
        </section>
        ${when(
          entries.length > 0,
          () =>
            html`<section aria-labelledby="entries">
              <h2 id="entries">${say('alert.entries')}</h2>
              ${besides(say, entries, payment)}
            </section>`,
        )}
        <section aria-labelledby="score">
          <h2 id="score">${say('alert.score')}</h2>
          ${waterfall(
            say('alert.score'),
            assessment.lines.map(({ rule, points }) => ({ name: rule, points })),
            assessment.score,
          )}
        </section>
        <section aria-labelledby="source">
          <h2 id="source">${say('alert.source')}</h2>
          <p class="soft">${say('alert.source.note')}</p>
          ${sourceMessage(review)}
          <details>
            <summary>${say('alert.fields')}</summary>
            ${evidenceTable(say, assessment)}
          </details>
        </section>
        <section aria-labelledby="history">
          <h2 id="history">${say('alert.history')}</h2>
          ${historyOf(page, history, alertId)}
          <p>
            ${say('alert.payments')}:
            ${payments.length === 0 ? say('alert.none') : NOTHING}${each(payments, ({ currency, payments: count, amount, first, last }) => html`<span class="chip">${count} × · ${money(amount, currency)} · ${first} – ${last}</span>`)}
            <a href="/counterparties/${encodeURIComponent(review.counterpartyKey)}">${review.counterparty}</a>
          </p>
        </section>
        <section aria-labelledby="log">
          <h2 id="log">${say('alert.log')}</h2>
          ${when(events.length === 0, () => html`<p class="soft">${say('alert.none')}</p>`)}
          <ul class="log">
            ${each(events, (event) => html`<li>${eventLine(event, say, clock)}</li>`)}
          </ul>
          ${when(
            files.length > 0,
            () =>
              html`<h3>${say('alert.files')}</h3>
                <ul>
                  ${each(files, (file) => html`<li><a href="/alerts/${alertId}/files/${file.attachmentId}">${file.name}</a> <small>${file.size} B · ${file.addedBy} · sha256 ${file.sha256.slice(0, 16)}</small></li>`)}
                </ul>`,
          )}
          ${when(
            reads.length > 0,
            () =>
              html`<details>
                <summary>${say('alert.reads')}</summary>
                <ul class="log">
                  ${each(reads, (read) => html`<li>${clock(read.at)} · ${read.actor} · ${read.kind}</li>`)}
                </ul>
              </details>`,
          )}
        </section>
      </div>
      <aside class="desk" aria-label="${say('alert.decide')}">
        ${deskPanel(page, whole, refused)}
        <p>
          <a href="/alerts/${alertId}/case.pdf">${say('alert.export')}</a> ·
          <a href="/alerts/${alertId}/report.txt">${say('alert.report')}</a>
        </p>
        ${when(following, () => html`<p><a data-key="n" href="/alerts/${following!.alertId}">${say('alert.nextOpen')}: ${following!.score} ${following!.counterparty}</a> <small>n</small></p>`)}
      </aside>
    </div>`,
  );
}

export function reasonLabel(desk: Desk, { disposition, reason }: Pick<Review, 'disposition' | 'reason'>, language: 'en' | 'tr'): string {
  const known = disposition === undefined ? undefined : desk.reasons[disposition].find(({ code }) => code === reason);
  return known?.words[language] ?? reason ?? '';
}

function historyOf(page: Page, rows: readonly QueueRow[], alertId: string): Html {
  const say = page.get('say');
  const others = rows.filter((row) => row.alertId !== alertId);
  if (others.length === 0) return html`<p class="soft">${say('alert.none')}</p>`;
  return html`<ul class="log">
    ${each(
      others,
      (row) =>
        html`<li>
          ${row.businessDate} · ${severityBadge(say, row.severity, row.score)}
          <a href="/alerts/${row.alertId}">${money(row.amount, row.currency)}</a> ·
          ${say(`state.${row.state}`)}${when(row.disposition, () => html` · ${say(`disposition.${row.disposition!}`)}`)}
        </li>`,
    )}
  </ul>`;
}

const OTHER_ACTS = ['escalate', 'ask', 'answer', 'reopen', 'comment', 'hold', 'unhold'] as const;

/** What this person can do with the alert as it stands. */
function deskPanel(page: Page, { review, entries }: Case, refused: Refused | undefined): Html {
  const [say, person, { desk }] = [page.get('say'), page.get('person'), page.get('tools')];
  const may = (act: Act): boolean => refusal(act, review, person) === undefined;
  if (!mayDo(person.role, 'comment')) return html`<p class="notice">${say('alert.readonly')}</p>`;
  const form = (act: string, inner: Html, enctype?: string): Html =>
    html`<form
      method="post"
      action="/alerts/${review.alertId}/${enctype === undefined ? 'act' : 'files'}"
      ${enctype === undefined ? NOTHING : html`enctype="${enctype}"`}
    >
      ${csrfField(page)}<input
        type="hidden"
        name="version"
        value="${review.version}"
      />${enctype === undefined ? html`<input type="hidden" name="act" value="${act}" />` : NOTHING}${inner}
    </form>`;
  // What was written before a refusal stands in the form that it was written in.
  const note = (required: boolean, act: string): Html =>
    html`<label for="note-${act}">${say('field.note')}</label
      ><textarea id="note-${act}" name="note" maxlength="4000" ${required ? html`required` : NOTHING}>
${refused?.act === act ? (refused.note ?? '') : ''}</textarea>`;
  const dispositions = DISPOSITIONS.filter((disposition) => (needsApproval(review, disposition) ? may('propose') : may('close')));
  const chosen = refused?.disposition ?? dispositions[0];
  return html`<h2>${say('alert.decide')}</h2>
    ${when(
      dispositions.length > 0,
      () =>
        html`<fieldset>
          <legend>${say('field.disposition')}</legend>
          ${form(
            'decide',
            html`<label
                >${say('field.disposition')}<select name="disposition" data-reasons data-key="d">
                  ${each(dispositions, (disposition) => html`<option value="${disposition}" ${disposition === chosen ? html`selected` : NOTHING}>${say(`disposition.${disposition}`)}</option>`)}
                </select></label
              >
              <label
                >${say('field.reason')}<select name="reason" required>
                  <option value=""></option>
                  ${each(
                    dispositions,
                    (disposition) =>
                      html`<optgroup label="${say(`disposition.${disposition}`)}" data-of="${disposition}">
                        ${each(
                          desk.reasons[disposition],
                          ({ code, words }) =>
                            html`<option value="${code}" ${disposition === chosen && code === refused?.reason ? html`selected` : NOTHING}>
                              ${words[person.language]}
                            </option>`,
                        )}
                      </optgroup>`,
                  )}
                </select></label
              >
              ${note(
                dispositions.every((disposition) => needsApproval(review, disposition)),
                'decide',
              )}
              ${when(needsApproval(review, 'false_positive'), () => html`<p class="soft">${say('alert.needsTwo')}</p>`)}
              <button>${say(needsApproval(review, 'false_positive') ? 'act.propose' : 'alert.decide')}</button>`,
          )}
        </fieldset>`,
    )}
    ${when(
      may('approve') || may('return'),
      () =>
        html`<fieldset>
          <legend>${say('state.pending_approval')}</legend>
          ${when(may('approve'), () => form('approve', html`<button>${say('act.approve')}</button>`))}
          ${when(may('return'), () => form('return', html`${note(true, 'return')}<button class="second">${say('act.return')}</button>`))}
        </fieldset>`,
    )}
    ${when(review.state === 'pending_approval' && !may('approve'), () => html`<p class="notice">${say('alert.needsTwo')}</p>`)}
    ${when(may('start'), () => form('start', html`<button class="second">${say('act.start')}</button>`))}
    ${when(may('assign') && review.assignee !== person.login, () => form('assign', html`<button class="second">${say('act.take')}</button>`))}
    <details ${OTHER_ACTS.some((act) => act === refused?.act) ? html`open` : NOTHING}>
      <summary>${say('act.more')}</summary>
      ${each(OTHER_ACTS, (act) => when(may(act), () => form(act, html`${note(true, act)}<button class="second">${say(`act.${act}`)}</button>`)))}
      ${when(may('attach'), () =>
        form(
          'attach',
          html`<label
              >${say('field.file')}<input
                type="file"
                name="file"
                required
                accept="${Object.keys(MEDIA)
                  .map((ending) => `.${ending}`)
                  .join(',')}" /></label
            ><button class="second">${say('act.attach')}</button>`,
          'multipart/form-data',
        ),
      )}
    </details>
    ${when(mayDo(person.role, 'request_whitelist') && entries.length > 0, () => whitelistForm(page, review, entries))}`;
}

function whitelistForm(page: Page, review: Review, entries: readonly MetEntry[]): Html {
  const [say, { desk, runtime }] = [page.get('say'), page.get('tools')];
  const last = new Date(runtime.now().getTime() + desk.whitelistDays * 86_400_000).toISOString().slice(0, 10);
  return html`<details>
    <summary>${say('alert.whitelist')}</summary>
    <p class="soft">${say('alert.whitelist.note')}</p>
    <form method="post" action="/whitelists/request">
      ${csrfField(page)}<input type="hidden" name="alert_id" value="${review.alertId}" />
      <label>${say('field.counterparty')}<input name="counterparty" required value="${review.counterparty}" /></label>
      <label
        >${say('whitelist.isNot')}<select name="entry">
          ${each(entries, ({ entry, list }) => html`<option value="${list} ${entry.source} ${entry.entryId}">${list} ${entry.entryId} ${entry.names[0].text}</option>`)}
        </select></label
      >
      <label>${say('field.account')}<input name="account" /></label>
      <label>${say('field.country')}<input name="country" maxlength="2" size="3" /></label>
      <label>${say('field.expires')}<input type="date" name="expires_on" required max="${last}" value="${last}" /></label>
      <label>${say('field.reason')}<textarea name="reason" required></textarea></label>
      <button class="second">${say('alert.whitelist')}</button>
    </form>
  </details>`;
}
