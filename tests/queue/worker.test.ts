import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createHttpServer, type Server as HttpServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Queue } from 'bullmq';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { readEnvironment } from '../../config/env.ts';
import { connectTo, enqueueRun } from '../../jobs/queue.ts';
import { datesDue } from '../../jobs/schedule.ts';
import type { QueueNames } from '../../src/model/run.ts';
import { openRuntime } from '../../src/runtime.ts';
import { CHECKOUT, narrows } from '../support/cli.ts';
import { cloneDatabase } from '../support/database.ts';
import { freePort } from '../support/ports.ts';

/** A worker by itself, as another machine runs it: it takes a night's chunks, tells its health and ends on SIGTERM. */
const home = mkdtempSync(path.join(tmpdir(), 'narrows-worker-'));
let env: Record<string, string>;
let drop: () => Promise<void>;
let worker: ChildProcess;
let port: number;
let log = '';
let collector: HttpServer;
let traces = '';

/** What a collector of OpenTelemetry takes: JSON over HTTP. */
function createCollector(): HttpServer {
  return createHttpServer((request, response) => {
    request
      .on('data', (piece: Buffer) => (traces += piece.toString()))
      .on('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'));
  });
}

async function queuesOf(settings: Record<string, string>): Promise<QueueNames> {
  const runtime = await openRuntime({ redis: false, env: readEnvironment(settings, CHECKOUT) });
  const names = await runtime.queues();
  await runtime.close();
  return names;
}

const get = async (page: string): Promise<{ status: number; text: string }> => {
  const response = await fetch(`http://127.0.0.1:${port}${page}`);
  return { status: response.status, text: await response.text() };
};

beforeAll(async () => {
  const database = await cloneDatabase();
  drop = database.drop;
  port = await freePort();
  collector = createCollector();
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
  const collectorUrl = `http://127.0.0.1:${(collector.address() as { port: number }).port}`;
  env = { DATABASE_URL: database.url, REDIS_URL: inject('redisUrl'), NARROWS_HOME: home, LOG_LEVEL: 'silent' };
  await narrows(['lists', 'import', 'ofac-sdn', 'docs/demo/lists/sdn.csv'], { env });
  await narrows(['ingest', 'docs/demo/messages'], { env });
  worker = spawn(process.execPath, [path.join(CHECKOUT, 'jobs/worker.ts'), '--threads', '2'], {
    env: {
      ...process.env,
      ...env,
      LOG_LEVEL: 'debug',
      NARROWS_METRICS_PORT: String(port),
      OTEL_EXPORTER_OTLP_ENDPOINT: collectorUrl,
      OTEL_BSP_SCHEDULE_DELAY: '200',
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  worker.stderr!.on('data', (piece: Buffer) => (log += piece.toString()));
  for (let i = 0; i < 100; i++) {
    if (
      await get('/health').then(
        ({ status }) => status === 200,
        () => false,
      )
    )
      break;
    await sleep(100);
  }
});

afterAll(async () => {
  worker.kill('SIGKILL');
  collector.close();
  await drop();
  rmSync(home, { recursive: true, force: true });
});

describe('a worker by itself', () => {
  it('scores the night that another process plans, and tells health and numbers on the loopback address', async () => {
    const night = await narrows(['run', '--date', '2026-11-20', '--workers', '0', '--chunk-size', '3'], { env });
    expect(night.stdout).toContain('complete: read 10');
    expect(await get('/ready')).toEqual({ status: 200, text: 'ready\n' });
    expect((await get('/elsewhere')).status).toBe(404);
    const { text } = await get('/metrics');
    expect(text).toContain('narrows_payments_total{end="scored"} 10');
    expect(text).toMatch(/narrows_chunk_seconds_count 4/);
    expect(text).toContain('narrows_alerts_total');
  });

  it('logs runs and chunks, and nothing of a payment', () => {
    expect(log).toContain('"run_id":"1","chunk_no":1');
    const told = readFileSync('docs/demo/messages/01-exact-name.xml', 'utf8');
    const values = [...told.matchAll(/<(?:Nm|IBAN|StrtNm|Ustrd|UETR|EndToEndId|InstdAmt[^>]*)>([^<]{5,})</g)].map(([, value]) => value!);
    expect(values.length).toBeGreaterThan(4);
    for (const value of values) expect(log).not.toContain(value);
  });

  it('tells a collector of every job, with ids and nothing of a payment', async () => {
    for (let i = 0; i < 50 && !traces.includes('close-run'); i++) await sleep(100);
    const chunks = [...traces.matchAll(/"key":"chunk.no","value":\{"intValue":"?(\d+)/g)].map(([, no]) => no);
    expect(chunks.toSorted((a, b) => Number(a) - Number(b))).toEqual(['1', '2', '3', '4']);
    expect(traces).toContain('"name":"close-run"');
    expect(traces).toContain('run.id');
    for (const [, value] of readFileSync('docs/demo/messages/01-exact-name.xml', 'utf8').matchAll(
      /<(?:Nm|IBAN|Ustrd|UETR|EndToEndId)>([^<]{5,})</g,
    ))
      expect(traces).not.toContain(value);
  });

  it('leaves the jobs of another database on the same Redis alone', async () => {
    const other = await cloneDatabase();
    const connection = connectTo(inject('redisUrl'));
    const [mine, theirs] = await Promise.all([env, { ...env, DATABASE_URL: other.url }].map(queuesOf));
    await enqueueRun(inject('redisUrl'), theirs!.night, { runId: '1', starts: 1 }, [1]);
    await enqueueRun(inject('redisUrl'), mine!.night, { runId: '1', starts: 9 }, [1]);
    const queues = [mine!, theirs!].map(({ night }) => new Queue(night, { connection }));
    const open = async (): Promise<number[]> =>
      Promise.all(queues.map(async (queue) => queue.getJobCountByTypes('waiting', 'active', 'waiting-children')));
    await expect.poll(open, { timeout: 10_000 }).toEqual([0, 2]);
    await queues[1]!.obliterate();
    await Promise.all(queues.map(async (queue) => queue.close()));
    connection.disconnect();
    await other.drop();
  });

  it('ends on SIGTERM with what it holds done', async () => {
    const gone = new Promise((resolve) => worker.once('exit', resolve));
    worker.kill('SIGTERM');
    expect(await gone).toBe(0);
  });
});

describe('the schedule', () => {
  it('runs today, and before it the nights that were missed or did not end well', async () => {
    const runs = [
      { businessDate: '2026-11-18', state: 'complete' },
      { businessDate: '2026-11-19', state: 'complete_with_failures' },
      { businessDate: '2026-11-23', state: 'complete' },
    ];
    const read = {
      closedRuns: async () => Promise.resolve(runs),
      dates: async () => Promise.resolve(['2026-11-18', '2026-11-19', '2026-11-20', '2026-11-23']),
    };
    expect(await datesDue({ today: () => '2026-11-23', read } as never, 7)).toEqual(['2026-11-19', '2026-11-20', '2026-11-23']);
  });

  it('has units that parse, and start commands that there are', async () => {
    const documents = parseAllDocuments(readFileSync('docs/units/cronjob.yaml', 'utf8'));
    expect(documents.map((document) => (document.toJS() as { kind: string }).kind)).toEqual(['CronJob', 'Deployment']);
    const service = readFileSync('docs/units/narrows-night.service', 'utf8');
    expect(service).toMatch(/^ExecStart=.*narrows\.ts run --from .* --to .* --workers 1 --threads 2'$/m);
    const { stdout } = await narrows(['run', '--help']);
    for (const option of ['--from', '--to', '--workers']) expect(stdout).toContain(option);
  });
});
