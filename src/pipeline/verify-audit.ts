import { sha256 } from './hash.ts';

/** A line of the log with the text that its hash is of. */
export interface ChainedEvent {
  readonly seq: string;
  readonly kind: string;
  readonly content: Readonly<Record<string, unknown>>;
  readonly previous: string;
  readonly hash: string;
  readonly hashed: string;
}

/** What stands beside the log and must agree with it. */
export interface Witnesses {
  /** sha256 of every stored attachment, by id. */
  readonly attachments: ReadonlyMap<string, string>;
  /** Ends of the log that the manifests of runs name: signed, and perhaps kept elsewhere. */
  readonly anchors: readonly { readonly runId: string; readonly seq: string; readonly hash: string }[];
  readonly head: { readonly seq: string; readonly hash: string };
}

/**
 * Goes through the log from its first line: every hash is that of its line, every line names the one before, none is missing, and
 * attachments, manifests and the stored head say the same.
 *
 * @returns how many lines were read, and what does not agree, in words; nothing where the log is whole
 */
export async function verifyAudit(
  events: AsyncIterable<ChainedEvent>,
  witnesses: Witnesses,
): Promise<{ read: number; problems: string[] }> {
  const problems: string[] = [];
  const anchored = Map.groupBy(witnesses.anchors, ({ seq }) => seq);
  const unseen = new Map(witnesses.attachments);
  const attached = new Map<string, { readonly seq: string; readonly sha256: unknown }>();
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
    // What was kept for long enough is gone, and the log says since when.
    if (event.kind === 'run.purged') for (const id of (event.content['attachments'] ?? []) as unknown[]) attached.delete(String(id));
    hold(event);
    last = event;
  }
  if (last.seq !== witnesses.head.seq || last.hash !== witnesses.head.hash)
    problems.push(`the log ends with event ${last.seq}, and its head says ${witnesses.head.seq}`);
  for (const [id, { seq, sha256: said }] of attached) {
    const stored = witnesses.attachments.get(id);
    if (stored !== said)
      problems.push(`event ${seq}: attachment ${id} ${stored === undefined ? 'is missing' : 'is not the file that was attached'}`);
    unseen.delete(id);
  }
  for (const id of unseen.keys()) problems.push(`attachment ${id} was never attached by anyone`);
  for (const [seq, [first]] of anchored) problems.push(`event ${seq}, which the manifest of run ${first!.runId} names, is missing`);
  return { read, problems };
}
