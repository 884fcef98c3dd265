import { inspectPostgres } from '../adapters/embedded/postgres.ts';
import { inspectRedis } from '../adapters/embedded/redis.ts';
import { readEnvironment } from '../../config/env.ts';
import { CHECKOUT, loadConfig, openRuntime } from '../runtime.ts';

/** `narrows doctor`: what is found, in which version, and what is wrong. Changes nothing but to start the servers. */
export async function doctor(): Promise<number> {
  let wrong = 0;
  const check = async (what: string, look: () => Promise<string>): Promise<void> => {
    try {
      console.log(`ok     ${what.padEnd(10)} ${await look()}`);
    } catch (error) {
      wrong++;
      const { code, message } = error as { code?: string; message: string };
      console.log(`WRONG  ${what.padEnd(10)} ${code ?? ''} ${message}`);
    }
  };
  const env = readEnvironment(process.env, CHECKOUT);
  await check('node', async () => `${process.version} (${process.execPath})`);
  await check('postgres', async () => {
    if (env.databaseUrl !== undefined) return 'by DATABASE_URL';
    const { version, where } = await inspectPostgres();
    return `${version}, embedded (${where})`;
  });
  await check('redis', async () => {
    if (env.redisUrl !== undefined) return 'by REDIS_URL';
    const found = await inspectRedis(env.home);
    return found ? `${found.version} (${found.where})` : 'not here yet; fetched at the first queued run';
  });
  await check('config', async () => {
    const config = await loadConfig(new Date().toISOString().slice(0, 10));
    return `${config.rules.id}, ${config.goods.id}, ${config.geography.id}, ${config.lexicon.id}`;
  });
  await check('database', async () => {
    const runtime = await openRuntime({ redis: false });
    try {
      const applied = await runtime.migrate();
      const editions = await runtime.read.editions();
      return `schema up to date (${applied.length} migrations applied now); ${editions.length} list(s): ${editions.map(({ editionId }) => editionId).join(', ') || 'none'}`;
    } finally {
      await runtime.close();
    }
  });
  return wrong > 0 ? 2 : 0;
}
