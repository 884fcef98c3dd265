import type { Pool } from 'pg';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, openPool, type Database, type Role } from '../../src/adapters/postgres/database.ts';
import { act, attach, eventsOf, readAudit } from '../../src/adapters/postgres/desk/acts.ts';
import { setPassword } from '../../src/adapters/postgres/desk/people.ts';
import { readQueue, readReview, whitelistRequests } from '../../src/adapters/postgres/desk/reviews.ts';
import { hashPassword } from '../../src/adapters/passwords.ts';
import { verifyAudit } from '../../src/pipeline/verify-audit.ts';
import { foldText } from '../../src/text/fold.ts';
import { PERMISSIONS } from '../../src/review/permissions.ts';
import { TRANSITIONS } from '../../src/review/transitions.ts';
import { narrows } from '../support/cli.ts';
import { AT, deskDatabase, does } from '../support/desk.ts';

let owner: Database;
let desk: Database;
let url: string;
let drop: () => Promise<void>;
let env: Record<string, string>;

/** A real night of the demo's messages, so that the desk has what a night gives it. */
beforeAll(async () => {
  ({ url, env, owner, drop } = await deskDatabase());
  desk = await openDatabase({ url, role: 'narrows_console' });
}, 60_000);

afterAll(async () => {
  await desk.destroy();
  await drop();
});

async function open(severity: 'high' | 'medium' | 'low', nth = 0): Promise<string> {
  const { rows } = await readQueue(desk, { state: 'new', severity }, { offset: nth, limit: 1 });
  return rows[0]!.alertId;
}

const stateOf = async (alertId: string): Promise<string> => (await readReview(desk, alertId))!.state;

describe('a closed night', () => {
  it('gives its alerts to the desk, each once, with its time and its counterparty', async () => {
    const { rows, total } = await readQueue(desk, {}, { offset: 0, limit: 100 });
    const runs = await owner.selectFrom('run').select('alerts').orderBy('run_id').execute();
    expect(total).toBe(runs.reduce((sum, { alerts }) => sum + alerts!, 0));
    expect(rows.every(({ state, counterparty, assignee }) => state === 'new' && counterparty !== 'unnamed' && assignee === undefined)).toBe(
      true,
    );
    expect(
      rows.every(
        ({ dueAt, openedAt, severity }) =>
          dueAt.getTime() - openedAt.getTime() === { high: 24, medium: 72, low: 240 }[severity] * 3_600_000,
      ),
    ).toBe(true);
    const [handed] = await eventsOf(desk, '1');
    expect(handed).toMatchObject({ actor: 'system', kind: 'run.handed_over', content: { come: runs[0]!.alerts, changed: {}, gone: [] } });
  });

  it('is searched by a counterparty, an alert, or the payment by its UETR or its end-to-end id', async () => {
    const alertId = await open('high');
    const { counterparty, uetr, endToEndId } = (await readReview(desk, alertId))!;
    for (const asked of [alertId, uetr!, endToEndId!, counterparty]) {
      const { rows } = await readQueue(desk, { search: { asked, folded: foldText(asked) } }, { offset: 0, limit: 100 });
      expect(
        rows.map((row) => row.alertId),
        asked,
      ).toContain(alertId);
    }
    const { rows } = await readQueue(desk, { search: { asked: 'E2E-NOBODY', folded: 'e2e nobody' } }, { offset: 0, limit: 100 });
    expect(rows).toEqual([]);
  });

  it('gives nothing twice when it is closed again', async () => {
    const before = await readQueue(desk, {}, { offset: 0, limit: 100 });
    await sql`select hand_over(1, ${AT}, '{"high": 1, "medium": 1, "low": 1}')`.execute(owner);
    expect(await readQueue(desk, {}, { offset: 0, limit: 100 })).toEqual(before);
  });
});

describe('the tables of the code and of the database', () => {
  it('are the same life cycle', async () => {
    const stored = await desk.selectFrom('review_transition').selectAll().execute();
    const ofCode = Object.entries(TRANSITIONS).flatMap(([action, moves]) =>
      Object.entries(moves).map(([from, to]) => `${action} ${from} ${to}`),
    );
    expect(stored.map(({ action, from_state, to_state }) => `${action} ${from_state} ${to_state ?? from_state}`).toSorted()).toEqual(
      ofCode.toSorted(),
    );
  });

  it('are the same rights', async () => {
    const stored = await desk.selectFrom('review_permission').selectAll().execute();
    const ofCode = Object.entries(PERMISSIONS).flatMap(([role, actions]) => actions.map((action) => `${role} ${action}`));
    expect(stored.map(({ role, action }) => `${role} ${action}`).toSorted()).toEqual(ofCode.toSorted());
  });
});

