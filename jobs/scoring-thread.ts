import { parentPort } from 'node:worker_threads';
import { scoreChunk } from '../src/pipeline/score-chunk.ts';
import { openRuntime } from '../src/runtime.ts';
import type { ScoreOrder, ScoreReply } from './scoring-threads.ts';

/** A thread's life: scores the chunks that it is given, one at a time, with connections and caches of its own, until told to close. */
const runtime = await openRuntime({ redis: false });
const port = parentPort!;

port.on('message', (order: ScoreOrder | 'close') => {
  if (order === 'close') void runtime.close().then(() => port.close());
  else void score(order).then((reply) => port.postMessage(reply));
});

async function score({ run, chunkNo, shared }: ScoreOrder): Promise<ScoreReply> {
  try {
    const result = await scoreChunk(run, chunkNo, await runtime.screens.of(run.basis, shared), runtime.night, runtime.now);
    if (!result) return { result };
    const { scores: _, ...told } = result;
    return { result: told };
  } catch (error) {
    const { name, code, message } = error as { name: string; code?: string; message: string };
    return { error: { name, code, message } };
  }
}
