import { sql } from 'kysely';
import type { Person } from '../../../model/review.ts';
import type { Database } from '../database.ts';

/** Everyone who can, or could, log in. */
export async function people(db: Database): Promise<Person[]> {
  return db.selectFrom('person').select(['login', 'name', 'role', 'language', 'active']).orderBy('login').execute();
}

/** A person by login, with the password's hash if they have one. */
export async function credentialOf(db: Database, login: string): Promise<{ person: Person; password: string | undefined } | undefined> {
  const row = await db
    .selectFrom('person')
    .leftJoin('credential', 'credential.login', 'person.login')
    .select(['person.login as login', 'name', 'role', 'language', 'active', 'password'])
    .where('person.login', '=', login)
    .executeTakeFirst();
  if (!row) return undefined;
  const { password, ...person } = row;
  return { person, password: password ?? undefined };
}

/** Whom the bank's sign-on means: by its subject, or by a login that is the same name. */
export async function personOfSubject(db: Database, subject: string, login: string | undefined): Promise<Person | undefined> {
  return db
    .selectFrom('person')
    .select(['login', 'name', 'role', 'language', 'active'])
    .where((eb) =>
      // A login is only taken for a person that no other subject is bound to.
      eb.or([
        eb('oidc_subject', '=', subject),
        ...(login === undefined ? [] : [eb.and([eb('login', '=', login), eb('oidc_subject', 'is', null)])]),
      ]),
    )
    .orderBy(sql`oidc_subject is null`)
    .limit(1)
    .executeTakeFirst();
}

/**
 * Sets a password, and ends the person's sessions.
 *
 * @param isGiven whether another person set it, so that it must be changed at the first login
 */
export async function setPassword(db: Database, login: string, password: string, at: Date, isGiven: boolean): Promise<void> {
  const set = { password, changed_at: at, is_given: isGiven };
  await db
    .insertInto('credential')
    .values({ login, ...set })
    .onConflict((conflict) => conflict.column('login').doUpdateSet(set))
    .execute();
}

export async function setLanguage(db: Database, login: string, language: Person['language']): Promise<void> {
  await db.updateTable('person').set({ language }).where('login', '=', login).execute();
}

/** Failed logins since a moment, by login and by address. */
export async function failures(db: Database, login: string, address: string, since: Date): Promise<{ login: number; address: number }> {
  const { rows } = await sql<{ login: number; address: number }>`
    select
      count(*) filter (where login = ${login})::int     as login,
      count(*) filter (where address = ${address})::int as address
    from login_attempt
    where not succeeded and at > ${since} and (login = ${login} or address = ${address})
  `.execute(db);
  return rows[0]!;
}

/** Notes an attempt before it is tried, as one that failed: of many at once each then sees the others. @returns its id */
export async function beginAttempt(db: Database, attempt: { login: string; address: string; at: Date }): Promise<string> {
  const { attempt_id } = await db
    .insertInto('login_attempt')
    .values({ ...attempt, succeeded: false })
    .returning('attempt_id')
    .executeTakeFirstOrThrow();
  return attempt_id;
}

export async function attemptSucceeded(db: Database, attemptId: string): Promise<void> {
  await db.updateTable('login_attempt').set({ succeeded: true }).where('attempt_id', '=', attemptId).execute();
}

export async function openSession(db: Database, session: { tokenHash: string; login: string; csrf: string }, at: Date): Promise<void> {
  await db
    .insertInto('session')
    .values({ token_hash: session.tokenHash, login: session.login, csrf: session.csrf, opened_at: at, seen_at: at })
    .execute();
}

/** A session's person as they are now; nothing where it is too old, was idle too long, or they may no longer log in. */
export async function sessionOf(
  db: Database,
  tokenHash: string,
  limits: { readonly openedAfter: Date; readonly seenAfter: Date },
  at: Date,
): Promise<{ person: Person; csrf: string; mustChange: boolean } | undefined> {
  const row = await db
    .selectFrom('session')
    .innerJoin('person', 'person.login', 'session.login')
    .leftJoin('credential', (join) => join.onRef('credential.login', '=', 'session.login').on('person.oidc_subject', 'is', null))
    .select(['person.login as login', 'name', 'role', 'language', 'active', 'csrf', 'seen_at', 'is_given'])
    .where('token_hash', '=', tokenHash)
    .where('opened_at', '>', limits.openedAfter)
    .where('seen_at', '>', limits.seenAfter)
    .where('active', '=', true)
    .executeTakeFirst();
  if (!row) return undefined;
  const { csrf, seen_at, is_given, ...person } = row;
  // Once a minute is enough to know that somebody is there.
  if (at.getTime() - seen_at.getTime() > 60_000)
    await db.updateTable('session').set({ seen_at: at }).where('token_hash', '=', tokenHash).execute();
  return { person, csrf, mustChange: is_given ?? false };
}

export async function closeSession(db: Database, tokenHash: string): Promise<void> {
  await db.deleteFrom('session').where('token_hash', '=', tokenHash).execute();
}
