import type { OpenReject } from '../adapters/postgres/rejects.ts';
import { NarrowsError } from '../model/errors.ts';
import { closeReject, retryRejects } from '../pipeline/retry-rejects.ts';
import type { Runtime } from '../runtime.ts';
import { readerOptions, type ReadingOptions } from './ingest.ts';
import { printLine, warn } from './output.ts';

export interface RejectsCommand extends ReadingOptions {
  readonly code?: string;
  readonly date?: string;
  readonly json: boolean;
}

/** `narrows rejects list`: every record that could not be read and waits for a person. */
export async function list(runtime: Runtime, options: RejectsCommand): Promise<number> {
  const open = await runtime.rejects.openRejects(filterOf(options));
  for (const reject of open) {
    const { fileName, businessDate, code, path, reason } = reject;
    if (options.json)
      printLine({ reject: idOf(reject), file: fileName, index: reject.index, business_date: businessDate, code, path, reason });
    else console.log(`${idOf(reject)}  ${businessDate ?? 'no date   '}  ${fileName} record ${reject.index}: ${code} at ${path}: ${reason}`);
  }
  return open.length > 0 ? 1 : 0;
}

/** `narrows rejects show <reject>`: its bytes as they came, to be mended and sent again. */
export async function show(id: string, runtime: Runtime): Promise<number> {
  const reject = await find(id, runtime);
  process.stdout.write((await runtime.rejects.rejectSource(reject.messageKey, reject.index)) ?? '');
  return 0;
}

/** `narrows rejects retry`: reads them again, after a mended reader or with another mapping. */
export async function retry(runtime: Runtime, options: RejectsCommand): Promise<number> {
  const read = await readerOptions(options);
  const report = await retryRejects(runtime.rejects, { ...filterOf(options), ...read, today: runtime.today(), now: runtime.now });
  const { retried, accepted, duplicate, still } = report;
  for (const reject of still)
    warn(`${idOf(reject)} ${reject.fileName} record ${reject.index}: ${reject.code} at ${reject.path}: ${reject.reason}`);
  if (options.json) printLine({ retried, accepted, duplicate, rejected: still.length });
  else console.log(`read ${retried} rejects again = accepted ${accepted} + stored before ${duplicate} + still rejected ${still.length}`);
  return still.length > 0 ? 1 : 0;
}

/** `narrows rejects close <reject> --reason <text>`: a person's word that it will not be read. */
export async function close(id: string, runtime: Runtime, options: { readonly reason: string }): Promise<number> {
  await closeReject(runtime.rejects, await find(id, runtime), options.reason, runtime.now());
  return 0;
}

function filterOf({ code, date }: RejectsCommand): { code?: string; date?: string } {
  return { ...(code === undefined ? {} : { code }), ...(date === undefined ? {} : { date }) };
}

/** The beginning of the message's hash and the place of the record: enough to tell it from any other. */
function idOf({ messageKey, index }: OpenReject): string {
  return `${messageKey.slice(0, 12)}:${index}`;
}

async function find(id: string, runtime: Runtime): Promise<OpenReject> {
  const found = (await runtime.rejects.openRejects({})).find((reject) => idOf(reject) === id);
  if (!found) throw new NarrowsError('REJECT_UNKNOWN', `${id} is no open reject; narrows rejects list shows them`);
  return found;
}
