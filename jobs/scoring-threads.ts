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

  constructor(count: number, runtime: Runtime) {
    this.#runtime = runtime;
    for (let i = 0; i < count; i++) this.#idle.push(this.#start());
  }

  /** @returns what was written, or nothing when another worker had done it */
  async score(run: ScoreOrder['run'], chunkNo: number): Promise<Omit<ChunkResult, 'scores'> | undefined> {
    const shared = await this.#runtime.screens.share(run.basis);
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
