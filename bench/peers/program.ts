import { execFile } from 'node:child_process';
import { homedir } from 'node:os';
import path from 'node:path';
import type { Listed, Peer } from './peer.ts';

/** Where a peer's own program is installed: outside of the repository, and kept from run to run. */
export function cacheFolder(name: string): string {
  return path.join(process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache'), 'narrows-peers', name);
}

/** Runs a program to its end and returns what it printed; throws an `Error` with its own words, on one line, if it fails. */
export function run(program: string, args: readonly string[], { input = '', folder = '/' } = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(program, args, { cwd: folder, maxBuffer: 2 ** 28 }, (cause, stdout, stderr) => {
      if (!cause) return resolve(stdout);
      const said = cause.code === 'ENOENT' ? 'not on this machine' : (stderr.trim() || cause.message).replaceAll(/\s+/g, ' ').slice(-300);
      reject(new Error(`${path.basename(program)}: ${said}`, { cause }));
    });
    child.stdin?.on('error', () => undefined).end(input);
  });
}

/** Asks a program that reads the whole task as JSON, keeps the time around its own matching, and writes the answer as JSON. */
export function askProgram(
  program: string,
  args: readonly string[],
  task: { readonly entries: readonly Listed[]; readonly threshold: number; readonly block?: boolean },
): Peer['findAll'] {
  return async (texts) => {
    const answer = JSON.parse(await run(program, args, { input: JSON.stringify({ ...task, texts }) })) as {
      hits: string[][];
      seconds: number;
    };
    return { hits: answer.hits.map((ids) => new Set(ids)), seconds: answer.seconds };
  };
}
