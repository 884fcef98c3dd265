import { z } from 'zod';
import type { RejectedRow } from '../../model/list-entry.ts';
import type { ListFile } from '../reader.ts';
import { namedRows, type NamedRow } from '../rows.ts';

const REQUIRED = ['id', 'schema', 'name', 'aliases', 'countries', 'identifiers', 'sanctions', 'dataset'];

/** `targets.simple.csv`: one row a target, lists of values with `;` between (domain.md 6.3). */
export function* readTargets(file: ListFile): Generator<NamedRow | RejectedRow> {
  yield* namedRows(file, { required: REQUIRED, layout: 'OpenSanctions’ targets.simple.csv' });
}

const ENTITY = z.looseObject({
  id: z.string().min(1),
  schema: z.string().min(1),
  caption: z.string().optional(),
  properties: z.record(z.string(), z.array(z.string())),
  datasets: z.array(z.string()).optional(),
});

/** An entity of FollowTheMoney: people and firms, but also sanctions, addresses and the ties between them. */
export type FtmEntity = z.infer<typeof ENTITY>;

/** `entities.ftm.json`: one entity a line. */
export function* readFtm(file: ListFile): Generator<FtmEntity | RejectedRow> {
  let line = 0;
  for (const raw of linesOf(file)) {
    line++;
    if (raw.trim() === '') continue;
    const entity = parse(raw);
    if (entity) yield entity;
    else
      yield {
        rejected: true,
        code: 'LIST_ROW_MALFORMED',
        reason: 'the line is no entity of FollowTheMoney',
        file: file.name,
        line,
        raw: raw.slice(0, 2_000),
      };
  }
}

function parse(raw: string): FtmEntity | undefined {
  try {
    return ENTITY.parse(JSON.parse(raw));
  } catch {
    return undefined;
  }
}

function* linesOf(file: ListFile): Generator<string> {
  let pending = '';
  for (const text of file.stretches()) {
    pending += text;
    const lines = pending.split('\n');
    pending = lines.pop()!;
    yield* lines;
  }
  if (pending !== '') yield pending;
}
