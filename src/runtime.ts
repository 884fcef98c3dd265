import { fork } from 'node:child_process';
import { createPrivateKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { pino, type Logger } from 'pino';
import { parse } from 'yaml';
import type { z } from 'zod';
import { loadDated } from '../config/dated.ts';
import { readEnvironment, type Environment } from '../config/env.ts';
import { DESK, GEOGRAPHY, GOODS, LEXICON, LIST_SOURCES, RULES } from '../config/schemas.ts';
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
import type { DescribedChange } from './alerts/change.ts';
import type { BlockOrder, BlockReply } from './build-block.ts';
import type { GoodsEdition } from './goods/goods-list.ts';
import { deriveOwned } from './lists/ownership.ts';
import { NarrowsError } from './model/errors.ts';
import type { ScreenedEntry } from './model/list-entry.ts';
import type { Geography } from './model/geography.ts';
import type { Lexicon } from './model/lexicon.ts';
import type { Desk } from './model/review.ts';
import type { Rules } from './model/rules.ts';
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
import { openScreens } from './pipeline/screens.ts';
import { KnownParts } from './screening/known-parts.ts';
import { SIGNALS } from './signals/evaluate.ts';
import type { Screens } from './signals/signal.ts';

export { daysBefore } from './adapters/clock.ts';
export type { Basis, ChunkResult, RunRow } from './adapters/postgres/runs.ts';

/** The checkout: sql/ and config/ stand beside src/. */
export const CHECKOUT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** The dated data that decides a score, each with the id and hash that assessments keep. */
export interface Config {
  readonly rules: Rules;
  readonly goods: GoodsEdition & { readonly hash: string };
  readonly geography: Geography & { readonly hash: string };
  readonly lexicon: Lexicon & { readonly hash: string };
}

/** The dated files in force on a date. No service is needed. */
export async function loadConfig(onDate: string, rulesId?: string): Promise<Config> {
  const rules = await loadDated('rules', RULES, { onDate, ...(rulesId === undefined ? {} : { id: rulesId }) });
  const goods = await loadDated('goods', GOODS, { onDate });
  const geography = await loadDated('geography', GEOGRAPHY, { onDate });
  const lexicon = await loadDated('lexicon', LEXICON, { onDate });
  return {
    rules: toRules(rules.value, rules.hash),
    goods: { ...goods.value, hash: goods.hash },
    geography: {
      ...geography.value,
      hash: geography.hash,
      markers: geography.value.markers.map((marker) => ({ ...marker, pattern: new RegExp(marker.pattern, 'iu') })),
    },
    lexicon: {
      ...lexicon.value,
      hash: lexicon.hash,
      partNumbers: lexicon.value.part_numbers.map((part) => ({ ...part, pattern: new RegExp(part.pattern, 'iu') })),
    },
  };
}

/** How the desk works on a date. */
export async function loadDesk(onDate: string): Promise<Desk> {
  const { value } = await loadDated('desk', DESK, { onDate });
  const reasonsOf = (reasons: z.infer<typeof DESK>['reasons'][keyof Desk['reasons']]): Desk['reasons'][keyof Desk['reasons']] =>
    reasons.map(({ code, ...words }) => ({ code, words }));
  return {
    id: value.id,
    slaHours: value.sla_hours,
    retentionYears: value.retention_years,
    whitelistDays: value.whitelist_days,
    reasons: {
      false_positive: reasonsOf(value.reasons.false_positive),
      true_match: reasonsOf(value.reasons.true_match),
      reported: reasonsOf(value.reasons.reported),
    },
    keyTerms: value.key_terms,
    suggestions: {
      pairDecisions: value.suggestions.pair_decisions,
      ruleDecisions: value.suggestions.rule_decisions,
      rulePrecision: value.suggestions.rule_precision,
    },
  };
}

/** Rules as the code reads them. A signal without points, or points without a signal, would silently weigh nothing. */
function toRules(file: z.infer<typeof RULES>, hash: string): Rules {
  const known = Object.keys(SIGNALS);
  const weighed = file.signals.map(({ id }) => id);
  const odd = [...known.filter((id) => !weighed.includes(id)), ...weighed.filter((id) => !known.includes(id))];
  if (odd.length > 0) throw new NarrowsError('CONFIG_SIGNALS', `${file.id}: ${odd.join(', ')} stand in only one of the rules and the code`);
  const { screening, combinations, never_alone, goods, diversion, behaviour, ...rest } = file;
  return {
    ...rest,
    hash,
    screening: {
      threshold: screening.threshold,
      floor: screening.floor,
      bands: screening.bands.map(({ at_least, strength }) => ({ atLeast: at_least, strength })),
      text: screening.text,
      telling: screening.telling,
      identity: { nameAlone: screening.identity.name_alone, against: screening.identity.against },
      houseAlone: screening.house_alone,
      weakAlias: screening.weak_alias,
    },
    goods: {
      ...goods,
      words: {
        strong: goods.words.strong,
        weak: goods.words.weak,
        weakTogether: goods.words.weak_together,
        partNumber: goods.words.part_number,
      },
    },
    behaviour: {
      historyDays: behaviour.history_days,
      knownDays: behaviour.known_days,
      structuring: behaviour.structuring,
      passThrough: behaviour.pass_through,
      payerSwitch: behaviour.payer_switch,
      suppliers: behaviour.suppliers,
      surge: behaviour.surge,
    },
    diversion: { home: diversion.home, sureGoods: diversion.sure_goods, least: diversion.least, slots: diversion.slots },
    combinations: combinations.map(({ needs, ...combination }) => ({
      ...combination,
      needs: needs.map(({ of, at_least }) => ({ of, atLeast: at_least })),
    })),
    neverAlone: never_alone,
  };
}

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
  /** The screens of a run: its pinned editions with the config it names, over memory that others share or of its own. */
  readonly screens: (basis: runs.Basis, shared?: Shared) => Promise<Screens>;
  /** What threads share that score a run; and what they came to know, kept for the next process. */
  readonly share: (basis: runs.Basis) => Promise<Shared>;
  /** Builds the pinned editions where they are not kept, for other processes to open. */
  readonly prepare: (basis: runs.Basis) => Promise<void>;
  readonly keep: (basis: runs.Basis, shared: Shared) => Promise<void>;
  /** The lists in force under any rules, without whitelists: for a replay, which writes nothing. */
  readonly screensFor: (config: Config) => Promise<Screens>;
  /** The same under rules that differ in numbers only; the lists are built once. */
  readonly screensBy: (config: Config) => Promise<(rules: Rules) => Screens>;
  readonly close: () => Promise<void>;
}

