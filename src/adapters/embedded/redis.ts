import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { privateFolder, socketFolder } from './folders.ts';
import type { Server, ServerOptions } from './postgres.ts';
import { findRedis, obtainRedis, type RedisProgram } from './redis-program.ts';
import { lastLines, orFailWith, run } from './run.ts';

const SOCKET = 'redis.sock';
/** Reading a large append-only file back takes its time. */
const PATIENCE_MS = 60_000;

/**
 * Starts this checkout's own Redis, or joins it if it runs. The `url` is the socket's absolute path, which ioredis
 * takes as it is. Throws `SERVICE_REDIS_MISSING` or `SERVICE_REDIS_START`.
 */
export function startRedis(options: ServerOptions): Promise<Server> {
  const advice = `The embedded Redis of ${options.home} did not start. Set REDIS_URL to use another server.`;
  return orFailWith('SERVICE_REDIS_START', advice, async () => {
    const folder = await privateFolder(join(options.home, 'redis'));
    const sockets = await socketFolder(folder, SOCKET);
    const socket = join(sockets, SOCKET);
    if (!(await answers(socket))) {
      await launch(await obtainRedis(options.home, options.log), folder, socket, options.throwaway ?? false);
    }
    return {
      url: socket,
      stop: async () => {
        const answer = await ask(socket, 'SHUTDOWN');
        if (answer) throw new Error(`Redis at ${socket} would not stop: ${answer}`);
        while ((await ask(socket, 'PING')) !== undefined) await sleep(20);
        if (sockets !== folder) await rm(sockets, { recursive: true, force: true });
      },
    };
  });
}

/** For `narrows doctor`: the version that would start, and where it is; undefined where it is yet to be fetched. */
export async function inspectRedis(home: string): Promise<{ version: string; where: string } | undefined> {
  const program = await findRedis(home);
  if (!program) return undefined;
  return {
    version: (await run(program.path, ['--version'], { env: environment(program) })).trim(),
    where: program.path,
  };
}

const environment = ({ libraries }: RedisProgram): Record<string, string> => ({
  PATH: '/usr/bin:/bin',
  LC_ALL: 'C',
  ...(libraries.length > 0 ? { LD_LIBRARY_PATH: libraries.join(':') } : {}),
});

/** Detached, so that it outlives us: other processes may be using it when we end. */
async function launch(program: RedisProgram, folder: string, socket: string, throwaway: boolean): Promise<void> {
  const settings = {
    port: '0',
    unixsocket: socket,
    unixsocketperm: '700',
    dir: folder,
    pidfile: join(folder, 'redis.pid'),
    logfile: join(folder, 'log'),
    // A queue must refuse new jobs when memory is short, never forget old ones.
    'maxmemory-policy': 'noeviction',
    save: '',
    appendonly: throwaway ? 'no' : 'yes',
  };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  const server = spawn(program.path, args, { cwd: '/', detached: true, stdio: 'ignore', env: environment(program) });
  let failure: string | undefined;
  server.once('error', (error) => (failure = error.message));
  server.once('exit', (code, signal) => (failure = `redis-server ended with ${code ?? signal}`));
  server.unref();
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await answers(socket))) {
    if (Date.now() > deadline) failure ??= 'redis-server does not answer';
    if (failure) throw new Error(`${failure}. The end of ${settings.logfile}:\n${await lastLines(settings.logfile)}`);
    await sleep(20);
  }
}

/** Whether a server is there, waiting while it reads its data or, having hung up on us, starts or dies. */
async function answers(socket: string): Promise<boolean> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const answer = await ask(socket, 'PING');
    if (answer === undefined) return false;
    if (answer === '+PONG') return true;
    const notYet = answer === '' || answer.startsWith('-LOADING');
    if (!notYet || Date.now() > deadline) throw new Error(`Redis at ${socket} answered PING with '${answer}'`);
    await sleep(50);
  }
}

/** One command, and the first line of its answer: undefined if nobody listens, empty if the server only hung up. */
function ask(socket: string, command: string): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const connection = connect(socket, () => connection.write(`${command}\r\n`));
    connection.setTimeout(10_000, () => connection.destroy(new Error(`Redis at ${socket} does not answer.`)));
    connection.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ECONNREFUSED') resolve(undefined);
      else if (error.code === 'ECONNRESET' || error.code === 'EPIPE') resolve('');
      else reject(error);
    });
    connection.on('data', (chunk) => {
      answer += chunk.toString();
      if (answer.includes('\r\n')) connection.end();
    });
    connection.once('close', () => resolve(answer.split('\r\n')[0] ?? ''));
  });
}