describe('acts', () => {
  it('close a medium alert by one person, in the log with what was decided on', async () => {
    const id = await open('medium');
    await does(desk, 'ayla', 'close', id, { disposition: 'false_positive', reason: 'generic_word' });
    expect(await readReview(desk, id)).toMatchObject({
      state: 'closed',
      disposition: 'false_positive',
      decidedBy: 'ayla',
      assignee: 'ayla',
    });
    const [event] = await eventsOf(desk, id);
    expect(event).toMatchObject({
      actor: 'ayla',
      kind: 'alert.close',
      content: { from: 'new', to: 'closed', score: expect.any(Number) as number, reason: 'generic_word' },
    });
  });

  it('close a high alert by two persons only, and by a supervisor at last', async () => {
    const id = await open('high');
    const refuses = async (actor: string, action: string, code: string, content = {}): Promise<void> =>
      expect(does(desk, actor, action, id, content)).rejects.toMatchObject({ code });
    await refuses('ayla', 'close', 'DESK_FOUR_EYES', { disposition: 'false_positive' });
    await does(desk, 'ayla', 'propose', id, { disposition: 'true_match', reason: 'blocked' });
    await refuses('bora', 'approve', 'DESK_ROLE');
    await refuses('umut', 'approve', 'DESK_ROLE');
    await refuses('ada', 'approve', 'DESK_ROLE');
    await refuses('ayla', 'close', 'DESK_TRANSITION', { disposition: 'false_positive' });
    await does(desk, 'selim', 'return', id);
    expect(await stateOf(id)).toBe('in_review');
    await does(desk, 'selim', 'propose', id, { disposition: 'true_match', reason: 'blocked' });
    await refuses('selim', 'approve', 'DESK_FOUR_EYES');
    await does(desk, 'suna', 'approve', id);
    expect(await readReview(desk, id)).toMatchObject({ state: 'closed', proposedBy: 'selim', decidedBy: 'suna' });
    await does(desk, 'bora', 'reopen', id);
    expect(await readReview(desk, id)).toMatchObject({ state: 'reopened', disposition: undefined, assignee: undefined });
  });

  it('need a second person once an alert was escalated', async () => {
    const id = await open('medium');
    await does(desk, 'ayla', 'escalate', id);
    await expect(does(desk, 'selim', 'close', id, { disposition: 'false_positive' })).rejects.toMatchObject({ code: 'DESK_TRANSITION' });
    await does(desk, 'selim', 'ask', id);
    await expect(does(desk, 'selim', 'close', id, { disposition: 'false_positive' })).rejects.toMatchObject({ code: 'DESK_FOUR_EYES' });
  });

  it('are refused on what has changed since it was shown, on others’ alerts, for nobody, and for the system', async () => {
    const id = await open('high');
    await does(desk, 'ayla', 'start', id);
    await expect(does(desk, 'ayla', 'ask', id, { version: 0 })).rejects.toMatchObject({ code: 'DESK_STALE' });
    await expect(does(desk, 'bora', 'ask', id)).rejects.toMatchObject({ code: 'DESK_ASSIGNEE' });
    await expect(does(desk, 'bora', 'assign', id, { assignee: 'bora' })).rejects.toMatchObject({ code: 'DESK_ASSIGNEE' });
    await expect(does(desk, 'ayla', 'assign', id, { assignee: 'bora' })).rejects.toMatchObject({ code: 'DESK_ROLE' });
    await expect(does(desk, 'ayla', 'assign', id, { assignee: 'ayla' })).rejects.toMatchObject({ code: 'DESK_TRANSITION' });
    await expect(does(desk, 'selim', 'assign', id, { assignee: 'umut' })).rejects.toMatchObject({ code: 'DESK_ASSIGNEE' });
    await expect(does(desk, 'nobody', 'start', id)).rejects.toMatchObject({ code: 'DESK_ACTOR' });
    await expect(does(desk, 'system', 'start', id)).rejects.toMatchObject({ code: 'DESK_ACTOR' });
    await expect(does(desk, 'ayla', 'ask', id, { note: '' })).rejects.toMatchObject({ code: 'DESK_NOTE' });
    await expect(does(desk, 'ayla', 'fly', id)).rejects.toMatchObject({ code: 'DESK_ROLE' });
    await expect(does(desk, 'ayla', 'start', 'A-none')).rejects.toMatchObject({ code: 'DESK_ALERT' });
    expect(await stateOf(id)).toBe('in_review');
  });

  it('of a bulk assignment all hold or none', async () => {
    const [one, other] = [await open('high', 0), await open('high', 1)];
    const assign = (subject: string, version: number) => ({
      at: AT,
      actor: 'selim',
      kind: 'alert.assign',
      subject,
      content: { assignee: 'bora', version },
    });
    await expect(act(desk, [assign(one, 0), assign(other, 7)])).rejects.toMatchObject({ code: 'DESK_STALE' });
    expect(await stateOf(one)).toBe('new');
    await act(desk, [assign(one, 0), assign(other, 0)]);
    expect([await stateOf(one), await stateOf(other)]).toEqual(['assigned', 'assigned']);
  });

  it('whitelist by two persons, and speak of it', async () => {
    const { rows } = await readQueue(desk, { reason: 'party' }, { offset: 0, limit: 1 });
    const { alertId: id, assessment, counterparty } = (await readReview(desk, rows[0]!.alertId))!;
    const { list, entryId } = assessment.lines.flatMap(({ evidence }) => evidence).find((evidence) => evidence.list !== undefined)!;
    const content = { alert_id: id, counterparty, list, entry_id: entryId, reason: 'another firm', expires_on: '2027-06-01' };
    const ask = { at: AT, actor: 'ayla', kind: 'whitelist.request', subject: '', content };
    await expect(act(desk, [{ ...ask, content: { ...content, expires_on: '2029-01-01' } }])).rejects.toMatchObject({
      code: 'DESK_WHITELIST_DATE',
    });
    await expect(act(desk, [{ ...ask, actor: 'umut' }])).rejects.toMatchObject({ code: 'DESK_ROLE' });
    const [request] = await act(desk, [ask]);
    const decide = (actor: string, kind: string) => act(desk, [{ at: AT, actor, kind, subject: request!, content: { note: 'seen' } }]);
    await expect(decide('ayla', 'whitelist.approve')).rejects.toMatchObject({ code: 'DESK_ROLE' });
    await decide('selim', 'whitelist.approve');
    await expect(decide('suna', 'whitelist.refuse')).rejects.toMatchObject({ code: 'DESK_WHITELIST' });
    const [made] = await whitelistRequests(desk);
    expect(made).toMatchObject({ state: 'approved', requestedBy: 'ayla', decidedBy: 'selim' });
    expect((await eventsOf(desk, made!.whitelistId!)).some(({ kind }) => kind === 'whitelist.added')).toBe(true);
    const [own] = await act(desk, [{ ...ask, actor: 'selim' }]);
    await expect(act(desk, [{ at: AT, actor: 'selim', kind: 'whitelist.approve', subject: own!, content: {} }])).rejects.toMatchObject({
      code: 'DESK_FOUR_EYES',
    });
  });

  it('on persons are an admin’s, and never on oneself', async () => {
    const change = (actor: string, subject: string) =>
      act(desk, [{ at: AT, actor, kind: 'person.change', subject, content: { role: 'admin' } }]);
    await expect(change('selim', 'bora')).rejects.toMatchObject({ code: 'DESK_ROLE' });
    await expect(change('ada', 'ada')).rejects.toMatchObject({ code: 'DESK_FOUR_EYES' });
  });
});