/** Memory of a run that threads share. */
export interface Shared {
  /** Its pinned editions: kept from before, or built now. */
  readonly block: SharedArrayBuffer;
  /** What parts of payments showed (`KnownParts`). */
  readonly parts: SharedArrayBuffer;
}

/** Parts that a night remembers: more than most banks have customers and counterparties. */
const KNOWN_PARTS = 3_000_000;

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
    const opened =
      open.get(role) ??
      openDatabase({ url: databaseUrl, role, ...(role === 'narrows_console' ? { connections: CONSOLE_CONNECTIONS } : {}) });
    open.set(role, opened);
    return opened;
  };
  let loaderPool: ReturnType<typeof openPool> | undefined;
  const loader = (): ReturnType<typeof openPool> => (loaderPool ??= openPool({ url: databaseUrl, role: 'narrows_loader' }));
  const today = (): string => calendarDate(now(), env.timeZone);
  const screens = new Map<string, Promise<LoadedScreens>>();
  const kept = new KeptLists(env.home, CHECKOUT);
  const blockKey = (editions: runs.Basis['editions'], { ownership }: Rules): string => kept.keyOf({ editions, ownership });
  const blockFor = async (editions: runs.Basis['editions'], rules: Rules): Promise<SharedArrayBuffer> => {
    const key = blockKey(editions, rules);
    const known = kept.block(key);
    if (known) return known;
    const block = await buildBlock({ databaseUrl, editions, ownership: rules.ownership });
    await kept.keepBlock(key, block).catch(shrug(log));
    return block;
  };
  const blockInForce = async (rules: Rules): Promise<SharedArrayBuffer> => {
    const editions = await lists.currentEditions(await as('narrows_worker'));
    return blockFor(
      editions.map(({ listId, editionId }) => ({ listId, editionId })),
      rules,
    );
  };
  // Whitelists are asked once a score stands, so what parts show does not hang on them.
  const partsKey = (basis: runs.Basis): string => kept.keyOf([{ ...basis, whitelist: [] }, codeHash(CHECKOUT)]);
  const share = async (basis: runs.Basis): Promise<Shared> => {
    const { rules } = await pinnedConfig(basis, today());
    const parts = new KnownParts(KnownParts.memoryFor(KNOWN_PARTS));
    parts.take(kept.parts(partsKey(basis)));
    return { block: await blockFor(basis.editions, rules), parts: parts.memory };
  };
  const keep = async (basis: runs.Basis, { parts }: Shared): Promise<void> =>
    kept.keepParts(partsKey(basis), new KnownParts(parts).packed()).catch(shrug(log));
  const loadScreens = async (basis: runs.Basis, given?: Shared): Promise<LoadedScreens> => {
    const shared = given ?? (await share(basis));
    const decisions = await whitelist.readDecisions(await as('narrows_worker'), { ids: basis.whitelist });
    const opened = openScreens(shared.block, await pinnedConfig(basis, today()), decisions, new KnownParts(shared.parts));
    return { screens: opened, keep: async () => (given ? undefined : keep(basis, shared)) };
  };
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
    share,
    prepare: async (basis) => {
      if (!kept.hasBlock(blockKey(basis.editions, (await pinnedConfig(basis, today())).rules))) await share(basis);
    },
    keep,
    screens: async (basis, shared) => {
      const key = JSON.stringify(basis);
      let loaded = screens.get(key);
      if (!loaded) {
        const others = [...screens.values()];
        screens.clear();
        loaded = loadScreens(basis, shared);
        screens.set(key, loaded);
        // One basis at a time: a worker that lives for months must not hold every index that it ever had.
        for (const other of others) await other.then(async (one) => one.keep()).catch(() => undefined);
      }
      try {
        return (await loaded).screens;
      } catch (error) {
        // The cause may pass; the next chunk tries again.
        if (screens.get(key) === loaded) screens.delete(key);
        throw error;
      }
    },
    screensFor: async (config) => openScreens(await blockInForce(config.rules), config),
    screensBy: async (config) => {
      const block = await blockInForce(config.rules);
      return (rules) => openScreens(block, { ...config, rules });
    },
    close: async () => {
      for (const loaded of await Promise.allSettled(screens.values())) if (loaded.status === 'fulfilled') await loaded.value.keep();
      await Promise.allSettled([...open.values()].map(async (db) => (await db).destroy()));
      await loaderPool?.then((pool) => pool.end());
      await services.close();
    },
  };
}

