import { createServer, type Server } from 'node:http';
import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client';
import type { Runtime } from '../src/runtime.ts';

/** What a worker counts, for Prometheus. Numbers only: no name, no text, and no id of a payment. */
export class WorkerMetrics {
  readonly registry = new Registry();
  readonly #chunks = new Counter({
    name: 'narrows_chunks_total',
    help: 'Chunks by how they ended',
    labelNames: ['end'],
    registers: [this.registry],
  });
  readonly #payments = new Counter({
    name: 'narrows_payments_total',
    help: 'Payments by what came of them',
    labelNames: ['end'],
    registers: [this.registry],
  });
  readonly #alerts = new Counter({ name: 'narrows_alerts_total', help: 'Alerts raised', registers: [this.registry] });
  readonly #seconds = new Histogram({
    name: 'narrows_chunk_seconds',
    help: 'Time from a chunk taken to a chunk written',
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  /** @param result what was written, or nothing where another worker had done it */
  scored(result: { readonly scored: number; readonly failed: number; readonly alerts: number } | undefined, seconds: number): void {
    this.#chunks.inc({ end: result ? 'written' : 'done before' });
    this.#seconds.observe(seconds);
    if (!result) return;
    this.#payments.inc({ end: 'scored' }, result.scored);
    this.#payments.inc({ end: 'failed' }, result.failed);
    this.#alerts.inc(result.alerts);
  }

  failed(): void {
    this.#chunks.inc({ end: 'failed' });
  }
}

/**
 * Answers on the loopback address: `/health` while the process lives, `/ready` while Postgres and Redis answer it, `/metrics` for
 * Prometheus.
 */
export async function serveHealth(
  port: number,
  metrics: WorkerMetrics,
  runtime: Runtime,
  redisAnswers: () => Promise<unknown>,
): Promise<Server> {
  const isReady = async (): Promise<boolean> => {
    const asked = Promise.all([runtime.read.closedRuns('2000-01-01', '2000-01-01'), redisAnswers()]).then(() => true);
    const late = new Promise<boolean>((resolve) => setTimeout(resolve, 2_000, false).unref());
    return Promise.race([asked, late]).catch(() => false);
  };
  const server = createServer((request, response) => {
    const answer = (status: number, body: string, type = 'text/plain'): void =>
      void response.writeHead(status, { 'content-type': type }).end(body);
    if (request.method !== 'GET') answer(405, 'GET only\n');
    else if (request.url === '/health') answer(200, 'alive\n');
    else if (request.url === '/ready')
      void isReady().then((ready) => answer(ready ? 200 : 503, ready ? 'ready\n' : 'Postgres or Redis does not answer\n'));
    else if (request.url === '/metrics') void metrics.registry.metrics().then((text) => answer(200, text, metrics.registry.contentType));
    else answer(404, 'see /health, /ready and /metrics\n');
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  return server;
}
