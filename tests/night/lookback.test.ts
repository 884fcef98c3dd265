import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { jsonLines, narrows, type Outcome } from '../support/cli.ts';
import { cloneDatabase } from '../support/database.ts';

/** Lists change after the night: stored payments are screened again, and what comes of it equals a night under the new lists. */
const folder = mkdtempSync(path.join(tmpdir(), 'narrows-lookback-'));
const NIGHT = '2026-11-20';

/** The demo's list without some of its entries, by the number that each line begins with. */
function listWithout(...ids: readonly string[]): string {
  const file = path.join(folder, `sdn-${ids.join('-') || 'whole'}.csv`);
  const lines = readFileSync('docs/demo/lists/sdn.csv', 'utf8').split('\n');
  writeFileSync(file, lines.filter((line) => !ids.some((id) => line.startsWith(`${id},`))).join('\n'));
  return file;
}

async function place(): Promise<{ run: (...args: string[]) => Promise<Outcome>; drop: () => Promise<void> }> {
  const { url, drop } = await cloneDatabase();
  const env = { DATABASE_URL: url, REDIS_URL: inject('redisUrl'), LOG_LEVEL: 'silent', NARROWS_HOME: path.join(folder, 'home') };
  return { run: async (...args) => narrows(args, { env }), drop };
}

const alertsOf = async (run: (...args: string[]) => Promise<Outcome>): Promise<Record<string, unknown>[]> =>
  jsonLines((await run('alerts', '--from', NIGHT, '--to', NIGHT, '--json')).stdout);

/** What an alert says, but for who found it and by which edition. */
const said = (alerts: Record<string, unknown>[]): string[] =>
  alerts.map((alert) => JSON.stringify({ ...alert, found_by: '' }).replaceAll(/"edition":"[^"]*"/g, '""'));

let ids: string[];
let here: Awaited<ReturnType<typeof place>>;
let fresh: Awaited<ReturnType<typeof place>>;

beforeAll(async () => {
  ids = readFileSync('docs/demo/lists/sdn.csv', 'utf8')
    .split('\n')
    .map((line) => line.split(',')[0]!)
    .filter((id) => /^\d+$/.test(id));
  here = await place();
  fresh = await place();
  for (const { run } of [here, fresh]) {
    expect((await run('lists', 'import', 'us-csl', 'docs/demo/lists/csl.csv')).code).toBe(0);
    await run('ingest', 'docs/demo/messages');
  }
});

afterAll(async () => {
  await here.drop();
  await fresh.drop();
  rmSync(folder, { recursive: true });
});

describe('a lookback', () => {
  it('finds what a new edition lists, takes down what it removed, says so, and equals a night under the new lists', async () => {
    // The first edition lacks the entry that the most telling alert is about, the second lacks another.
    expect((await fresh.run('lists', 'import', 'ofac-sdn', listWithout())).code).toBe(0);
    await fresh.run('run', '--date', NIGHT, '--inline');
    const whole = await alertsOf(fresh.run);
    // Of alerts that are about one entry and nothing else.
    const entriesOf = (alert: Record<string, unknown>): (string | undefined)[] =>
      (alert['evidence'] as { list?: string; entry_id?: string }[]).map(({ list, entry_id }) =>
        list === 'ofac-sdn' ? entry_id : undefined,
      );
    const listed = whole.map((alert) => new Set(entriesOf(alert))).filter(({ size }) => size === 1);
    const [added, removed] = [...new Set(listed.flatMap((one) => [...one]))].filter((id) => id !== undefined && ids.includes(id));
    await here.run('lists', 'import', 'ofac-sdn', listWithout(added!));
    await here.run('run', '--date', NIGHT, '--inline');
    const before = await alertsOf(here.run);

    expect((await here.run('lookback', '--to', '2026-11-24', '--inline')).stdout).toContain('0 of them screened against other lists');
    expect((await here.run('lists', 'import', 'ofac-sdn', listWithout(removed!), '--accept-shrink')).code).toBe(0);
    const looked = await here.run('lookback', '--to', '2026-11-24', '--days', '10', '--inline');
    expect(looked.stdout).toMatch(/against run 1: [1-9]\d* new, [1-9]\d* gone/);
    expect(looked.stdout).toContain(`entry ${removed} of ofac-sdn was removed`);
    expect(looked.stdout).toContain('found by a lookback');

    const after = await alertsOf(here.run);
    const known = new Set(before.map((alert) => alert['alert_id']));
    expect(after.filter((alert) => !known.has(alert['alert_id'])).map((alert) => alert['found_by'])).toEqual(['lookback']);
    expect(after.filter((alert) => known.has(alert['alert_id'])).every((alert) => alert['found_by'] === 'night')).toBe(true);

    await fresh.run('lists', 'import', 'ofac-sdn', listWithout(removed!), '--accept-shrink');
    await fresh.run('run', '--date', NIGHT, '--inline');
    expect(said(after)).toEqual(said(await alertsOf(fresh.run)));
    expect((await here.run('lookback', '--to', '2026-11-24', '--inline')).stdout).toContain('0 of them screened against other lists');
  });

  it('through the queue is the same', async () => {
    await here.run('lists', 'import', 'ofac-sdn', listWithout());
    await fresh.run('lists', 'import', 'ofac-sdn', listWithout());
    expect((await here.run('lookback', '--to', '2026-11-24', '--workers', '1', '--threads', '2')).stdout).toContain('complete');
    await fresh.run('run', '--date', NIGHT, '--inline');
    expect(said(await alertsOf(here.run))).toEqual(said(await alertsOf(fresh.run)));
  });

  it('of nights that never were says so', async () => {
    const none = await here.run('lookback', '--to', '2020-01-31', '--inline');
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('LOOKBACK_NO_RUNS')]);
  });
});
