import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { codeHash } from './adapters/files/code.ts';
import type { KeptLists } from './adapters/files/kept-lists.ts';
import type { Database } from './adapters/postgres/database.ts';
import { currentEditions } from './adapters/postgres/lists.ts';
import type { Basis } from './adapters/postgres/runs.ts';
import { readDecisions } from './adapters/postgres/whitelist.ts';
import type { BlockOrder, BlockReply } from './build-block.ts';
import { pinnedConfig, type Config } from './load-config.ts';
import { NarrowsError } from './model/errors.ts';
import type { Rules } from './model/rules.ts';
import { openScreens } from './pipeline/screens.ts';
import { KnownParts } from './screening/known-parts.ts';
import type { Screens } from './signals/signal.ts';

/** Memory of a run that threads share. */
export interface Shared {
  /** Its pinned editions: kept from before, or built now. */
  readonly block: SharedArrayBuffer;
  /** What parts of payments showed (`KnownParts`). */
  readonly parts: SharedArrayBuffer;
}

/** Parts that a night remembers: more than most banks have customers and counterparties. */
const KNOWN_PARTS = 3_000_000;

/** What belongs to one basis, from when it was first asked for. */
interface Of<T> {
  readonly basis: Basis;
  readonly value: Promise<T>;
}

/** What runs are screened against: list editions with the config that they name, built once and kept from process to process. */
export class RunScreens {
  readonly #kept: KeptLists;
  readonly #databaseUrl: string;
  readonly #worker: () => Promise<Database>;
  readonly #today: () => string;
  readonly #usesGlance: boolean;
  readonly #warn: (error: unknown) => void;
  /** Taken when the process starts: by the time that something is kept, another version may lie there. */
  readonly #code: string;
  // One basis at a time: a worker that lives for months must not hold every index that it ever had.
  #shared: Of<Shared> | undefined;
  #opened: Of<Screens> | undefined;

  /**
   * @param from the checkout, a connection as worker, and whom to tell that something could not be kept: that costs time and decides
   *   nothing, and a full disk must not stop a night
   */
  constructor(
    kept: KeptLists,
    from: {
      readonly checkout: string;
      readonly databaseUrl: string;
      readonly worker: () => Promise<Database>;
      readonly today: () => string;
      readonly usesGlance: boolean;
      readonly warn: (error: unknown) => void;
    },
  ) {
    this.#kept = kept;
    this.#code = codeHash(from.checkout);
    this.#databaseUrl = from.databaseUrl;
    this.#worker = from.worker;
    this.#today = from.today;
    this.#usesGlance = from.usesGlance;
    this.#warn = from.warn;
  }

  /**
   * The screens of a run, over memory that others share or of its own.
   *
   * @throws NarrowsError `RUN_CONFIG_CHANGED`, `LISTS_NOT_BUILT`
   */
  async of(basis: Basis, given?: Shared): Promise<Screens> {
    if (!isOf(this.#opened, basis)) {
      const value = this.#open(basis, given);
      this.#opened = { basis, value };
      // The cause may pass; the next chunk tries again.
      value.catch(() => {
        if (this.#opened?.value === value) this.#opened = undefined;
      });
    }
    return this.#opened.value;
  }

  /** What threads share that score a run; what was known for the one before is kept. */
  async share(basis: Basis): Promise<Shared> {
    const before = this.#shared;
    if (isOf(before, basis)) return before.value;
    const value = this.#load(basis);
    this.#shared = { basis, value };
    value.catch(() => {
      if (this.#shared?.value === value) this.#shared = undefined;
    });
    if (before) await this.#keep(before);
    return value;
  }

  /** Builds the pinned editions where they are not kept, for other processes to open. */
  async prepare(basis: Basis): Promise<void> {
    const { rules } = await pinnedConfig(basis, this.#today());
    if (!this.#kept.hasBlock(this.#blockKey(basis.editions, rules))) await this.#block(basis.editions, rules);
  }

  /** Screens of the lists in force without whitelists, by rules that differ in numbers only: for a replay, which writes nothing. */
  async inForce(config: Config): Promise<(rules: Rules) => Screens> {
    const editions = await currentEditions(await this.#worker());
    const block = await this.#block(
      editions.map(({ listId, editionId }) => ({ listId, editionId })),
      config.rules,
    );
    return (rules) => openScreens(block, { ...config, rules });
  }

  /** Keeps what is known for the next process. Whoever scores must have ended. */
  async close(): Promise<void> {
    if (this.#shared) await this.#keep(this.#shared);
  }

  async #open(basis: Basis, given?: Shared): Promise<Screens> {
    const { block, parts } = given ?? (await this.share(basis));
    const decisions = await readDecisions(await this.#worker(), { ids: basis.whitelist });
    const config = await pinnedConfig(basis, this.#today());
    return openScreens(block, config, decisions, new KnownParts(parts), this.#usesGlance);
  }

  async #load(basis: Basis): Promise<Shared> {
    const { rules } = await pinnedConfig(basis, this.#today());
    const parts = new KnownParts(KnownParts.memoryFor(KNOWN_PARTS));
    parts.take(this.#kept.parts(this.#partsKey(basis)));
    return { block: await this.#block(basis.editions, rules), parts: parts.memory };
  }

  /** What parts of payments showed. Of memory that could not be loaded there is nothing to keep. */
  async #keep({ basis, value }: Of<Shared>): Promise<void> {
    const shared = await value.catch(() => undefined);
    if (shared) await this.#kept.keepParts(this.#partsKey(basis), new KnownParts(shared.parts).packed()).catch(this.#warn);
  }

  #blockKey(editions: Basis['editions'], { ownership }: Rules): string {
    return this.#kept.keyOf({ editions, ownership });
  }

  /** Whitelists are asked once a score stands, so what parts show does not hang on them. */
  #partsKey(basis: Basis): string {
    return this.#kept.keyOf([{ ...basis, whitelist: [] }, this.#code]);
  }

  async #block(editions: Basis['editions'], rules: Rules): Promise<SharedArrayBuffer> {
    const key = this.#blockKey(editions, rules);
    const known = this.#kept.block(key);
    if (known) return known;
    const block = await buildBlock({ databaseUrl: this.#databaseUrl, editions, ownership: rules.ownership });
    await this.#kept.keepBlock(key, block).catch(this.#warn);
    return block;
  }
}

function isOf<T>(known: Of<T> | undefined, basis: Basis): known is Of<T> {
  return known !== undefined && JSON.stringify(known.basis) === JSON.stringify(basis);
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
