#!/usr/bin/env node
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { readEnvironment } from '../../config/env.ts';
import { calendarDate } from '../adapters/clock.ts';
import { isCalendarDate } from '../messages/values.ts';
import { CHECKOUT, openRuntime, type Runtime } from '../runtime.ts';
import { alerts } from './alerts.ts';
import { auditTrail } from './audit.ts';
import { doctor } from './doctor.ts';
import { explain } from './explain.ts';
import { goods } from './goods.ts';
import { ingest, readerOptions, type IngestCommand, type ReadingOptions } from './ingest.ts';
import { delta, importFiles, owned, refresh, show, status, type ImportCommand } from './lists.ts';
import { lookback, type LookbackOptions } from './lookback.ts';
import { manifest, verifyRun } from './manifest.ts';
import { match } from './match.ts';
import { warn } from './output.ts';
import { parse } from './parse.ts';
import * as whitelisting from './whitelist.ts';
import * as persons from './person.ts';
import * as rejected from './rejects.ts';
import type { RejectsCommand } from './rejects.ts';
import { replayRules, type ReplayOptions } from './replay.ts';
import { writeReport } from './report.ts';
import { reportFailure } from './report-run.ts';
import { retention } from './retention.ts';
import { run, startJob, type RunOptions } from './run.ts';
import { screen } from './screen.ts';

/** Exit codes of contract.md: 0 done, 1 done with rejected or failed records, 2 cannot run. */
let exitCode = 0;

// A quiet terminal unless asked otherwise: logs are for services, and standard error also carries our sentences.
process.env['LOG_LEVEL'] ??= 'warn';

/** A job started by the command gets the signal itself, and the servers stay up until it has ended. */
async function withRuntime(
  options: { redis: boolean; jobTakesSignals?: boolean },
  act: (runtime: Runtime) => Promise<number>,
): Promise<void> {
  const runtime = await openRuntime({ redis: options.redis, say: warn });
  const stop = (): void => void runtime.close().finally(() => process.exit(130));
  if (!options.jobTakesSignals) process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    // A schema that lags would fail half-way; the migrator applies nothing when there is nothing to apply.
    if (runtime.env.databaseUrl === undefined) await runtime.migrate();
    exitCode = await act(runtime);
  } finally {
    await runtime.close();
  }
}

const today = (): string => calendarDate(new Date(), readEnvironment(process.env, CHECKOUT).timeZone);
const done = async (code: Promise<number>): Promise<void> => {
  exitCode = await code;
};

/** Checks that an option is a whole number from `least` to a million; a worker count of `abc` would be none at all. */
function wholeNumber(least: number): (value: string) => string {
  return (value) => {
    if (/^\d{1,6}$/.test(value) && Number(value) >= least) return value;
    throw new InvalidArgumentError(`expected a whole number from ${least}`);
  };
}

function calendarDay(value: string): string {
  if (isCalendarDate(value)) return value;
  throw new InvalidArgumentError('expected a date YYYY-MM-DD');
}

const program = new Command('narrows').description('Screens payments for sanctioned parties and military-goods trade.').exitOverride();

program
  .command('parse')
  .description('messages -> canonical payments')
  .argument('<files...>')
  .option('--mapping <file>', 'how a bank names its columns (docs/formats.md)')
  .option('--encoding <name>', 'the encoding, where the files do not tell it')
  .option('--json', 'JSON Lines')
  .action((files: string[], options: ReadingOptions) => done(readerOptions(options).then((read) => parse(files, read))));
program
  .command('match')
  .description('pairs of names on standard input -> scores')
  .option('--json', 'JSON Lines')
  .action(() => done(match(today())));
program
  .command('screen')
  .description('names on standard input -> listed names')
  .requiredOption('--list <id=path...>', 'list files, such as ofac-sdn=sdn.csv')
  .option('--all', 'also hits below the threshold, down to the floor', false)
  .option('--json', 'JSON Lines')
  .action((options: { list: string[]; all: boolean }) => done(screen(options.list, { all: options.all, today: today() })));