describe('the log', () => {
  const verified = async (): Promise<string[]> =>
    (await readAudit(desk, async (events, witnesses) => verifyAudit(events, witnesses))).problems;

  it('is whole after all of this, also for the command', async () => {
    await attach(
      desk,
      { alertId: await open('high'), name: 'invoice.pdf', mediaType: 'application/pdf', bytes: Buffer.from('%PDF-1.7') },
      'ayla',
      AT,
    );
    await setPassword(owner, 'ayla', await hashPassword('a long enough password'), AT, true);
    expect(await verified()).toEqual([]);
    const { code, stdout } = await narrows(['verify-audit'], { env });
    expect([code, stdout]).toEqual([0, expect.stringContaining('the log is whole')]);
  });

  // Only who owns the tables can get past the triggers; the log tells even of them.
  it.each([
    ['a line that was changed', `update audit_event set actor = 'bora' where kind = 'alert.close'`, 'not as it was written'],
    ['a line that was removed', `delete from audit_event where kind = 'alert.close'`, 'missing or doubled'],
    ['an attachment that was changed', `update attachment set bytes = 'x'`, 'not the file that was attached'],
    ['an attachment that was removed', `delete from attachment`, 'is missing'],
    ['an end that was cut off', `delete from audit_event where seq = (select max(seq) from audit_event)`, 'the log ends with'],
    [
      'a chain that was made anew from the first line',
      `update audit_event set actor = 'bora' where kind = 'alert.close';
       do $$ declare e narrows.audit_event; before text := repeat('0', 64); begin
         for e in select * from narrows.audit_event order by seq loop
           e.previous := before; e.hash := narrows.audit_hash(e); before := e.hash;
           update narrows.audit_event set previous = e.previous, hash = e.hash where seq = e.seq;
         end loop;
         update narrows.audit_head set hash = before;
       end $$;
       insert into run_manifest values (1, 99, '{"audit": {"seq": "12", "hash": "as it was"}}', null, now())`,
      'made on another log',
    ],
  ])('shows %s', async (_, statement, found) => {
    const pool: Pool = await openPool({ url, role: 'owner', connections: 1 });
    await pool.query('begin');
    await pool.query('set local session_replication_role = replica').catch(() => undefined);
    await pool.query(statement);
    await pool.query('commit');
    const problems = await verified();
    expect(problems.join('\n')).toContain(found);
    await pool.end();
  });
});

