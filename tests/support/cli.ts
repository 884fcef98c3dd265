import { spawn } from 'node:child_process';
import path from 'node:path';

export const CHECKOUT = path.resolve(import.meta.dirname, '..', '..');

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `narrows` as a process of its own, as people do. */
export async function narrows(args: readonly string[], options: { input?: string; env?: Record<string, string> } = {}): Promise<Outcome> {
  const child = spawn(process.execPath, [path.join(CHECKOUT, 'src', 'cli', 'narrows.ts'), ...args], {
    env: { ...process.env, ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (data: string) => (stdout += data));
  child.stderr.setEncoding('utf8').on('data', (data: string) => (stderr += data));
  child.stdin.end(options.input ?? '');
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, stdout, stderr };
}

export function jsonLines(stdout: string): Record<string, unknown>[] {
  return stdout.trim() === ''
    ? []
    : stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>);
}