program
  .command('goods')
  .description('texts on standard input -> listed goods')
  .option('--json', 'JSON Lines')
  .action(() => done(goods(today())));
program
  .command('ingest')
  .description('messages into Postgres, with rejects kept')
  .argument('[files or folders...]')
  .option('--from-view <view>', 'read this table or view of Postgres by --mapping, in place of files')
  .option('--date <date>', 'only this business date of the view', calendarDay)
  .option('--mapping <file>', 'how a bank names its columns (docs/formats.md)')
  .option('--encoding <name>', 'the encoding, where the files do not tell it')
  .option('--json', 'JSON Lines', false)
  .action((paths: string[], options: IngestCommand) => withRuntime({ redis: false }, (runtime) => ingest(paths, runtime, options)));

const rejects = program.command('rejects').description('records that could not be read');
const filtered = (command: Command): Command =>
  command
    .option('--code <code>', 'only those with this code')
    .option('--date <date>', 'only those of this business date', calendarDay)
    .option('--json', 'JSON Lines', false);
filtered(rejects.command('list', { isDefault: true })).action((options: RejectsCommand) =>
  withRuntime({ redis: false }, (runtime) => rejected.list(runtime, options)),
);
rejects
  .command('show')
  .description('the bytes of one, as they came')
  .argument('<reject>')
  .action((id: string) => withRuntime({ redis: false }, (runtime) => rejected.show(id, runtime)));
filtered(rejects.command('retry').description('reads them again'))
  .option('--mapping <file>', 'another mapping than they were read with')
  .option('--encoding <name>', 'another encoding')
  .action((options: RejectsCommand) => withRuntime({ redis: false }, (runtime) => rejected.retry(runtime, options)));
rejects
  .command('close')
  .description('takes one off the list, with a reason')
  .argument('<reject>')
  .requiredOption('--reason <text>')
  .action((id: string, options: { reason: string }) => withRuntime({ redis: false }, (runtime) => rejected.close(id, runtime, options)));

const lists = program.command('lists').description('list editions');
lists
  .command('import')
  .argument('<list-id>')
  .argument('<files or URLs...>')
  .option('--json', 'JSON Lines', false)
  .option('--accept-shrink', 'take an edition that is much smaller than the last', false)
  .option('--dated <date>', 'the day the edition stands for', calendarDay)
  .action((id: string, places: string[], options: ImportCommand) =>
    withRuntime({ redis: false }, (runtime) => importFiles(id, places, runtime, options)),
  );
lists
  .command('refresh')
  .argument('[lists...]', 'only these')
  .option('--json', 'JSON Lines', false)
  .option('--accept-shrink', 'take editions that are much smaller than the last', false)
  .action((only: string[], options: ImportCommand) => withRuntime({ redis: false }, (runtime) => refresh(only, runtime, options)));
lists
  .command('status')
  .option('--json', 'JSON Lines', false)
  .action((options: { json: boolean }) => withRuntime({ redis: false }, (runtime) => status(runtime, options)));

lists
  .command('delta')
  .description('what differs between two editions')
  .argument('<list-id>')
  .option('--from <edition>', 'by default the one before the last')
  .option('--to <edition>', 'by default the last')
  .option('--json', 'JSON Lines', false)
  .action((id: string, options: { from?: string; to?: string; json: boolean }) =>
    withRuntime({ redis: false }, (runtime) => delta(id, runtime, options)),
  );
lists
  .command('show')
  .description('entries in force, by id or by a part of a name')
  .argument('<entry>')
  .option('--json', 'JSON Lines', false)
  .action((text: string, options: { json: boolean }) => withRuntime({ redis: false }, (runtime) => show(text, runtime, options)));
lists
  .command('owned')
  .description('firms that listed parties own by half or more')
  .option('--json', 'JSON Lines', false)
  .action((options: { json: boolean }) => withRuntime({ redis: false }, (runtime) => owned(runtime, options)));

