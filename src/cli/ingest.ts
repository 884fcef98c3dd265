import { readFile } from 'node:fs/promises';
import { parse as parseYaml } from 'yaml';
import { findFiles } from '../adapters/files/messages.ts';
import { keepHeapSmall } from '../adapters/small-heap.ts';
import { parseMapping } from '../messages/mapping.ts';
import type { ReaderOptions } from '../messages/read.ts';
import { NarrowsError } from '../model/errors.ts';
import { ingest as ingestFiles, type IngestReport } from '../pipeline/ingest.ts';
import { viewOf } from '../pipeline/view.ts';
import type { Runtime } from '../runtime.ts';
import { printLine, warn } from './output.ts';

export interface ReadingOptions {
  readonly mapping?: string;
  readonly encoding?: string;
}

export interface IngestCommand extends ReadingOptions {
  readonly fromView?: string;
  readonly date?: string;
  readonly json: boolean;
}

/** `narrows ingest <files or folders…>`, or `--from-view <view>`: payments into Postgres, with rejects kept. */
export async function ingest(paths: readonly string[], runtime: Runtime, options: IngestCommand): Promise<number> {
  keepHeapSmall();
  const read = await readerOptions(options);
  if (paths.length > 0 === (options.fromView !== undefined))
    throw new NarrowsError('INGEST_SOURCE', 'Give either files or folders, or --from-view with --mapping');
  const files = options.fromView === undefined ? findFiles(paths) : runtime.bankView(viewOf(options.fromView, read.mapping, options.date));
  const report = await ingestFiles(files, runtime.ingest, {
    ...read,
    needsReference: options.fromView !== undefined,
    today: runtime.today(),
    now: runtime.now,
  });
  return printReport(report, options.json);
}

/** The mapping file, read and checked, and the encoding. */
export async function readerOptions({ mapping, encoding }: ReadingOptions): Promise<ReaderOptions> {
  const content = mapping === undefined ? undefined : await readFile(mapping, 'utf8').catch(notFound(mapping));
  return {
    ...(content === undefined ? {} : { mapping: parseMapping(yaml(content)) }),
    ...(encoding === undefined ? {} : { encoding }),
  };
}

function yaml(content: string): unknown {
  try {
    return parseYaml(content);
  } catch (cause) {
    throw new NarrowsError('MAPPING_INVALID', 'The mapping cannot be used: the file is not YAML', { cause });
  }
}

function notFound(file: string): (cause: unknown) => never {
  return (cause) => {
    throw new NarrowsError('FILE_NOT_FOUND', `${file}: no such file`, { cause });
  };
}

/** What an ingest did, and every reject by name; exit code 1 when there are any. */
function printReport(report: IngestReport, json: boolean): number {
  const { rejects, ingestId, files, read, accepted, rejected, duplicate } = report;
  for (const { file, index, code, path, reason } of rejects) warn(`${file} record ${index}: ${code} at ${path}: ${reason}`);
  if (rejected > rejects.length) warn(`and ${rejected - rejects.length} more rejects; narrows rejects lists them all`);
  if (json) printLine({ ingest_id: ingestId, files, read, accepted, rejected, duplicate });
  else
    console.log(
      `ingest ${ingestId}: ${files} files, read ${read} = accepted ${accepted} + rejected ${rejected} + stored before ${duplicate}`,
    );
  return rejected > 0 ? 1 : 0;
}
