import { Hono } from 'hono';
import { SEVERITIES } from '../../model/rules.ts';
import { DISPOSITIONS } from '../../model/review.ts';
import type { ConsoleEnv } from '../context.ts';
import { html } from '../html.ts';
import { exportLinks, layout, reasonWord } from '../layout.ts';
import { barChart, type Bar } from '../parts/chart.ts';

/** Counted over the last nights: how much comes, why, how old it gets, and how fast it goes. */
export const dashboard = new Hono<ConsoleEnv>().get('/dashboard', async (page) => {
  const say = page.get('say');
  const figures = await page.get('tools').figures();
  const severities = SEVERITIES.toReversed();
  const bySeverity = <Row extends { readonly severity: string }>(rows: readonly Row[], count: (row: Row) => number): Bar['parts'] =>
    severities.map((severity) => ({
      kind: severity,
      name: say(`severity.${severity}`),
      value: rows.filter((row) => row.severity === severity).reduce((sum, row) => sum + count(row), 0),
    }));
  const grouped = <Row>(rows: readonly Row[], key: (row: Row) => string): [string, Row[]][] => [...Map.groupBy(rows, key)];
  const kinds = { false_positive: 'one', true_match: 'two', reported: 'three' } as const;
  return page.html(
    layout(
      page,
      say('dashboard.title'),
      html`<h1>${say('dashboard.title')}</h1>
        <div class="charts">
          <section>
            <h2>${say('dashboard.nights')}</h2>
            ${barChart(
              say('dashboard.nights'),
              grouped(figures.byNight, ({ night }) => night).map(([label, rows]) => ({
                label,
                parts: bySeverity(rows, ({ alerts }) => alerts),
              })),
              say('dashboard.table'),
            )}
          </section>
          <section>
            <h2>${say('dashboard.reasons')}</h2>
            ${barChart(
              say('dashboard.reasons'),
              figures.byReason.map(({ reason, alerts }) => ({
                label: reasonWord(say, reason),
                parts: [{ kind: 'one', name: say('queue.open'), value: alerts }],
              })),
              say('dashboard.table'),
            )}
          </section>
          <section>
            <h2>${say('dashboard.aging')}</h2>
            ${barChart(
              say('dashboard.aging'),
              grouped(figures.byAge, ({ age }) => age).map(([age, rows]) => ({
                label: age.slice(3),
                parts: bySeverity(rows, ({ open }) => open),
              })),
              say('dashboard.table'),
            )}
          </section>
          <section>
            <h2>${say('dashboard.throughput')}</h2>
            ${barChart(
              say('dashboard.throughput'),
              grouped(figures.throughput, ({ day }) => day).map(([label, rows]) => ({
                label,
                parts: DISPOSITIONS.map((disposition) => ({
                  kind: kinds[disposition],
                  name: say(`disposition.${disposition}`),
                  value: rows.find((row) => row.disposition === disposition)?.closed ?? 0,
                })),
              })),
              say('dashboard.table'),
            )}
          </section>
        </div>
        ${exportLinks(say, 'aging')}`,
    ),
  );
});