describe('roles', () => {
  const roles: Role[] = ['narrows_loader', 'narrows_worker', 'narrows_reviewer', 'narrows_analyst', 'narrows_console'];
  it.each([
    [`update audit_event set actor = 'x'`, roles],
    [`delete from audit_event`, roles],
    [`truncate audit_event`, roles],
    [`update audit_head set seq = 0`, roles],
    [
      `insert into audit_event (seq, at, recorded_at, actor, kind, subject, previous, hash) values (1, now(), now(), 'x', 'run.x', 'x', '', 'y')`,
      roles,
    ],
    [`update review set state = 'closed'`, roles],
    [`insert into review_permission values ('auditor', 'approve')`, roles],
    [`update review_transition set to_state = 'closed'`, roles],
    [`insert into person values ('mallory', 'Mallory', 'admin')`, roles],
    [`update person set role = 'admin'`, roles],
    [`update whitelist_request set state = 'approved'`, roles],
    [`delete from attachment`, roles],
    [`update attachment set name = 'x'`, roles],
    [`delete from read_log`, roles],
    [`update alert set payment_id = 1`, roles],
    [`update assessment set score = 0`, roles],
    [`delete from payment`, roles],
    [`update list_entry set content = '{}'`, roles],
    [`select act_on_alert(null, null)`, roles],
    [`select hand_over(1, now(), '{}')`, roles.filter((role) => role !== 'narrows_worker')],
    [`select password from credential`, roles.filter((role) => role !== 'narrows_console')],
    [`select token_hash from session`, roles.filter((role) => role !== 'narrows_console')],
    [`insert into audit_event (at, actor, kind, subject) values (now(), 'system', 'run.x', 'x')`, roles],
    [`insert into run_manifest values (1, 100, '', null, now())`, roles.filter((role) => role !== 'narrows_worker')],
    [`update run set state = 'complete'`, roles.filter((role) => role !== 'narrows_worker')],
    [`drop table review`, roles],
    [`alter table audit_event disable trigger all`, roles],
    [`create table narrows.mine ()`, roles],
  ] as const)('%s', async (statement, refused) => {
    for (const role of refused) {
      const pool = await openPool({ url, role, connections: 1 });
      await expect(pool.query(statement), role).rejects.toMatchObject({ code: expect.stringMatching(/^(?:42501|NR001)$/) as string });
      await pool.end();
    }
  });
});
