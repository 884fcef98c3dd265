import { mkdir, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { exclusively, liveLeases, takeLease } from './leases.ts';
import { startPostgres, type Server, type ServerOptions } from './postgres.ts';
import { startRedis } from './redis.ts';

/** Which servers are wanted, and those that the environment names already. */
export interface ServicesOptions extends ServerOptions {
  readonly need: { readonly postgres: boolean; readonly redis: boolean };
  readonly env: { readonly databaseUrl?: string | undefined; readonly redisUrl?: string | undefined };
}

/** The servers to use. Always `close`, or the embedded ones run on until another process closes them. */
export interface Services {
  readonly databaseUrl?: string;
  readonly redisUrl?: string;
  /** Gives up our share; the last process to do so stops the embedded servers. Calling it again does nothing. */
  readonly close: () => Promise<void>;
}

/**
 * Finds or starts the needed servers: one that the environment names is used as it is and never touched, else this
 * checkout's own, which its processes share. Throws the errors of `startPostgres` and `startRedis`.
 */
export async function openServices(options: ServicesOptions): Promise<Services> {
  const { need, env } = options;
  const shares: Server[] = [];
  const closeAll = async (): Promise<void> => void (await Promise.all(shares.map((share) => share.stop())));
  const share = async (name: string, start: (options: ServerOptions) => Promise<Server>): Promise<string> => {
    const opened = await openShare(name, start, options);
    shares.push(opened);
    return opened.url;
  };
  try {
    const databaseUrl = env.databaseUrl ?? (need.postgres ? await share('postgres', startPostgres) : undefined);
    const redisUrl = env.redisUrl ?? (need.redis ? await share('redis', startRedis) : undefined);
    let closing: Promise<void> | undefined;
    return {
      ...(databaseUrl === undefined ? {} : { databaseUrl }),
      ...(redisUrl === undefined ? {} : { redisUrl }),
      close: () => (closing ??= closeAll()),
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

/** A server whose `stop` is ours alone: it stops the real one only if no other process holds a lease on it. */
async function openShare(name: string, start: (options: ServerOptions) => Promise<Server>, options: ServerOptions): Promise<Server> {
  await mkdir(options.home, { recursive: true });
  // The same checkout reached through a symlink is the same home, with the same lock.
  const home = await realpath(options.home);
  const leases = join(home, 'leases', name);
  return exclusively(leases, async () => {
    const lease = await takeLease(leases);
    const giveUp = async (stop: () => Promise<void>): Promise<void> => {
      await rm(lease, { force: true });
      if ((await liveLeases(leases)).length === 0) await stop();
    };
    try {
      const server = await start({ ...options, home });
      return { url: server.url, stop: () => exclusively(leases, () => giveUp(server.stop)) };
    } catch (error) {
      await giveUp(() => Promise.resolve());
      throw error;
    }
  });
}
