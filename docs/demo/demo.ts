// `npm run demo`: a night of an invented correspondent bank, from messages to explained alerts, on real services.
// Everything in it is invented; the formats are the published ones. A second call finds what the first one stored.
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { findFiles, type MessageFile } from '../../src/adapters/files/messages.ts';
import { openListFiles } from '../../src/adapters/files/lists.ts';
import { explanation } from '../../src/cli/explain.ts';
import { writeReport } from '../../src/cli/report.ts';
import { reportFailure } from '../../src/cli/report-run.ts';
import { run } from '../../src/cli/run.ts';
import { listReader } from '../../src/lists/catalogue.ts';
import { importList } from '../../src/pipeline/import-list.ts';
import { ingest } from '../../src/pipeline/ingest.ts';
import { CHECKOUT, loadConfig, openRuntime, type Runtime } from '../../src/runtime.ts';
import { makeTraffic } from './traffic.ts';

const DEMO = import.meta.dirname;
const NIGHTS = ['2026-11-20', '2026-11-23'];
/** Clean payments a night around the telling ones. */
const TRAFFIC = 1_500;

async function demo(): Promise<number> {
  process.env['LOG_LEVEL'] ??= 'warn';
  step('starting a private Postgres and Redis in .local/');
  const runtime = await openRuntime({ redis: true, say: step });
  try {
    await runtime.migrate();
    await importDemoList('ofac-sdn', ['sdn.csv'], runtime);
    await importDemoList('us-csl', ['csl.csv'], runtime);
    step(`reading ${NIGHTS.length * TRAFFIC} clean payments and the messages of docs/demo/messages`);
    const report = await ingest(messages(), runtime.ingest, { today: runtime.today(), now: runtime.now });
    console.log(`  read ${report.read} = accepted ${report.accepted} + rejected ${report.rejected} + stored before ${report.duplicate}`);
    for (const { file, code, path: place } of report.rejects) console.log(`  rejected ${file}: ${code} at ${place}`);
    step('two nights through the queue, two workers');
    await run(runtime, { from: NIGHTS[0]!, to: NIGHTS.at(-1)!, inline: false, workers: '2', threads: '1', chunkSize: '500' });
    await show(runtime);
    return 0;
  } finally {
    await runtime.close();
    step('services stopped');
  }
}

async function importDemoList(listId: string, names: readonly string[], runtime: Runtime): Promise<void> {
  const places = names.map((name) => path.join(DEMO, 'lists', name));
  const files = openListFiles(places, listReader(listId).companions);
  const { entries, event, editionId } = await importList(listId, files, runtime.lists, {
    today: runtime.today(),
    at: runtime.now(),
    maxShrink: 0,
    acceptShrink: true,
  });
  step(`list ${listId}: ${entries} entries, ${event} as ${editionId}`);
}

async function* messages(): AsyncGenerator<MessageFile> {
  for (const [i, businessDate] of NIGHTS.entries())
    for (const [n, document] of makeTraffic({ seed: i + 1, businessDate, payments: TRAFFIC }).entries())
      yield fileOf(`traffic-${businessDate}-${n}.xml`, Buffer.from(document));
  yield* findFiles([path.join(DEMO, 'messages')]);
}

function fileOf(name: string, bytes: Buffer): MessageFile {
  return {
    name,
    open: async function* () {
      yield bytes;
    },
  };
}

async function show(runtime: Runtime): Promise<void> {
  const rows = await runtime.read.alerts({ from: NIGHTS[0]!, to: NIGHTS.at(-1)! });
  const { rules } = await loadConfig(runtime.today());
  // The most telling differ in what they rest on: a party, a bank, goods; the worst of each.
  const telling = [...Map.groupBy(rows, (row) => row.assessment.reasons.find((reason) => reason !== 'geography')).values()]
    .map(([first]) => first!)
    .slice(0, 3);
  step(`${rows.length} alerts; the three most telling:\n`);
  for (const row of telling) console.log(explanation(row, (await runtime.read.payment(row))?.payment, rules));
  const folder = path.join(CHECKOUT, '.local', 'reports');
  await mkdir(folder, { recursive: true });
  for (const runId of new Set(rows.map((row) => row.runId))) await writeReport(runId, path.join(folder, `run-${runId}.html`), runtime);
}

function step(line: string): void {
  console.log(`\n> ${line}`);
}

process.exit(await demo().catch(reportFailure));
