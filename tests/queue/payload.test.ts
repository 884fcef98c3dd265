import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { expect, inject, it } from 'vitest';
import { enqueueRun } from '../../jobs/queue.ts';

it('puts ids on the queue and nothing else', async () => {
  const connection = new Redis(inject('redisUrl'), { maxRetriesPerRequest: null });
  const queue = new Queue('payload-test', { connection });
  await enqueueRun(inject('redisUrl'), queue.name, { runId: '99999', starts: 3 }, [1, 2]);
  const ids = ['run-99999-start-3-close', 'run-99999-start-3-chunk-1', 'run-99999-start-3-chunk-2'];
  const jobs = await Promise.all(ids.map((id) => queue.getJob(id)));
  expect(jobs.map((job) => job?.data as unknown)).toEqual([
    { runId: '99999', start: 3 },
    { runId: '99999', chunkNo: 1 },
    { runId: '99999', chunkNo: 2 },
  ]);
  for (const job of jobs.toReversed()) await job?.remove();
  await queue.close();
  connection.disconnect();
});

it('says how to go on when Redis does not answer', async () => {
  await expect(enqueueRun('/nonexistent/redis.sock', 'payload-test', { runId: '1', starts: 1 }, [1])).rejects.toMatchObject({
    code: 'QUEUE_UNREACHABLE',
    message: expect.stringContaining('--inline') as string,
  });
});
