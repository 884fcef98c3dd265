import { readFiles } from '../adapters/files/messages.ts';
import { ingest as ingestFiles } from '../pipeline/ingest.ts';
import type { Runtime } from '../runtime.ts';
import { printLine, warn } from './output.ts';

/** `narrows ingest <files or folders…>`: messages into Postgres, with rejects kept. */
export async function ingest(paths: readonly string[], runtime: Runtime, options: { readonly json: boolean }): Promise<number> {
  const report = await ingestFiles(readFiles(paths), runtime.ingest, { today: runtime.today(), now: runtime.now });
  const { rejects, ingestId, files, read, accepted, rejected, duplicate } = report;
  for (const { file, index, code, path, reason } of rejects) warn(`${file} record ${index}: ${code} at ${path}: ${reason}`);
  if (options.json) printLine({ ingest_id: ingestId, files, read, accepted, rejected, duplicate });
  else
    console.log(
      `ingest ${ingestId}: ${files} files, read ${read} = accepted ${accepted} + rejected ${rejected} + stored before ${duplicate}`,
    );
  return rejected > 0 ? 1 : 0;
}
