import { createHash, randomUUID } from 'node:crypto';
import { closeSync, existsSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { endianness } from 'node:os';
import path from 'node:path';
import { codeHash } from './code.ts';

/** What built lists are made by; another build's are not read. */
const ENGINE = [
  'src/screening/*.ts',
  'src/text/*.ts',
  'src/lists/**/*.ts',
  'src/model/*.ts',
  'src/pipeline/screens.ts',
  'package-lock.json',
];

/** Lists of this many nights' bases stay; older files go. */
const KEPT = 4;

const DIGEST_BYTES = 32;

/**
 * Built lists, and digests of the parts of payments that were asked on them, kept in the home folder so that the next process need not
 * build or ask anew. A cache and never the record: a file that is missing, of another build or damaged is made again.
 *
 * Names of listed persons stand in these files as they do in the database; they are readable by their owner alone. Who could write
 * them could hide a party, as who could write the code.
 */
export class KeptLists {
  readonly #folder: string;
  /** Taken when the process starts: what runs is what lay there then. */
  readonly #engine: string;

  constructor(home: string, checkout: string) {
    this.#folder = path.join(home, 'lists');
    this.#engine = codeHash(checkout, ENGINE);
  }

  /** The name of lists that are made from this, by this engine on this kind of machine. */
  keyOf(basis: unknown): string {
    return sha256(JSON.stringify([this.#engine, endianness(), process.versions['unicode'], basis]))
      .toString('hex')
      .slice(0, 40);
  }

  /** Whether there is a block, be it damaged or not. */
  hasBlock(key: string): boolean {
    return existsSync(this.#file(key, 'block'));
  }

  /** A built block, or nothing. It is read straight into memory that threads can share. */
  block(key: string): SharedArrayBuffer | undefined {
    let file: number;
    try {
      file = openSync(this.#file(key, 'block'), 'r');
    } catch {
      return undefined;
    }
    try {
      const size = fstatSync(file).size - DIGEST_BYTES;
      if (size <= 0) return undefined;
      const digest = Buffer.alloc(DIGEST_BYTES);
      const block = new SharedArrayBuffer(size);
      const bytes = new Uint8Array(block);
      readSync(file, digest, 0, DIGEST_BYTES, 0);
      for (let at = 0; at < size;) {
        const read = readSync(file, bytes, at, size - at, DIGEST_BYTES + at);
        if (read === 0) return undefined;
        at += read;
      }
      return sha256(bytes).equals(digest) ? block : undefined;
    } finally {
      closeSync(file);
    }
  }

  async keepBlock(key: string, block: SharedArrayBuffer): Promise<void> {
    const bytes = new Uint8Array(block);
    await this.#write(key, 'block', [sha256(bytes), bytes]);
    await this.#prune();
  }

  /** What parts of payments showed on these lists; empty where nothing is kept. */
  parts(key: string): Buffer {
    try {
      const file = readFileSync(this.#file(key, 'parts'));
      const [digest, parts] = [file.subarray(0, DIGEST_BYTES), file.subarray(DIGEST_BYTES)];
      return sha256(parts).equals(digest) ? parts : Buffer.alloc(0);
    } catch {
      return Buffer.alloc(0);
    }
  }

  async keepParts(key: string, parts: Buffer): Promise<void> {
    await this.#write(key, 'parts', [sha256(parts), parts]);
    await this.#prune();
  }

  #file(key: string, kind: 'block' | 'parts'): string {
    return path.join(this.#folder, `${key}.${kind}`);
  }

  /** Whole or not at all: a reader never sees half a file. */
  async #write(key: string, kind: 'block' | 'parts', parts: readonly Uint8Array[]): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const whole = this.#file(key, kind);
    const part = `${whole}.${randomUUID()}.part`;
    await writeFile(part, parts, { mode: 0o600 });
    await rename(part, whole);
  }

  async #prune(): Promise<void> {
    const files = await Promise.all(
      (await readdir(this.#folder)).map(async (name) => {
        const file = path.join(this.#folder, name);
        return { file, at: (await stat(file).catch(() => undefined))?.mtimeMs ?? 0 };
      }),
    );
    for (const kind of ['.block', '.parts', '.part']) {
      const old = files.filter(({ file }) => file.endsWith(kind)).toSorted((a, b) => b.at - a.at);
      for (const { file } of old.slice(KEPT)) await rm(file, { force: true });
    }
  }
}

function sha256(bytes: string | Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}
