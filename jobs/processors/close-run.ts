import { UnrecoverableError } from 'bullmq';
import { closeRun } from '../../src/pipeline/close-run.ts';
import type { Runtime } from '../../src/runtime.ts';
import type { Payloads } from '../queue.ts';

/** Balances a run once all its chunks have come back. */
export async function closeRunJob({ runId, start }: Payloads['close-run'], runtime: Runtime): Promise<void> {
  const run = await runtime.read.run(runId);
  if (!run) throw new UnrecoverableError(`run ${runId} does not exist`);
  // A later start has planned again and closes the night itself; this one would call its open chunks a fault.
  if (run.starts !== start) return;
  const closed = await closeRun(run, runtime.night, runtime.now());
  runtime.log.info({ run_id: runId, state: closed.state, ...closed.totals }, 'run closed');
}
