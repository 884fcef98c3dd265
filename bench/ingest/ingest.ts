// `npm run bench:ingest [-- --transactions 200000] [-- --gigabyte]`: whole runs of `narrows ingest` into a private Postgres,
// beside a plain parse of the same bytes by the same XML library, in one go; medians of three, and peak memory.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { openServices } from '../../src/adapters/embedded/services.ts';
import { measure, median, type Measured } from '../support/measure.ts';
import { type BenchFormat, writeMessages } from './messages.ts';

const { values } = parseArgs({
  options: {
    transactions: { type: 'string', default: '200000' },
    rounds: { type: 'string', default: '3' },
    gigabyte: { type: 'boolean', default: false },
  },
});
const CLI = path.join(import.meta.dirname, '../../src/cli/narrows.ts');
const PLAIN = path.join(import.meta.dirname, 'plain-parse.ts');

const folder = await mkdtemp(path.join(tmpdir(), 'narrows-bench-'));
const services = await openServices({
  home: path.join(folder, 'home'),
  need: { postgres: true, redis: false },
  env: {},
  log: () => undefined,
});
const env = { DATABASE_URL: services.databaseUrl!, LOG_LEVEL: 'error' };

async function bench(format: BenchFormat, size: { transactions?: number; bytes?: number }, rounds: number): Promise<void> {
  const runs: (Measured & { plain: number })[] = [];
  let made = { transactions: 0, bytes: 0 };
  for (let round = 0; round < rounds; round++) {
    const file = path.join(folder, `${format}-${round}`);
    // Other payments each round: a file that is stored already would not be written again.
    made = await writeMessages(file, format, { first: round * 10_000_000 + (format === 'mt103' ? 5_000_000 : 0), ...size });
    const plain = format === 'pacs008' ? (await measure([PLAIN, file], env)).seconds : Number.NaN;
    runs.push({ ...(await measure([CLI, 'ingest', file], env)), plain });
    await rm(file);
  }
  const seconds = median(runs.map((run) => run.seconds));
  const plain = median(runs.map((run) => run.plain));
  const rate = Math.round(made.transactions / seconds);
  const ratio = format === 'pacs008' ? `; plain saxes parse ${plain.toFixed(1)} s, ratio ${(seconds / plain).toFixed(1)}` : '';
  console.log(
    `${format}: ${made.transactions} transactions, ${(made.bytes / 1e6).toFixed(0)} MB: ${seconds.toFixed(1)} s, ${rate}/s, ` +
      `${(made.bytes / 1e6 / seconds).toFixed(1)} MB/s, peak ${Math.max(...runs.map((run) => run.peak)).toFixed(0)} MB${ratio}`,
  );
}

try {
  await measure([CLI, 'migrate'], env);
  if (values.gigabyte) await bench('pacs008', { bytes: 1e9 }, 1);
  else
    for (const format of ['pacs008', 'mt103'] as const)
      await bench(format, { transactions: Number(values.transactions) }, Number(values.rounds));
} finally {
  await services.close();
  await rm(folder, { recursive: true, force: true });
}
