import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { NarrowsError } from '../../model/errors.ts';

/** What a server said of a file, to ask it later whether there is a newer one. */
export interface Validators {
  readonly etag?: string;
  readonly lastModified?: string;
}

export interface DownloadOptions {
  readonly validators?: Validators;
  /** Longest time for one attempt, in milliseconds. */
  readonly timeout?: number;
  /** No published list is near this; more is not a list. */
  readonly largest?: number;
  readonly attempts?: number;
  /** Pause before the second attempt, in milliseconds; it doubles with each. */
  readonly pause?: number;
  /** Only tests give another: the product downloads over TLS. */
  readonly fetch?: typeof fetch;
}

/**
 * Downloads a file, or says that the server has nothing newer. Asks again when the network or the server fails.
 *
 * @throws NarrowsError `LIST_UNREADABLE` with the address and the last cause
 */
export async function download(url: string, to: string, options: DownloadOptions = {}): Promise<Validators | 'unchanged'> {
  const { attempts = 3, pause = 2_000 } = options;
  if (!url.startsWith('https:') && !options.fetch)
    throw new NarrowsError('LIST_UNREADABLE', `${url}: lists are downloaded over https only; download it yourself and import the file`);
  for (let attempt = 1; ; attempt++) {
    try {
      return await tryDownload(url, to, options);
    } catch (cause) {
      if (attempt < attempts && !(cause instanceof Refused)) {
        await wait(pause * 2 ** (attempt - 1));
        continue;
      }
      const message = cause instanceof Error ? cause.message : 'unknown cause';
      throw new NarrowsError('LIST_UNREADABLE', `${url} cannot be read (${message}, attempt ${attempt}); the edition in force stays`, {
        cause,
      });
    }
  }
}

/** An answer that will not be another one a moment later. */
class Refused extends Error {}

async function tryDownload(url: string, to: string, options: DownloadOptions): Promise<Validators | 'unchanged'> {
  const { validators = {}, timeout = 300_000, largest = 4 * 1024 ** 3 } = options;
  const headers = {
    ...(validators.etag === undefined ? {} : { 'if-none-match': validators.etag }),
    ...(validators.lastModified === undefined ? {} : { 'if-modified-since': validators.lastModified }),
  };
  const response = await (options.fetch ?? fetch)(url, { headers, signal: AbortSignal.timeout(timeout) });
  if (response.status === 304) return 'unchanged';
  if (!response.ok) {
    if (response.status >= 500 || response.status === 429) throw new Error(`HTTP ${response.status}`);
    throw new Refused(`HTTP ${response.status}`);
  }
  if (!response.body) throw new Error('an answer without a body');
  let size = 0;
  const limited = async function* (chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      size += chunk.length;
      if (size > largest) throw new Refused(`more than ${largest} bytes`);
      yield chunk;
    }
  };
  await pipeline(Readable.fromWeb(response.body as never), limited, createWriteStream(to, { mode: 0o600 }));
  const said = response.headers.get('content-length');
  if (said !== null && !response.headers.has('content-encoding') && Number(said) !== size) throw new Error(`${size} bytes of ${said}`);
  const [etag, lastModified] = [response.headers.get('etag'), response.headers.get('last-modified')];
  return { ...(etag === null ? {} : { etag }), ...(lastModified === null ? {} : { lastModified }) };
}