interface LoadedScreens {
  readonly screens: Screens;
  /** Keeps what the parts of payments showed, for the next process on the same lists. */
  readonly keep: () => Promise<void>;
}

/** The very config that the run was planned with; another hash under the same id means that a file was edited. */
async function pinnedConfig(basis: runs.Basis, onDate: string): Promise<Config> {
  const config = await loadConfig(onDate, basis.rules.id);
  for (const part of ['rules', 'goods', 'geography', 'lexicon'] as const)
    if (config[part].id !== basis[part].id || config[part].hash !== basis[part].hash)
      throw new NarrowsError(
        'RUN_CONFIG_CHANGED',
        `The run was planned with ${basis[part].id}, which config/${part} no longer holds as it was; restore the file, or start the night anew`,
      );
  return config;
}

/** Builds lists in a process of their own. */
async function buildBlock(order: BlockOrder): Promise<SharedArrayBuffer> {
  const builder = fork(fileURLToPath(new URL('build-block.ts', import.meta.url)), { serialization: 'advanced' });
  const reply = await new Promise<BlockReply>((resolve, reject) => {
    builder.once('message', resolve as (reply: unknown) => void).on('error', reject);
    builder.once('exit', (exitCode, signal) => {
      reject(
        new NarrowsError('LISTS_NOT_BUILT', `the process that builds the lists ended (${signal ?? exitCode}); is there memory enough?`),
      );
    });
    builder.send(order);
  });
  if ('error' in reply) throw new NarrowsError(reply.error.code ?? 'LISTS_NOT_BUILT', reply.error.message);
  const block = new SharedArrayBuffer(reply.block.length);
  new Uint8Array(block).set(reply.block);
  return block;
}

/** What is kept saves time and decides nothing: a full disk must not stop a night. */
function shrug(log: Logger): (error: unknown) => void {
  return (error) => log.warn({ code: (error as { code?: string }).code }, 'lists not kept for the next night');
}

function pin({ id, hash }: runs.Pinned): runs.Pinned {
  return { id, hash };
}

/** Names under which config/lists.yaml requires a list, and no list of that name has an edition. */
export function missingLists(
  sources: Readonly<Record<string, { readonly required_as?: string | undefined }>>,
  present: readonly string[],
): { name: string; lists: string[] }[] {
  const required = Object.entries(sources).filter(([, source]) => source.required_as !== undefined);
  return [...Map.groupBy(required, ([, source]) => source.required_as!)]
    .map(([name, named]) => ({ name, lists: named.map(([listId]) => listId) }))
    .filter(({ lists: group }) => !group.some((listId) => present.includes(listId)));
}

/** Where lists are published and how they are guarded (config/lists.yaml). */
export async function loadListSources(): Promise<z.infer<typeof LIST_SOURCES>> {
  return LIST_SOURCES.parse(parse(await readFile(path.join(CHECKOUT, 'config', 'lists.yaml'), 'utf8')));
}
