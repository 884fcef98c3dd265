import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

/** Where the dated files live, one folder a kind; every file is one edition. */
const CONFIG = path.dirname(fileURLToPath(import.meta.url));

/** A dated file as read: what it says, and the hash of its bytes that assessments keep. */
export interface Dated<T> {
  readonly value: T;
  readonly hash: string;
  readonly file: string;
}

/** A dated file that breaks its schema, or a date for which there is none. `code` is stable. */
export class ConfigError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'ConfigError';
    this.code = code;
  }
}

const HEADER = z.looseObject({ id: z.string(), effective: z.iso.date() });

/**
 * The edition in force on a date: the newest whose `effective` is not after it; or the one with the given id.
 *
 * @throws ConfigError `CONFIG_NOT_IN_FORCE` where there is none, `CONFIG_INVALID` naming file and place
 */
export async function loadDated<T>(
  folder: 'rules' | 'goods' | 'geography' | 'lexicon' | 'desk',
  schema: z.ZodType<T>,
  choose: { readonly onDate: string; readonly id?: string },
): Promise<Dated<T>> {
  const files = (await readdir(path.join(CONFIG, folder))).filter((name) => name.endsWith('.yaml'));
  const editions = await Promise.all(
    files.map(async (name) => {
      const file = path.join(CONFIG, folder, name);
      const bytes = await readFile(file);
      const hash = createHash('sha256').update(bytes).digest('hex');
      const content = parsedOnce(hash, bytes);
      return { file, content, hash, header: check(HEADER, content, file) };
    }),
  );
  const chosen = editions
    .filter(({ header }) => (choose.id === undefined ? header.effective <= choose.onDate : header.id === choose.id))
    .toSorted((a, b) => b.header.effective.localeCompare(a.header.effective))[0];
  if (!chosen)
    throw new ConfigError(
      'CONFIG_NOT_IN_FORCE',
      `config/${folder} has no edition ${choose.id ?? `in force on ${choose.onDate}`}; there are ${editions.map(({ header }) => header.id).join(', ')}`,
    );
  return { value: check(schema, chosen.content, chosen.file), hash: chosen.hash, file: chosen.file };
}

/** Files by their hash: they are read again whenever they are asked for, and YAML is slow. */
const parsed = new Map<string, unknown>();

function parsedOnce(hash: string, bytes: Buffer): unknown {
  if (!parsed.has(hash)) parsed.set(hash, parse(bytes.toString('utf8')));
  return parsed.get(hash);
}

function check<T>(schema: z.ZodType<T>, content: unknown, file: string): T {
  const checked = schema.safeParse(content);
  if (checked.success) return checked.data;
  throw new ConfigError('CONFIG_INVALID', `${path.relative(CONFIG, file)}: ${z.prettifyError(checked.error)}`);
}
