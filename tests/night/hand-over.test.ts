import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase, type Database } from '../../src/adapters/postgres/database.ts';
import { eventsOf } from '../../src/adapters/postgres/desk/acts.ts';
import { readQueue, readReview } from '../../src/adapters/postgres/desk/reviews.ts';
import { narrows } from '../support/cli.ts';
import { deskDatabase, does } from '../support/desk.ts';

let desk: Database;
let env: Record<string, string>;
let drop: () => Promise<void>;
const folder = mkdtempSync(path.join(tmpdir(), 'narrows-lists-'));

beforeAll(async () => {
  const database = await deskDatabase();
  ({ env } = database);
  desk = await openDatabase({ url: database.url, role: 'narrows_console' });
  drop = async () => desk.destroy().then(database.drop);
}, 60_000);

afterAll(async () => {
  await drop();
  rmSync(folder, { recursive: true });
});

async function lookback(): Promise<void> {
  const { code, stderr } = await narrows(['lookback', '--inline', '--days', '30', '--to', '2026-11-24'], { env });
  expect(code, stderr).toBeLessThan(2);
}

it('what was closed comes back when a new entry meets it, and only that', async () => {
  const { rows } = await readQueue(desk, { severity: 'medium' }, { offset: 0, limit: 2 });
  const [one, other] = [rows[0]!, rows[1]!];
  for (const { alertId } of [one, other])
    await does(desk, 'ayla', 'close', alertId, { disposition: 'false_positive', reason: 'known_trade' });
  const file = path.join(folder, 'own.csv');
  writeFileSync(file, `id,name,aliases,kind\n1,${one.counterparty},,organisation\n`);
  expect((await narrows(['lists', 'import', 'own', file], { env })).code).toBe(0);
  await lookback();
  expect(await readReview(desk, one.alertId)).toMatchObject({
    state: 'reopened',
    assignee: undefined,
    disposition: undefined,
    foundBy: 'night',
  });
  expect((await readReview(desk, one.alertId))!.score).toBeGreaterThanOrEqual(one.score);
  const events = await eventsOf(desk, one.alertId);
  expect(events.map(({ actor, kind }) => `${actor} ${kind}`)).toEqual(['ayla alert.close', 'system alert.reopen']);
  expect(await readReview(desk, other.alertId)).toMatchObject({ state: 'closed', decidedBy: 'ayla' });
}, 60_000);

it('what no run raises any more stays on the desk and says so, until a person closes it', async () => {
  const { rows } = await readQueue(desk, { reason: 'party' }, { offset: 0, limit: 50 });
  const gone = await Promise.all(rows.map(async ({ alertId }) => (await readReview(desk, alertId))!));
  const only = gone.find(
    ({ assessment, reasons }) =>
      reasons.length === 1 && assessment.lines.filter(({ evidence }) => evidence.some(({ list }) => list !== undefined)).length === 1,
  )!;
  const { entryId } = only.assessment.lines.flatMap(({ evidence }) => evidence).find(({ list }) => list === 'ofac-sdn')!;
  const file = path.join(folder, 'sdn.csv');
  writeFileSync(
    file,
    readFileSync('docs/demo/lists/sdn.csv', 'utf8')
      .split('\n')
      .filter((line) => !line.startsWith(`${entryId},`))
      .join('\n'),
  );
  for (const companion of ['add', 'alt'])
    writeFileSync(
      path.join(folder, `${companion}.csv`),
      readFileSync(`docs/demo/lists/${companion}.csv`, 'utf8')
        .split('\n')
        .filter((line) => !line.startsWith(`${entryId},`))
        .join('\n'),
    );
  expect((await narrows(['lists', 'import', 'ofac-sdn', file, '--accept-shrink'], { env })).code).toBe(0);
  await lookback();
  expect(await readReview(desk, only.alertId)).toMatchObject({ isGone: true, state: 'new', score: only.score });
  expect((await readQueue(desk, { gone: true }, { offset: 0, limit: 10 })).rows.map(({ alertId }) => alertId)).toContain(only.alertId);
}, 60_000);
