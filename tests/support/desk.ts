import { act, type NewEvent } from '../../src/adapters/postgres/desk/acts.ts';
import { openDatabase, type Database } from '../../src/adapters/postgres/database.ts';
import { readReview } from '../../src/adapters/postgres/desk/reviews.ts';
import type { PersonRole } from '../../src/model/review.ts';
import { Client } from 'pg';
import { inject } from 'vitest';
import { narrows } from './cli.ts';
import { cloneDatabase } from './database.ts';

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

/**
 * A database with a real night of the demo's messages, closed and handed over to the desk. The night is made once, by whichever test
 * file comes first, and copied for the others.
 */
export async function deskDatabase(): Promise<{ url: string; env: Record<string, string>; owner: Database; drop: () => Promise<void> }> {
  const { url, drop } = await cloneDatabase(await nightTemplate());
  const owner = await openDatabase({ url, role: 'owner' });
  return { url, env: { DATABASE_URL: url, LOG_LEVEL: 'silent' }, owner, drop: async () => owner.destroy().then(drop) };
}

const TEMPLATE = 'template_desk';

async function nightTemplate(): Promise<string> {
  const admin = new URL(inject('templateUrl'));
  admin.pathname = '/postgres';
  const client = new Client({ connectionString: admin.href });
  await client.connect();
  try {
    // Others wait here until the first has made it.
    await client.query(`select pg_advisory_lock(hashtext('${TEMPLATE}'))`);
    const { rowCount } = await client.query(`select from pg_database where datname = '${TEMPLATE}'`);
    if (rowCount === 0) {
      const { url } = await cloneDatabase();
      await makeNight(url);
      await client.query(`alter database ${new URL(url).pathname.slice(1)} rename to ${TEMPLATE}`);
    }
    return TEMPLATE;
  } finally {
    await client.end();
  }
}

async function makeNight(url: string): Promise<void> {
  const env = { DATABASE_URL: url, LOG_LEVEL: 'silent' };
  await narrows(['lists', 'import', 'ofac-sdn', 'docs/demo/lists/sdn.csv'], { env });
  await narrows(['lists', 'import', 'us-csl', 'docs/demo/lists/csl.csv'], { env });
  await narrows(['ingest', 'docs/demo/messages', 'tests/console/hostile.xml'], { env });
  const { stderr, code } = await narrows(['run', '--inline', '--from', '2026-11-20', '--to', '2026-11-23'], { env });
  if (code !== 1) throw new Error(`the night ended with ${code}: ${stderr}`);
  const owner = await openDatabase({ url, role: 'owner' });
  await addPeople(owner);
  await owner.destroy();
}
