import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { HonoAdapter } from '@bull-board/hono';
import { serveStatic } from '@hono/node-server/serve-static';
import { Queue } from 'bullmq';
import { Hono } from 'hono';
import type { QueueNames } from '../../model/run.ts';
import type { ConsoleEnv } from '../context.ts';
import { requireRole } from '../security.ts';

/** The queues as bull-board shows them, for reading only: what is queued follows from Postgres, and a job that is pushed by hand proves nothing. */
export function jobs(redisUrl: string, names: QueueNames): { readonly pages: Hono<ConsoleEnv>; readonly close: () => Promise<void> } {
  const open = (name: string): Queue => new Queue(name, { connection: { url: redisUrl, lazyConnect: true } });
  const named = { Nights: open(names.night), Schedule: open(names.schedule) };
  const queues = Object.values(named);
  // A lost Redis is shown by the page; it must not end the console.
  for (const queue of queues) queue.on('error', () => undefined);
  const adapter = new HonoAdapter(serveStatic).setBasePath('/jobs');
  createBullBoard({
    queues: Object.entries(named).map(([displayName, queue]) => new BullMQAdapter(queue, { displayName, readOnlyMode: true })),
    serverAdapter: adapter,
    options: { uiConfig: { boardTitle: 'narrows' } },
  });
  const pages = new Hono<ConsoleEnv>()
    .use('/jobs', requireRole('admin', 'supervisor'))
    .use('/jobs/*', requireRole('admin', 'supervisor'))
    .use('/jobs/*', async (page, next) => {
      await next();
      // Its pages name their own base, and bring styles with them; scripts still come from here alone.
      const policy = page.res.headers.get('content-security-policy');
      if (policy !== null)
        page.header(
          'content-security-policy',
          policy.replace("base-uri 'none'", "base-uri 'self'").replace("style-src 'self'", "style-src 'self' 'unsafe-inline'"),
        );
    })
    .route('/jobs', adapter.registerPlugin() as unknown as Hono<ConsoleEnv>);
  return { pages, close: async () => void (await Promise.allSettled(queues.map(async (queue) => queue.close()))) };
}
