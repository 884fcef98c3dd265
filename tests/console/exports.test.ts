import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testConsole, Visitor, type TestConsole } from './server.ts';

let desk: TestConsole;
let analyst: Visitor;

beforeAll(async () => {
  desk = await testConsole();
  analyst = new Visitor(desk.origin);
  await analyst.login('ayla');
}, 60_000);

afterAll(async () => {
  await desk.close();
});

describe('exports', () => {
  it('of every view hold all of its rows, in every format', async () => {
    for (const view of [
      'queue',
      'alert',
      'aging',
      'hit_rate',
      'rule_precision',
      'list_precision',
      'entry_precision',
      'false_positive_rate',
      'correspondent_alerts',
      'correspondent_exposure',
      'counterparty_alerts',
      'run_totals',
      'unscored_payment',
      'rejected_record',
      'whitelisted_payment',
      'list_status',
      'lookback_change',
    ]) {
      const rows = JSON.parse((await analyst.get(`/export/${view}.json`)).body) as Record<string, unknown>[];
      const csv = (await analyst.get(`/export/${view}.csv`)).body;
      expect(csv.split('\r\n').length, view).toBeGreaterThanOrEqual(rows.length + 2);
      if (rows[0]) expect(csv.split('\r\n')[0], view).toBe(Object.keys(rows[0]).join(','));
      const workbook = await analyst.bytes(`/export/${view}.xlsx`);
      expect(workbook.subarray(0, 2).toString(), view).toBe('PK');
    }
  }, 30_000);

  it('of the queue are what the queue shows', async () => {
    const rows = JSON.parse((await analyst.get('/export/queue.json')).body) as { alert_id: string; amount: string }[];
    const shown = await desk.runtime.desk.readQueue({}, { offset: 0, limit: 100 });
    expect(rows.map(({ alert_id, amount }) => [alert_id, amount])).toEqual(shown.rows.map(({ alertId, amount }) => [alertId, amount]));
  });

  it('of one alert are a PDF with as many pages as it needs', async () => {
    const { rows } = await desk.runtime.desk.readQueue({ reason: 'party' }, { offset: 0, limit: 1 });
    const pdf = await analyst.bytes(`/alerts/${rows[0]!.alertId}/case.pdf`);
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    expect(pdf.toString('latin1').match(/\/Type \/Page\b/g)!.length).toBeGreaterThan(1);
    expect(pdf.toString('latin1')).toContain('%%EOF');
  });
});

describe('the draft of a report', () => {
  it('has FinCEN’s key terms as fields, the evidence in its narrative, and leaves open what only the bank knows', async () => {
    const { rows } = await desk.runtime.desk.readQueue({ search: { asked: 'ysykata', folded: 'ysykata' } }, { offset: 0, limit: 1 });
    const { body, headers } = await analyst.get(`/alerts/${rows[0]!.alertId}/report.txt`);
    expect(headers.get('content-type')).toContain('text/plain');
    expect(body).toContain('Key terms (SAR field 2 and first line of the narrative): FIN-2023-GLOBALEXPORT');
    expect(body).toContain('Subject: OsOO Ysykata Tekhnosnab');
    expect(body).toMatch(/«.+» at \/Document\/FIToFICstmrCdtTrf\/CdtTrfTxInf\/.+, which met «.+»/);
    expect(body).toContain('Action taken with the funds and the relationship: [to be filled in]');
    expect(body).toMatch(/^DRAFT, NOT FILED/);
  });

  it('names the term for sanctions where a listed party is in it', async () => {
    const { rows } = await desk.runtime.desk.readQueue({ reason: 'party' }, { offset: 0, limit: 1 });
    expect((await analyst.get(`/alerts/${rows[0]!.alertId}/report.txt`)).body).toContain('FIN-2022-RUSSIASANCTIONS');
  });
});
