import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/**
 * Debian's chromium: the one on this machine, else root gets it installed. Nothing where it cannot be had, and tests in a browser say
 * that they are skipped.
 */
export function obtainChromium(log: (line: string) => void): string | undefined {
  const find = (): string | undefined =>
    [process.env['CHROMIUM'] ?? '', '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
      (path) => path !== '' && existsSync(path),
    );
  const found = find();
  if (found !== undefined || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return found;
  log('installing chromium for the tests in a browser');
  const options = {
    stdio: 'ignore',
    timeout: 240_000,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' },
  } as const;
  try {
    execFileSync('apt-get', ['update', '-q'], options);
    execFileSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium'], options);
  } catch {
    log('chromium cannot be had: tests in a browser are skipped; install it, or set CHROMIUM to its path');
  }
  return find();
}
