import { Worker } from 'node:worker_threads';
import { NarrowsError } from '../src/model/errors.ts';
import type { Basis, ChunkResult, Runtime, Shared } from '../src/runtime.ts';

/** What a thread is asked, with the memory that all threads share. */
export interface ScoreOrder {
  readonly run: { readonly runId: string; readonly businessDate: string; readonly basis: Basis };
  readonly chunkNo: number;
  readonly shared: Shared;
}

export type ScoreReply =
  | { readonly result: Omit<ChunkResult, 'scores'> | undefined }
  | { readonly error: { readonly name: string; readonly code: string | undefined; readonly message: string } };

interface Thread {
  readonly worker: Worker;
  readonly gone: Promise<unknown>;
  isDead: boolean;
  /** Who waits for its answer. */
  waiter: { readonly resolve: (reply: ScoreReply) => void; readonly reject: (error: Error) => void } | undefined;
}

/** Megabytes of a thread's own heap. Its caches are bounded and need half of it; what is young is collected often. */
const HEAP = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 16 };

/**
 * Threads that score chunks, so that the thread that talks to Redis is never busy: it renews the leases on its jobs in time, and hears
 * a SIGTERM. A thread that dies fails its job, which comes again, and another takes its place.
 */
export class ScoringThreads {
  readonly #runtime: Runtime;
  readonly #idle: Thread[] = [];
  readonly #waiting: ((thread: Thread) => void)[] = [];
  readonly #all = new Set<Thread>();
  #shared: { readonly basis: Basis; readonly memory: Promise<Shared> } | undefined;

  constructor(count: number, runtime: Runtime) {
    this.#runtime = runtime;
    for (let i = 0; i < count; i++) this.#idle.push(this.#start());
  }

  /** @returns what was written, or nothing when another worker had done it */
  async score(run: ScoreOrder['run'], chunkNo: number): Promise<Omit<ChunkResult, 'scores'> | undefined> {
    const shared = await this.#sharedBy(run.basis);
    const thread = this.#idle.pop() ?? (await new Promise<Thread>((resolve) => this.#waiting.push(resolve)));
    try {
      const reply = await new Promise<ScoreReply>((resolve, reject) => {
        thread.waiter = { resolve, reject };
        // One that died while it had nothing to do does not answer either.
        if (thread.isDead) reject(died());
        else thread.worker.postMessage({ run, chunkNo, shared } satisfies ScoreOrder);
      });
      if ('error' in reply) throw Object.assign(new Error(reply.error.message), { name: reply.error.name, code: reply.error.code });
      return reply.result;
    } finally {
      thread.waiter = undefined;
      this.#release(thread.isDead ? this.#replace(thread) : thread);
    }
  }

  async close(): Promise<void> {
    await Promise.all(
      [...this.#all].map(async ({ worker, gone }) => {
        worker.postMessage('close');
        await gone;
      }),
    );
    if (this.#shared) await this.#keep(this.#shared);
  }

  /** The memory of one basis at a time: a worker that lives for months must not hold every edition that it ever had. */
  async #sharedBy(basis: Basis): Promise<Shared> {
    const before = this.#shared;
    if (!before || JSON.stringify(before.basis) !== JSON.stringify(basis)) {
      const memory = this.#runtime.screens.share(basis);
      // The cause may pass; the next chunk tries again.
      memory.catch(() => {
        if (this.#shared?.memory === memory) this.#shared = undefined;
      });
      this.#shared = { basis, memory };
      if (before) await this.#keep(before);
      return memory;
    }
    return before.memory;
  }

  /** What the threads came to know is kept when they have no more to do with it. */
  async #keep({ basis, memory }: { readonly basis: Basis; readonly memory: Promise<Shared> }): Promise<void> {
    await memory.then(async (shared) => this.#runtime.screens.keep(basis, shared)).catch(() => undefined);
  }

  #start(): Thread {
    const worker = new Worker(new URL('scoring-thread.ts', import.meta.url), {
      env: { ...process.env, DATABASE_URL: this.#runtime.databaseUrl },
      resourceLimits: HEAP,
    });
    const thread: Thread = { worker, gone: new Promise((resolve) => worker.once('exit', resolve)), isDead: false, waiter: undefined };
    worker.on('error', (error) => this.#runtime.log.error({ error: error.name }, 'a scoring thread failed'));
    worker.on('message', (reply: ScoreReply) => thread.waiter?.resolve(reply));
    worker.once('exit', () => {
      thread.isDead = true;
      thread.waiter?.reject(died());
    });
    this.#all.add(thread);
    return thread;
  }

  #replace(dead: Thread): Thread {
    this.#all.delete(dead);
    return this.#start();
  }

  #release(thread: Thread): void {
    const next = this.#waiting.shift();
    if (next) next(thread);
    else this.#idle.push(thread);
  }
}

function died(): NarrowsError {
  return new NarrowsError('WORKER_THREAD_DIED', 'A scoring thread ended while it held a chunk; the chunk is scored again');
}
