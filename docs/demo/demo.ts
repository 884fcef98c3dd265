// `npm run demo`: a night of an invented correspondent bank, from messages to explained alerts and a desk to decide them, on real services.
// Everything in it is invented; the formats are the published ones. A second call finds what the first one stored.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { openSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { findFiles, type MessageFile } from '../../src/adapters/files/messages.ts';
import { openListFiles } from '../../src/adapters/files/lists.ts';
import { explanation } from '../../src/cli/explain.ts';
import { writeReport } from '../../src/cli/report.ts';
import { reportFailure } from '../../src/cli/report-run.ts';
import { run } from '../../src/cli/run.ts';
import { hashPassword } from '../../src/adapters/passwords.ts';
import { NarrowsError } from '../../src/model/errors.ts';
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
    await leaveConsole(runtime);
    return 0;
  } finally {
    await runtime.close();
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

/** People of the bank, one of every role. They are invented, and so is their bank. */
const PEOPLE = [
  { login: 'ayla', name: 'Ayla Demirtaş', role: 'analyst' },
  { login: 'selim', name: 'Selim Okçuoğlu', role: 'supervisor' },
  { login: 'umut', name: 'Umut Harmanlı', role: 'auditor' },
  { login: 'ada', name: 'Ada Yelkenci', role: 'admin' },
];

/** How long the console stays after the demo has ended. */
const CONSOLE_MINUTES = 120;

/** Leaves the console running, with somebody of every role who can log in; the password is new each time, and nowhere but here. */
async function leaveConsole(runtime: Runtime): Promise<void> {
  const password = randomBytes(9).toString('base64url');
  const hash = await hashPassword(password);
  const known = new Set((await runtime.people.people()).map(({ login }) => login));
  for (const { login, name, role } of PEOPLE) {
    if (!known.has(login))
      await runtime.ownerActs.act([{ at: runtime.now(), actor: 'system', kind: 'person.add', subject: login, content: { name, role } }]);
    await runtime.ownerActs.setPassword(login, hash, runtime.now(), false);
  }
  const address = (await runningConsole()) ?? (await startConsole(runtime.env.console.port));
  step(`the desk is open for ${CONSOLE_MINUTES} minutes:\n
  ${address}
  login ayla (analyst), selim (supervisor), umut (auditor) or ada (admin)
  password ${password}\n
  It runs by itself and can be stopped with: kill $(cut -d' ' -f1 ${path.relative(process.cwd(), PID_FILE)})`);
}

const PID_FILE = path.join(CHECKOUT, '.local', 'console.pid');

/** The console that an earlier demo left, if it still answers. */
async function runningConsole(): Promise<string | undefined> {
  const [, address] = (await readFile(PID_FILE, 'utf8').catch(() => '')).split(' ');
  if (address === undefined) return undefined;
  const answers = await fetch(`${address}/health`, { signal: AbortSignal.timeout(2_000) }).then(
    (response) => response.ok,
    () => false,
  );
  return answers ? address : undefined;
}

async function startConsole(preferred: number): Promise<string> {
  const port = (await freePort(preferred)) ?? (await freePort(0))!;
  const log = openSync(path.join(CHECKOUT, '.local', 'console.log'), 'a');
  const child = spawn(
    process.execPath,
    [path.join(CHECKOUT, 'src', 'cli', 'narrows.ts'), 'console', '--minutes', String(CONSOLE_MINUTES)],
    {
      detached: true,
      stdio: ['ignore', log, log],
      env: { ...process.env, NARROWS_CONSOLE_PORT: String(port) },
    },
  );
  child.unref();
  const address = `http://127.0.0.1:${port}`;
  await writeFile(PID_FILE, `${child.pid} ${address}`);
  for (let waited = 0; waited < 100; waited++) {
    if (await runningConsole()) return address;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new NarrowsError('DEMO_CONSOLE', 'The console did not start; .local/console.log says why');
}

/** The port, or any for 0, if nobody listens there. */
async function freePort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer()
      .once('error', () => {
        resolve(undefined);
      })
      .listen(port, '127.0.0.1', () => {
        const { port: free } = server.address() as { port: number };
        server.close(() => {
          resolve(free);
        });
      });
  });
}

function step(line: string): void {
  console.log(`\n> ${line}`);
}

process.exit(await demo().catch(reportFailure));
