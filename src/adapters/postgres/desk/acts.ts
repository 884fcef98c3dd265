import { sql } from 'kysely';
import { NarrowsError } from '../../../model/errors.ts';
import type { Database } from '../database.ts';

/** What a person, or the system, does: one line of the log. */
export interface NewEvent {
  readonly at: Date;
  /** A login, or `system`. */
  readonly actor: string;
  /** `alert.close`, `whitelist.request`, `person.add`. */
  readonly kind: string;
  /** Alert id, login or id of a request; left empty where the database gives it. */
  readonly subject: string;
  readonly content: Readonly<Record<string, unknown>>;
}

/** A line of the log as it is stored. */
export interface AuditEvent extends NewEvent {
  readonly seq: string;
  readonly recordedAt: Date;
  readonly previous: string;
  readonly hash: string;
}

/**
 * Appends acts to the log, all or none; the database decides whether each is allowed and what comes of it.
 *
 * @returns the subject of each, with the ids that the database gave
 * @throws NarrowsError `DESK_…`: what the act broke
 */
export async function act(db: Database, events: readonly NewEvent[]): Promise<string[]> {
  try {
    return await db.transaction().execute(async (trx) => {
      const subjects: string[] = [];
      for (const { at, actor, kind, subject, content } of events) {
        const row = await trx
          .insertInto('audit_event')
          .values({ at, actor, kind, subject, content: { ...content } })
          .returning('subject')
          .executeTakeFirstOrThrow();
        subjects.push(row.subject);
      }
      return subjects;
    });
  } catch (error) {
    throw refused(error);
  }
}

/** Stores a file and says so in the log. */
export async function attach(
  db: Database,
  file: { readonly alertId: string; readonly name: string; readonly mediaType: string; readonly bytes: Buffer },
  actor: string,
  at: Date,
): Promise<void> {
  try {
    await db.transaction().execute(async (trx) => {
      const { attachment_id, sha256 } = await trx
        .insertInto('attachment')
        .values({ alert_id: file.alertId, name: file.name, media_type: file.mediaType, bytes: file.bytes, added_by: actor, added_at: at })
        .returning(['attachment_id', 'sha256'])
        .executeTakeFirstOrThrow();
      await trx
        .insertInto('audit_event')
        .values({ at, actor, kind: 'alert.attach', subject: file.alertId, content: { attachment_id, name: file.name, sha256 } })
        .execute();
    });
  } catch (error) {
    throw refused(error);
  }
}

/** A refusal of the triggers as ours; anything else as it is. */
function refused(error: unknown): unknown {
  const { code = '', message = '' } = error as { code?: string; message?: string };
  // Classes of values that are none, and of constraints: what was sent does not fit. The message may quote it, so it is not passed on.
  if (/^2[23]/.test(code)) return new NarrowsError('DESK_INPUT', 'what was sent does not fit what the desk holds', { cause: error });
  if (code !== 'NR001') return error;
  const [, name = 'DESK_REFUSED', sentence = message] = /^(\w+): ([^]*)$/.exec(message) ?? [];
  return new NarrowsError(name, sentence, { cause: error });
}

/** The whole log in its order, with the text under each hash; in stretches, for it grows for ever. */
async function* readEvents(db: Database): AsyncGenerator<AuditEvent & { hashed: string }> {
  let after = '0';
  for (;;) {
    // The text under the hash is made from jsonb's own text, which no other program writes alike.
    const { rows } = await sql<{
      seq: string;
      at: Date;
      at_text: string;
      recorded_at: Date;
      recorded_text: string;
      actor: string;
      kind: string;
      subject: string;
      content: Record<string, unknown>;
      content_text: string;
      previous: string;
      hash: string;
    }>`
      select
        seq, at, recorded_at, actor, kind, subject, content, content::text as content_text, previous, hash,
        to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at_text,
        to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as recorded_text
      from audit_event
      where seq > ${after}
      order by seq
      limit 1000
    `.execute(db);
    for (const row of rows)
      yield {
        seq: row.seq,
        at: row.at,
        recordedAt: row.recorded_at,
        actor: row.actor,
        kind: row.kind,
        subject: row.subject,
        content: row.content,
        previous: row.previous,
        hash: row.hash,
        hashed: [row.seq, row.previous, row.at_text, row.recorded_text, row.actor, row.kind, row.subject, row.content_text].join('\n'),
      };
    if (rows.length < 1000) return;
    after = rows.at(-1)!.seq;
  }
}

