// `npm test`: the whole suite on real Postgres and Redis, closed by the line «N passed, N failed».
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const folder = mkdtempSync(path.join(tmpdir(), 'narrows-results-'));
const results = path.join(folder, 'results.json');
const vitest = path.join(import.meta.dirname, '..', 'node_modules', 'vitest', 'vitest.mjs');
const run = spawnSync(
  process.execPath,
  [vitest, 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${results}`, ...process.argv.slice(2)],
  { stdio: 'inherit' },
);
let failed = true;
try {
  const { numPassedTests, numFailedTests, numPendingTests, numFailedTestSuites, success } = JSON.parse(
    readFileSync(results, 'utf8'),
  ) as Record<string, number>;
  failed = !success || run.status !== 0;
  // A file that could not be loaded has no failed test, and is a failure all the same.
  const faults = numFailedTests || (failed ? Math.max(1, numFailedTestSuites ?? 0) : 0);
  console.log(`${numPassedTests} passed, ${faults} failed${numPendingTests ? `, ${numPendingTests} skipped` : ''}`);
} catch {
  console.log('0 passed, 1 failed');
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit(failed ? 1 : 0);