const whitelist = program.command('whitelist').description('counterparties that are not the entries they are like');
whitelist
  .command('add')
  .requiredOption('--name <counterparty>', 'the name, as payments give it')
  .requiredOption('--list <list-id>')
  .requiredOption('--entry <id>', 'the entry that it is not')
  .option('--source <source>', 'where the list holds the id under several')
  .option('--account <number>', 'only with this account')
  .option('--country <iso2>', 'only in this country')
  .option('--max-amount <amount>', 'only up to «10000 EUR»')
  .requiredOption('--expires <date>', 'the last day', calendarDay)
  .requiredOption('--reason <text>')
  .requiredOption('--requested-by <person>')
  .requiredOption('--approved-by <person>', 'another person')
  .action((command: whitelisting.AddCommand) => withRuntime({ redis: false }, (runtime) => whitelisting.add(runtime, command)));
whitelist
  .command('list')
  .option('--json', 'JSON Lines', false)
  .action((options: { json: boolean }) => withRuntime({ redis: false }, (runtime) => whitelisting.list(runtime, options)));
whitelist
  .command('void')
  .argument('<id>')
  .requiredOption('--reason <text>')
  .action((id: string, options: { reason: string }) =>
    withRuntime({ redis: false }, (runtime) => whitelisting.voidOne(id, runtime, options)),
  );

program
  .command('run')
  .description('the night: plan, score, close')
  .option('--date <date>')
  .option('--from <date>')
  .option('--to <date>')
  .option('--inline', 'in this process, without Redis', false)
  .option('--workers <n>', 'worker processes to start; 0 when others take the jobs', wholeNumber(0), '1')
  .option('--threads <n>', 'threads that score in each, sharing the lists', wholeNumber(1), '2')
  .option('--rules <id>', 'rules to use instead of those in force')
  .option('--chunk-size <n>', 'payments in a chunk', wholeNumber(1))
  .action((options: RunOptions) =>
    withRuntime({ redis: !options.inline, jobTakesSignals: !options.inline }, (runtime) => run(runtime, options)),
  );
program
  .command('lookback')
  .description('stored dates again, where lists or rules changed since their last run')
  .option('--days <n>', 'days to look back, the last of them --to', wholeNumber(1), '30')
  .option('--to <date>', 'YYYY-MM-DD, else today', calendarDay)
  .option('--inline', 'in this process, without Redis', false)
  .option('--workers <n>', 'worker processes to start', wholeNumber(0), '1')
  .option('--threads <n>', 'threads that score in each, sharing the lists', wholeNumber(1), '2')
  .option('--rules <id>', 'rules to use instead of those in force')
  .action((options: LookbackOptions) =>
    withRuntime({ redis: !options.inline, jobTakesSignals: !options.inline }, (runtime) => lookback(runtime, options)),
  );
program
  .command('alerts')
  .option('--run <id>')
  .option('--from <date>')
  .option('--to <date>')
  .option('--json', 'JSON Lines', false)
  .action((options: { run?: string; from?: string; to?: string; json: boolean }) =>
    withRuntime({ redis: false }, (runtime) => alerts(runtime, options)),
  );
program
  .command('explain')
  .argument('<alert or uetr>')
  .action((id: string) => withRuntime({ redis: false }, (runtime) => explain(id, runtime)));
program
  .command('replay')
  .description('stored payments under other rules: alerts gained and lost; or what each part of the rules does')
  .option('--rules <id>', 'the rules to begin with, else those in force')
  .option('--against <id>', 'the rules to hold against them; left out: the effect of every line, signal and combination')
  .option('--from <date>', 'YYYY-MM-DD', calendarDay)
  .option('--to <date>', 'YYYY-MM-DD', calendarDay)
  .option('--thresholds', 'also every number of the rules, a tenth down and up; slow, so give a few dates', false)
  .option('--sample <n>', 'payments shown from each side of the alert line', wholeNumber(0), '10')
  .option('--json', 'one JSON object', false)
  .action((options: ReplayOptions) => withRuntime({ redis: false }, (runtime) => replayRules(options, runtime)));
program
  .command('manifest')
  .description('what a night proves of itself')
  .requiredOption('--run <id>')
  .action((options: { run: string }) => withRuntime({ redis: false }, (runtime) => manifest(options.run, runtime)));
