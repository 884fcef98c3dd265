import { act, type NewEvent } from '../../src/adapters/postgres/desk/acts.ts';
import type { Database } from '../../src/adapters/postgres/database.ts';
import { readReview } from '../../src/adapters/postgres/desk/reviews.ts';
import type { PersonRole } from '../../src/model/review.ts';

export const AT = new Date('2026-11-24T08:00:00Z');

/** One of every role, and a second analyst and supervisor. */
export const PEOPLE: Readonly<Record<string, PersonRole>> = {
  ayla: 'analyst',
  bora: 'analyst',
  selim: 'supervisor',
  suna: 'supervisor',
  umut: 'auditor',
  ada: 'admin',
};

export async function addPeople(owner: Database): Promise<void> {
  await act(
    owner,
    Object.entries(PEOPLE).map(([login, role]) => ({
      at: AT,
      actor: 'system',
      kind: 'person.add',
      subject: login,
      content: { name: `Invented ${login}`, role },
    })),
  );
}

/** Does something with an alert as somebody, as they see it now. */
export async function does(db: Database, actor: string, action: string, alertId: string, content: NewEvent['content'] = {}): Promise<void> {
  const version = (await readReview(db, alertId))?.version;
  await act(db, [
    {
      at: AT,
      actor,
      kind: `alert.${action}`,
      subject: alertId,
      content: { version, note: 'because', reason: 'different_name', ...content },
    },
  ]);
}
