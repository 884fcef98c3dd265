import { openDatabase } from './adapters/postgres/database.ts';
import { readEdges, readEntries } from './adapters/postgres/lists.ts';
import type { Basis } from './adapters/postgres/runs.ts';
import { keepHeapSmall } from './adapters/small-heap.ts';
import { deriveOwned } from './lists/ownership.ts';
import type { Rules } from './model/rules.ts';
import { buildListBlock } from './screening/list-block.ts';

/** What the process is given. */
export interface BlockOrder {
  readonly databaseUrl: string;
  readonly editions: Basis['editions'];
  readonly ownership: Rules['ownership'];
}

export type BlockReply =
  | { readonly block: Uint8Array }
  | { readonly error: { readonly code: string | undefined; readonly message: string } };

async function build({ databaseUrl, editions, ownership }: BlockOrder): Promise<BlockReply> {
  try {
    const db = await openDatabase({ url: databaseUrl, role: 'narrows_worker', connections: 1 });
    const entries = await readEntries(db, editions);
    const owned = deriveOwned(entries, await readEdges(db, editions), ownership);
    await db.destroy();
    return { block: new Uint8Array(buildListBlock([...entries, ...owned])) };
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    return { error: { code, message } };
  }
}

// A process of its own: building takes seconds of one core, and a worker that is deaf for so long loses the leases on its jobs; and the
// memory that it takes goes with it.
keepHeapSmall();
process.once('message', (order: BlockOrder) => {
  void build(order).then((reply) =>
    process.send!(reply, () => {
      process.disconnect();
    }),
  );
});