program
  .command('verify-run')
  .description('a manifest against its signature, and against what is stored today')
  .requiredOption('--run <id>')
  .option('--key <file>', 'the Ed25519 public key (PEM)')
  .action((options: { run: string; key?: string }) =>
    withRuntime({ redis: false }, (runtime) => verifyRun(options.run, options.key, runtime)),
  );
program
  .command('report')
  .description('a static HTML report of a run')
  .requiredOption('--run <id>')
  .requiredOption('--out <file>')
  .action((options: { run: string; out: string }) =>
    withRuntime({ redis: false }, (runtime) => writeReport(options.run, options.out, runtime)),
  );
program
  .command('console')
  .description('the review pages, on the loopback address unless NARROWS_CONSOLE_HOST says otherwise')
  .option('--minutes <n>', 'closes itself after so long', wholeNumber(1))
  .action((options: { minutes?: string }) =>
    withRuntime({ redis: process.env['REDIS_URL'] !== undefined, jobTakesSignals: true }, async (runtime) =>
      // Loaded when it is asked for: pages bring what other commands would wait for at every start.
      (await import('./console.ts')).openConsole(runtime, options),
    ),
  );
program
  .command('verify-audit')
  .description('the log of the desk against itself, its attachments and the manifests that name it')
  .option('--key <file>', 'the Ed25519 public key (PEM) of manifests')
  .action((options: { key?: string }) => withRuntime({ redis: false }, (runtime) => auditTrail(runtime, options)));

program
  .command('retention')
  .description('months that have been kept for long enough; open alerts and legal holds keep theirs')
  .option('--apply', 'removes them', false)
  .option('--json', 'JSON Lines', false)
  .action((options: { apply: boolean; json: boolean }) => withRuntime({ redis: false }, (runtime) => retention(runtime, options)));

const person = program.command('person').description('who can log in to the console');
person
  .command('add')
  .description('the password is read from standard input')
  .argument('<login>')
  .requiredOption('--name <name>')
  .requiredOption('--role <role>', 'analyst, supervisor, auditor or admin')
  .option('--oidc <subject>', 'logs in through the bank’s own sign-on, without a password')
  .action((login: string, options: Parameters<typeof persons.add>[2]) =>
    withRuntime({ redis: false }, (runtime) => persons.add(login, runtime, options)),
  );
person
  .command('password')
  .description('a new password, read from standard input')
  .argument('<login>')
  .action((login: string) => withRuntime({ redis: false }, (runtime) => persons.password(login, runtime)));
person
  .command('list')
  .option('--json', 'JSON Lines', false)
  .action((options: { json: boolean }) => withRuntime({ redis: false }, (runtime) => persons.list(runtime, options)));
program.command('migrate').action(() =>
  withRuntime({ redis: false }, async (runtime) => {
    const applied = await runtime.migrate();
    console.log(applied.length === 0 ? 'the schema is up to date' : `applied ${applied.join(', ')}`);
    return 0;
  }),
);
program
  .command('worker')
  .description('takes jobs until SIGTERM')
  .option('--threads <n>', 'threads that score, sharing the lists', wholeNumber(1), '1')
  .action((options: { threads: string }) => done(startJob('worker', ['--threads', options.threads])));
program
  .command('schedule')
  .description('runs every night at its time')
  .option('--cron <pattern>', 'six fields, in the bank’s time zone', '0 45 22 * * *')
  .option('--workers <n>', 'worker processes a night', wholeNumber(1), '2')
  .option('--catch-up <days>', 'days before whose nights are run first where they were missed', wholeNumber(0), '7')
  .action((options: { cron: string; workers: string; catchUp: string }) =>
    done(startJob('schedule', ['--cron', options.cron, '--workers', options.workers, '--catch-up', options.catchUp])),
  );
program.command('doctor').action(() => done(doctor()));

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) exitCode = error.exitCode === 0 ? 0 : 2;
  else exitCode = reportFailure(error);
}
process.exitCode = exitCode;
