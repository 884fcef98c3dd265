import { verify, type KeyObject } from 'node:crypto';
import type { AuditEvent, AuditWitnesses } from '../adapters/postgres/desk/acts.ts';
import { sha256 } from './hash.ts';

/** Of an alert, what the log says that it has come to. */
interface Standing {
  readonly state: string;
  readonly disposition: string;
  readonly proposedBy: string;
  readonly decidedBy: string;
}

/**
 * Goes through the log from its first line: every hash is that of its line, every line names the one before, none is missing; and what
 * stands beside the log agrees with it: attachments, manifests, the stored end, and where every alert stands.
 *
 * @param key the public key of manifests; without one their signatures are not checked
 * @returns how many lines were read, and what does not agree, in words; nothing where the log is whole
 */
export async function verifyAudit(
  events: AsyncIterable<
    Pick<AuditEvent, 'seq' | 'actor' | 'kind' | 'subject' | 'content' | 'previous' | 'hash'> & { readonly hashed: string }
  >,
  witnesses: AuditWitnesses,
  key?: KeyObject,
): Promise<{ read: number; problems: string[] }> {
  const problems: string[] = [];
  const anchored = Map.groupBy(witnesses.anchors, ({ seq }) => seq);
  const attached = new Map<string, { readonly seq: string; readonly sha256: unknown }>();
  const standing = new Map<string, Standing>();
  let last = { seq: '0', hash: '0'.repeat(64) };
  let read = 0;
  const hold = (at: { readonly seq: string; readonly hash: string }): void => {
    for (const { runId, hash } of anchored.get(at.seq) ?? [])
      if (hash !== at.hash) problems.push(`event ${at.seq}: the manifest of run ${runId} was made on another log`);
    anchored.delete(at.seq);
  };
  hold(last);
  for await (const event of events) {
    read++;
    if (BigInt(event.seq) !== BigInt(last.seq) + 1n)
      problems.push(`event ${event.seq}: the one before is ${last.seq}; lines are missing or doubled`);
    if (event.previous !== last.hash) problems.push(`event ${event.seq}: it does not follow on event ${last.seq}`);
    if (sha256(event.hashed) !== event.hash) problems.push(`event ${event.seq}: it is not as it was written`);
    if (event.kind === 'alert.attach')
      attached.set(String(event.content['attachment_id']), { seq: event.seq, sha256: event.content['sha256'] });
    if (event.kind.startsWith('alert.')) standing.set(event.subject, standingAfter(standing.get(event.subject), event));
    if (event.kind === 'run.purged') {
      // What was kept for long enough is gone, and the log says since when.
      for (const id of event.content['attachments'] as readonly unknown[]) attached.delete(String(id));
      for (const id of event.content['alert_ids'] as readonly string[]) standing.delete(id);
    }
    hold(event);
    last = event;
  }
  if (last.seq !== witnesses.head.seq || last.hash !== witnesses.head.hash)
    problems.push(`the log ends with event ${last.seq}, and its head says ${witnesses.head.seq}`);
  for (const [seq, [first]] of anchored) problems.push(`event ${seq}, which the manifest of run ${first!.runId} names, is missing`);
  problems.push(...unsigned(witnesses, key), ...otherFiles(attached, witnesses), ...otherStandings(standing, witnesses));
  return { read, problems };
}

const UNTOUCHED: Standing = { state: 'new', disposition: '-', proposedBy: '-', decidedBy: '-' };

function standingAfter(before: Standing = UNTOUCHED, { kind, actor, content }: Pick<AuditEvent, 'kind' | 'actor' | 'content'>): Standing {
  const state = typeof content['to'] === 'string' ? content['to'] : before.state;
  switch (kind) {
    case 'alert.close':
    case 'alert.propose':
      return { state, disposition: String(content['disposition']), proposedBy: actor, decidedBy: kind === 'alert.close' ? actor : '-' };
    case 'alert.approve':
      return { ...before, state, decidedBy: actor };
    case 'alert.return':
    case 'alert.reopen':
      return { ...UNTOUCHED, state };
    default:
      return { ...before, state };
  }
}

function unsigned({ anchors }: AuditWitnesses, key: KeyObject | undefined): string[] {
  if (!key) return [];
  return anchors
    .filter(({ content, signature }) => signature === null || !verify(null, Buffer.from(content), key, Buffer.from(signature, 'base64')))
    .map(({ runId }) => `the signature of a manifest of run ${runId} does not hold`);
}

function otherFiles(
  attached: ReadonlyMap<string, { readonly seq: string; readonly sha256: unknown }>,
  { attachments }: AuditWitnesses,
): string[] {
  const changed = [...attached].filter(([id, { sha256: said }]) => attachments.get(id) !== said);
  const unknown = [...attachments.keys()].filter((id) => !attached.has(id));
  return [
    ...changed.map(
      ([id, { seq }]) => `event ${seq}: attachment ${id} ${attachments.has(id) ? 'is not the file that was attached' : 'is missing'}`,
    ),
    ...unknown.map((id) => `attachment ${id} was never attached by anyone`),
  ];
}

function otherStandings(said: ReadonlyMap<string, Standing>, { standing }: AuditWitnesses): string[] {
  const inWords = ({ state, disposition, proposedBy, decidedBy }: Standing): string =>
    [state, disposition, proposedBy, decidedBy].join(' ');
  return [
    ...[...said]
      .filter(([id, one]) => standing.get(id) !== inWords(one))
      .map(([id, one]) => `alert ${id} stands as «${standing.get(id) ?? 'nothing'}», and the log says «${inWords(one)}»`),
    ...[...standing.keys()]
      .filter((id) => !said.has(id))
      .map((id) => `alert ${id} stands as «${standing.get(id)!}», and the log says nothing of it`),
  ];
}
