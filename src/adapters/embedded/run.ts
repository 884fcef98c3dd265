import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { NarrowsError } from '../../model/errors.ts';

/** A system account that a program is run as. */
export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** How a program is run: as whom (default: us), with which environment (default: ours), in which folder (default: /). */
export interface RunOptions {
  readonly account?: Account | undefined;
  readonly env?: NodeJS.ProcessEnv;
  readonly folder?: string;
}

/** Runs a program to its end and returns what it printed; throws an `Error` with its output if it fails. */
export function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const { account, env, folder = '/' } = options;
  const as = account ? { uid: account.uid, gid: account.gid } : {};
  return new Promise((resolve, reject) => {
    execFile(program, args, { ...as, env: env ?? process.env, cwd: folder }, (cause, stdout, stderr) => {
      if (!cause) return resolve(stdout);
      const said = `${stdout}\n${stderr}`.trim() || cause.message;
      reject(new Error(`${basename(program)} ${args[0] ?? ''} failed: ${said}`, { cause }));
    });
  });
}

/** The end of a server's log, for the message that says why it did not start. */
export async function lastLines(log: string): Promise<string> {
  const text = await readFile(log, 'utf8').catch(() => '(there is no log)');
  return text.trimEnd().split('\n').slice(-5).join('\n');
}

/** Does the work; whatever it throws becomes a `NarrowsError` with this code and advice, unless it is one already. */
export async function orFailWith<T>(code: string, advice: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof NarrowsError) throw cause;
    throw new NarrowsError(code, `${cause instanceof Error ? cause.message : String(cause)}\n${advice}`, { cause });
  }
}
