import { parentPort, workerData } from 'node:worker_threads';
import { openDatabase } from './adapters/postgres/database.ts';
import { readEdges, readEntries } from './adapters/postgres/lists.ts';
import type { Basis } from './adapters/postgres/runs.ts';
import { deriveOwned } from './lists/ownership.ts';
import type { Rules } from './model/rules.ts';
import { buildListBlock } from './screening/list-block.ts';

/** What the thread is given. */
export interface BlockOrder {
  readonly databaseUrl: string;
  readonly editions: Basis['editions'];
  readonly ownership: Rules['ownership'];
}

// A thread of its own: building takes seconds of one core, and a worker that is deaf for so long loses the leases on its jobs.
const { databaseUrl, editions, ownership } = workerData as BlockOrder;
const db = await openDatabase({ url: databaseUrl, role: 'narrows_worker', connections: 1 });
try {
  const entries = await readEntries(db, editions);
  const owned = deriveOwned(entries, await readEdges(db, editions), ownership);
  parentPort!.postMessage(buildListBlock([...entries, ...owned]));
} finally {
  await db.destroy();
}