/** What was ever done with one subject, in order. */
export async function eventsOf(db: Database, subject: string): Promise<AuditEvent[]> {
  const rows = await db.selectFrom('audit_event').selectAll().where('subject', '=', subject).orderBy('seq').execute();
  return rows.map(({ recorded_at, ...row }) => ({ ...row, recordedAt: recorded_at }));
}

/** The newest acts, for the auditor's page. */
export async function recentEvents(
  db: Database,
  filter: {
    readonly actor?: string | undefined;
    readonly kind?: string | undefined;
    readonly before?: string | undefined;
    readonly limit: number;
  },
): Promise<AuditEvent[]> {
  let query = db.selectFrom('audit_event').selectAll().orderBy('seq', 'desc').limit(filter.limit);
  if (filter.actor !== undefined) query = query.where('actor', '=', filter.actor);
  if (filter.kind !== undefined) query = query.where('kind', 'like', `${filter.kind.replaceAll(/[%_\\]/g, '\\$&')}%`);
  if (filter.before !== undefined) query = query.where('seq', '<', filter.before);
  return (await query.execute()).map(({ recorded_at, ...row }) => ({ ...row, recordedAt: recorded_at }));
}

/** The end of the log. */
export async function auditHead(db: Database): Promise<{ seq: string; hash: string }> {
  return db.selectFrom('audit_head').select(['seq', 'hash']).executeTakeFirstOrThrow();
}

/** What stands beside the log and must agree with it. */
export interface AuditWitnesses {
  /** sha256 of every stored attachment, by id. */
  readonly attachments: ReadonlyMap<string, string>;
  /** Ends of the log that the manifests of runs name. */
  readonly anchors: readonly {
    readonly runId: string;
    readonly seq: string;
    readonly hash: string;
    readonly content: string;
    readonly signature: string | null;
  }[];
  readonly head: { readonly seq: string; readonly hash: string };
  /** Where every alert that was ever touched stands, as `state disposition proposed-by decided-by`. */
  readonly standing: ReadonlyMap<string, string>;
}

/** Reads the log and its witnesses as of one moment, so that what is done meanwhile looks like no fault. */
export async function readAudit<T>(
  db: Database,
  use: (events: AsyncIterable<AuditEvent & { readonly hashed: string }>, witnesses: AuditWitnesses) => Promise<T>,
): Promise<T> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (trx) => use(readEvents(trx), await auditWitnesses(trx)));
}

async function auditWitnesses(db: Database): Promise<AuditWitnesses> {
  const files = await sql<{ attachment_id: string; sha256: string }>`
    select attachment_id, encode(sha256(bytes), 'hex') as sha256 from attachment
  `.execute(db);
  const anchors = await sql<AuditWitnesses['anchors'][number]>`
    select run_id as "runId", content::json #>> '{audit,seq}' as seq, content::json #>> '{audit,hash}' as hash, content, signature
    from run_manifest
    where content::json -> 'audit' is not null
    order by run_id, run_manifest.seq
  `.execute(db);
  const reviews = await sql<{ alert_id: string; standing: string }>`
    select alert_id, concat_ws(' ', state, coalesce(disposition, '-'), coalesce(proposed_by, '-'), coalesce(decided_by, '-')) as standing
    from review
    where state <> 'new' or exists (select from audit_event e where e.subject = alert_id and e.kind like 'alert.%')
  `.execute(db);
  return {
    attachments: new Map(files.rows.map((row) => [row.attachment_id, row.sha256])),
    anchors: anchors.rows,
    head: await auditHead(db),
    standing: new Map(reviews.rows.map((row) => [row.alert_id, row.standing])),
  };
}

/** Notes who read what. */
export async function noteRead(db: Database, read: { at: Date; actor: string; kind: string; subject: string }): Promise<void> {
  await db.insertInto('read_log').values(read).execute();
}

/** Who read an alert. */
export async function readsOf(db: Database, subject: string, limit: number): Promise<{ at: Date; actor: string; kind: string }[]> {
  return db
    .selectFrom('read_log')
    .select(['at', 'actor', 'kind'])
    .where('subject', '=', subject)
    .orderBy('at', 'desc')
    .limit(limit)
    .execute();
}
