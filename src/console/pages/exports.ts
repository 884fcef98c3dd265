import { Hono } from 'hono';
import { NarrowsError } from '../../model/errors.ts';
import { reportDraft } from '../../review/report-draft.ts';
import { isReading, type ConsoleEnv } from '../context.ts';
import { caseFile } from '../exports/case-file.ts';
import { toCsv, toXlsx } from '../exports/table.ts';
import { caseOf, reasonLabel } from './alert.ts';

/** What leaves the console: any view as a table, one alert as a file, the draft of a report. Every one of them is kept as read. */
export const exports = new Hono<ConsoleEnv>()
  .get('/export/:file', async (page) => {
    const [, view = '', format = ''] = /^(\w+)\.(csv|xlsx|json)$/.exec(page.req.param('file')) ?? [];
    const table = await page.get('tools').runtime.desk.viewNamed(view);
    if (!table) throw new NarrowsError('DESK_PAGE', page.get('say')('error.notFound'));
    isReading(page, 'export', `${view}.${format}`);
    const named = { 'content-disposition': `attachment; filename="${view}.${format}"` };
    if (format === 'csv') return page.body(toCsv(table), 200, { ...named, 'content-type': 'text/csv; charset=utf-8' });
    if (format === 'json') return page.body(JSON.stringify(table.rows), 200, { ...named, 'content-type': 'application/json' });
    return page.body(new Uint8Array(await toXlsx(table)), 200, {
      ...named,
      'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    });
  })
  .get('/alerts/:id/case.pdf', async (page) => {
    const [person, { runtime, clock, desk }] = [page.get('person'), page.get('tools')];
    const whole = await caseOf(page, page.req.param('id'));
    const bytes = await caseFile(whole, {
      madeAt: clock(runtime.now()),
      madeBy: person.login,
      clock,
      manifest: await runtime.read.manifest(whole.review.runId),
      reason: reasonLabel(desk, whole.review, 'en'),
    });
    isReading(page, 'case file', whole.review.alertId);
    return page.body(new Uint8Array(bytes), 200, {
      'content-type': 'application/pdf',
      'content-disposition': `attachment; filename="${whole.review.alertId}.pdf"`,
    });
  })
  .get('/alerts/:id/report.txt', async (page) => {
    const { runtime, desk } = page.get('tools');
    const { review, payment, events } = await caseOf(page, page.req.param('id'));
    const { rows } = await runtime.desk.readQueue(
      { state: 'any', counterpartyKey: review.counterpartyKey, order: 'date' },
      { offset: 0, limit: 50 },
    );
    isReading(page, 'report', review.alertId);
    const notes = events.flatMap(({ content }) => (typeof content['note'] === 'string' ? [content['note']] : []));
    const draft = reportDraft({ ...review, payment, notes, others: rows.filter(({ alertId }) => alertId !== review.alertId) }, desk);
    return page.text(draft);
  });
