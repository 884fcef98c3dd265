import { createPrivateKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { pino, type Logger } from 'pino';
import { readEnvironment, type Environment } from '../config/env.ts';
import { calendarDate } from './adapters/clock.ts';
import { openServices, type Services } from './adapters/embedded/services.ts';
import * as alerts from './adapters/postgres/alerts.ts';
import { codeHash } from './adapters/files/code.ts';
import { KeptLists } from './adapters/files/kept-lists.ts';
import type { MessageFile } from './adapters/files/messages.ts';
import { bound, type Bound } from './adapters/postgres/bound.ts';
import * as acts from './adapters/postgres/desk/acts.ts';
import { auditHead, readAudit } from './adapters/postgres/desk/acts.ts';
import * as figures from './adapters/postgres/desk/figures.ts';
import * as people from './adapters/postgres/desk/people.ts';
import * as retention from './adapters/postgres/desk/retention.ts';
import * as reviews from './adapters/postgres/desk/reviews.ts';
import { readView, type BankView } from './adapters/postgres/bank-view.ts';
import { installationId, openDatabase, openPool, type Database, type Role } from './adapters/postgres/database.ts';
import * as facts from './adapters/postgres/facts.ts';
import * as lists from './adapters/postgres/lists.ts';
import * as lookbacks from './adapters/postgres/lookback.ts';
import * as manifests from './adapters/postgres/manifests.ts';
import * as messages from './adapters/postgres/messages.ts';
import { migrate } from './adapters/postgres/migrate.ts';
import { readPast } from './adapters/postgres/past.ts';
import * as payments from './adapters/postgres/payments.ts';
import * as rejects from './adapters/postgres/rejects.ts';
import * as whitelist from './adapters/postgres/whitelist.ts';
import * as runs from './adapters/postgres/runs.ts';
import { loadDesk, loadListSources, missingLists, type Config } from './load-config.ts';
import { deriveOwned } from './lists/ownership.ts';
import type { DescribedChange } from './model/change.ts';
import { NarrowsError } from './model/errors.ts';
import type { ScreenedEntry } from './model/list-entry.ts';
import { queueNames, type QueueNames } from './model/run.ts';
import type { CloseStore, ManifestStore } from './pipeline/close-run.ts';
import type { FactStore } from './pipeline/evaluate-payments.ts';
import type { ListStore } from './pipeline/import-list.ts';
import type { IngestStore } from './pipeline/ingest.ts';
import type { LookbackStore } from './pipeline/lookback.ts';
import type { RejectStore } from './pipeline/retry-rejects.ts';
import { sealManifest, type StoredRun } from './pipeline/manifest.ts';
import type { PlanStore } from './pipeline/plan-run.ts';
import type { ChunkStore } from './pipeline/score-chunk.ts';
import { RunScreens } from './run-screens.ts';

export { daysBefore } from './adapters/clock.ts';
export type { Basis, ChunkResult, RunRow } from './adapters/postgres/runs.ts';
export { loadConfig, loadDesk, loadListSources, missingLists, type Config } from './load-config.ts';
export type { Shared } from './run-screens.ts';

/** The checkout: sql/ and config/ stand beside src/. */
export const CHECKOUT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** What commands and jobs work with. Always `close` it: the embedded servers stop with their last user. */
export interface Runtime {
  readonly env: Environment;
  readonly log: Logger;
  readonly now: () => Date;
  /** Today in the bank's time zone. */
  readonly today: () => string;
  readonly databaseUrl: string;
  readonly redisUrl: string | undefined;
  /** Queues of this database, on a Redis that others may use too. */
  readonly queues: () => Promise<QueueNames>;
  readonly ingest: IngestStore;
  readonly rejects: RejectStore;
  readonly whitelist: {
    readonly add: (decision: whitelist.NewDecision, at: Date) => Promise<string | undefined>;
    readonly void: (whitelistId: string, reason: string, at: Date) => Promise<boolean>;
    readonly all: () => Promise<whitelist.WhitelistRow[]>;
  };
  /** A bank's own view, at NARROWS_SOURCE_URL where it is set, else in the same database. */
  readonly bankView: (view: BankView) => AsyncIterable<MessageFile>;
  readonly lists: ListStore;
  /** What publishers' servers said of the files last taken. */
  readonly listSources: {
    readonly read: (listId: string, url: string) => Promise<{ etag?: string; lastModified?: string }>;
    readonly write: (listId: string, url: string, said: { etag?: string; lastModified?: string }, at: Date) => Promise<void>;
  };
  readonly night: PlanStore & ChunkStore & FactStore & CloseStore & ManifestStore & LookbackStore;
  readonly read: {
    readonly run: (runId: string) => Promise<runs.RunRow | undefined>;
    /** The last closed run of every date of a range. */
    readonly closedRuns: (from: string, to: string) => Promise<runs.RunRow[]>;
    /** What the runs in force left of a payment. */
    readonly screened: (uetr: string) => Promise<manifests.Screened[]>;
    /** What a lookback changed. */
    readonly changes: (runId: string) => Promise<DescribedChange[]>;
    readonly manifest: (runId: string) => Promise<{ content: string; signature: string | undefined } | undefined>;
    /** The last manifest of a run, and what is stored of the run today. */
    readonly proof: (
      runId: string,
    ) => Promise<{ sealed: { content: string; signature: string | undefined }; stored: StoredRun } | undefined>;
    readonly chunks: (runId: string) => Promise<{ done: number; total: number }>;
    readonly alerts: (filter: Parameters<typeof alerts.readAlerts>[1]) => Promise<alerts.AlertRow[]>;
    readonly editions: () => Promise<lists.CurrentEdition[]>;
    readonly listEditions: (listId: string) => Promise<lists.EditionRow[]>;
    readonly listDelta: (from: string, to: string) => Promise<lists.DeltaRow[]>;
    readonly entries: (text: string, limit: number) => Promise<ScreenedEntry[]>;
    /** Firms that listed parties own, by the editions in force. */
    readonly owned: (config: Config) => Promise<ScreenedEntry[]>;
    readonly dates: (from?: string, to?: string) => Promise<string[]>;
    readonly payment: (alert: Pick<alerts.AlertRow, 'businessDate' | 'paymentId'>) => Promise<payments.StoredPayment | undefined>;
  };
  /** What the console does at the desk: acts, and what they came to. The database judges every act again. */
  readonly desk: Bound<typeof reviews> & Bound<typeof figures> & Bound<typeof acts>;
  readonly people: Bound<typeof people>;
  /** Reads the log of the desk, from its first line, with what must agree with it. */
  readonly audit: <T>(use: Parameters<typeof readAudit<T>>[1]) => Promise<T>;
  readonly retention: Bound<typeof retention>;
  /** Acts of whoever owns the database, where nobody can log in yet. */
  readonly ownerActs: Pick<Bound<typeof acts>, 'act'> & Pick<Bound<typeof people>, 'setPassword'>;
  /** Applies what migrations there are; the names of those applied. */
  readonly migrate: () => Promise<string[]>;
  /** What tonight would be screened against. */
  readonly basis: (config: Config) => Promise<runs.Basis>;
  readonly screens: Omit<RunScreens, 'close'>;
  readonly close: () => Promise<void>;
}

/** A page asks several things at once, and people open pages at once. */
const CONSOLE_CONNECTIONS = 12;

const now = (): Date => new Date();

/** The one composition root: environment, servers, database by role, and the stores that steps take. */
export async function openRuntime(options: {
  readonly redis: boolean;
  readonly env?: Environment;
  readonly say?: (line: string) => void;
}): Promise<Runtime> {
  const env = options.env ?? readEnvironment(process.env, CHECKOUT);
  const log = pino({ name: 'narrows', level: env.logLevel, base: null }, pino.destination(2));
  const services: Services = await openServices({
    home: env.home,
    need: { postgres: true, redis: options.redis },
    env: { databaseUrl: env.databaseUrl, redisUrl: env.redisUrl },
    log: options.say ?? (() => undefined),
  });
  const databaseUrl = services.databaseUrl!;
  const open = new Map<Role, Promise<Database>>();
  const as = (role: Role): Promise<Database> => {
    const known = open.get(role);
    if (known) return known;
    const opened = openDatabase({ url: databaseUrl, role, ...(role === 'narrows_console' ? { connections: CONSOLE_CONNECTIONS } : {}) });
    open.set(role, opened);
    // Who asks again may find Postgres back.
    opened.catch(() => open.delete(role));
    return opened;
  };
  let loaderPool: ReturnType<typeof openPool> | undefined;
  const loader = (): ReturnType<typeof openPool> => {
    if (!loaderPool) {
      loaderPool = openPool({ url: databaseUrl, role: 'narrows_loader' });
      loaderPool.catch(() => (loaderPool = undefined));
    }
    return loaderPool;
  };
  const today = (): string => calendarDate(now(), env.timeZone);
  const screens = new RunScreens(new KeptLists(env.home, CHECKOUT), {
    checkout: CHECKOUT,
    databaseUrl,
    worker: async () => as('narrows_worker'),
    today,
    usesGlance: env.usesGlance,
    warn: (error) => {
      log.warn({ code: (error as { code?: string }).code }, 'lists not kept for the next night');
    },
  });
  return {
    env,
    log,
    now,
    today,
    databaseUrl,
    redisUrl: services.redisUrl,
    queues: async () => queueNames(await installationId(await as('narrows_analyst'))),
    ingest: {
      openIngest: async (at) => messages.openIngest(await loader(), at),
      storedRecords: async (key) => messages.storedRecords(await loader(), key),
      storeMessage: async (message, fill) => messages.storeMessage(await loader(), message, fill),
      closeIngest: async (...args) => messages.closeIngest(await loader(), ...args),
    },
    rejects: {
      openRejects: async (filter) => rejects.openRejects(await loader(), filter),
      rejectSource: async (...args) => rejects.rejectSource(await loader(), ...args),
      storedMessage: async (key) => rejects.storedMessage(await loader(), key),
      storedBytes: async function* (key) {
        yield* rejects.storedBytes(await loader(), key);
      },
      resolveRejects: async (...args) => rejects.resolveRejects(await loader(), ...args),
    },
    bankView: async function* (view) {
      const source = env.sourceUrl === undefined ? undefined : await openPool({ url: env.sourceUrl, role: 'owner' });
      try {
        yield* readView(source ?? (await loader()), view);
      } finally {
        await source?.end();
      }
    },
    lists: {
      currentEditions: async () => lists.currentEditions(await as('narrows_loader')),
      storedEdition: async (listId, hash) => lists.storedEdition(await as('narrows_loader'), listId, hash),
      publishEdition: async (head, title, fill) => lists.publishEdition(await loader(), head, title, fill),
      pointTo: async (...args) => lists.pointTo(await as('narrows_loader'), ...args),
      logListEvent: async (...args) => lists.logListEvent(await as('narrows_loader'), ...args),
    },
    listSources: {
      read: async (listId, url) => lists.readSource(await as('narrows_loader'), listId, url),
      write: async (...args) => lists.writeSource(await as('narrows_loader'), ...args),
    },
    whitelist: {
      add: async (...args) => whitelist.addDecision(await as('narrows_reviewer'), ...args),
      void: async (...args) => whitelist.voidDecision(await as('narrows_reviewer'), ...args),
      all: async () => whitelist.readDecisions(await as('narrows_analyst'), 'all'),
    },
    night: {
      startRun: async (...args) => runs.startRun(await as('narrows_worker'), ...args),
      planChunks: async (...args) => runs.planChunks(await as('narrows_worker'), ...args),
      businessDates: async (...args) => runs.businessDates(await as('narrows_worker'), ...args),
      openChunk: async (...args) => runs.openChunk(await as('narrows_worker'), ...args),
      readFacts: async (...args) => facts.readFacts(await as('narrows_worker'), ...args),
      findFacts: async (...args) => facts.findFacts(await as('narrows_worker'), ...args),
      readOutlines: async (...args) => payments.readOutlines(await as('narrows_worker'), ...args),
      readPayments: async (...args) => payments.readPayments(await as('narrows_worker'), ...args),
      readPast: async (...args) => readPast(await as('narrows_worker'), ...args),
      writeChunk: async (...args) => alerts.writeChunk(await as('narrows_worker'), ...args),
      countRun: async (run) => runs.countRun(await as('narrows_worker'), run),
      finishRun: async (runId, outcome) => {
        const { slaHours } = await loadDesk(calendarDate(outcome.at, env.timeZone));
        await runs.finishRun(await as('narrows_worker'), runId, outcome, slaHours);
      },
      changedAlerts: async (...args) => lookbacks.changedAlerts(await as('narrows_worker'), ...args),
      removedEntries: async (...args) => lookbacks.removedEntries(await as('narrows_worker'), ...args),
      writeChanges: async (...args) => lookbacks.writeChanges(await as('narrows_worker'), ...args),
      readChunks: async (runId) => manifests.readChunks(await as('narrows_worker'), runId),
      writeManifest: async (manifest, at) => {
        const key = env.signingKey === undefined ? undefined : createPrivateKey(await readFile(env.signingKey));
        const audit = await auditHead(await as('narrows_worker'));
        const sealed = sealManifest({ ...manifest, code: codeHash(CHECKOUT), audit }, key);
        await manifests.addManifest(await as('narrows_worker'), manifest.runId, sealed, at);
      },
    },
    read: {
      run: async (runId) => runs.readRun(await as('narrows_analyst'), runId),
      closedRuns: async (from, to) => {
        const db = await as('narrows_analyst');
        const ids = await lookbacks.closedRuns(db, from, to);
        return (await Promise.all(ids.map(async (id) => runs.readRun(db, id)))).filter((run) => run !== undefined);
      },
      screened: async (uetr) => manifests.readScreened(await as('narrows_analyst'), uetr),
      changes: async (runId) => lookbacks.readChanges(await as('narrows_analyst'), runId),
      manifest: async (runId) => manifests.readManifest(await as('narrows_analyst'), runId),
      proof: async (runId) => {
        const db = await as('narrows_analyst');
        const [run, sealed] = [await runs.readRun(db, runId), await manifests.readManifest(db, runId)];
        if (!run || !sealed) return undefined;
        const [chunks, records] = [await manifests.readChunks(db, runId), await manifests.readChunkRecords(db, runId)];
        return { sealed, stored: { ...run, chunks, records } };
      },
      chunks: async (runId) => runs.countChunks(await as('narrows_analyst'), runId),
      alerts: async (filter) => alerts.readAlerts(await as('narrows_analyst'), filter),
      editions: async () => lists.currentEditions(await as('narrows_analyst')),
      listEditions: async (listId) => lists.readEditions(await as('narrows_analyst'), listId),
      listDelta: async (from, to) => lists.readDelta(await as('narrows_analyst'), from, to),
      entries: async (text, limit) => lists.findEntries(await as('narrows_analyst'), text, limit),
      owned: async (config) => {
        const editions = await lists.currentEditions(await as('narrows_analyst'));
        const entries = await lists.readEntries(await as('narrows_analyst'), editions);
        return deriveOwned(entries, await lists.readEdges(await as('narrows_analyst'), editions), config.rules.ownership);
      },
      dates: async (...args) => runs.businessDates(await as('narrows_analyst'), ...args),
      payment: async (alert) => {
        const range = { businessDate: alert.businessDate, afterId: String(BigInt(alert.paymentId) - 1n), throughId: alert.paymentId };
        return (await payments.readPayments(await as('narrows_analyst'), range))[0];
      },
    },
    desk: bound(async () => as('narrows_console'), { ...reviews, ...figures, ...acts }),
    people: bound(async () => as('narrows_console'), { ...people }),
    audit: async (use) => readAudit(await as('narrows_console'), use),
    retention: bound(async () => as('owner'), { ...retention }),
    ownerActs: bound(async () => as('owner'), { ...acts, ...people }),
    migrate: async () => migrate(await as('owner'), { root: path.join(CHECKOUT, 'sql') }),
    basis: async (config) => {
      const editions = await lists.currentEditions(await as('narrows_worker'));
      const [missing] = missingLists(
        await loadListSources(),
        editions.map(({ listId }) => listId),
      );
      if (editions.length > 0 && missing)
        throw new NarrowsError(
          'RUN_LIST_MISSING',
          `No edition of ${missing.lists.join(' or ')}, which config/lists.yaml requires as ${missing.name}; import one before the night`,
        );
      return {
        rules: pin(config.rules),
        goods: pin(config.goods),
        geography: pin(config.geography),
        lexicon: pin(config.lexicon),
        editions: editions.map(({ listId, editionId }) => ({ listId, editionId })),
        whitelist: (await whitelist.readDecisions(await as('narrows_worker'), 'in force')).map(({ whitelistId }) => whitelistId),
      };
    },
    screens,
    close: async () => {
      await screens.close();
      await Promise.allSettled([...open.values()].map(async (db) => (await db).destroy()));
      await loaderPool?.then((pool) => pool.end());
      await services.close();
    },
  };
}

function pin({ id, hash }: runs.Pinned): runs.Pinned {
  return { id, hash };
}
