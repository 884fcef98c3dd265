import { reject, type Emit, type FormatReader } from './record.ts';
import { openCsv } from './csv.ts';
import { openFin } from './fin.ts';
import { openIso20022 } from './iso20022.ts';
import { openJsonl } from './jsonl.ts';
import type { Mapping } from './mapping.ts';
import type { Rejected } from '../model/payment.ts';

export type Format = 'iso20022' | 'fin' | 'csv' | 'jsonl';

/** The reader of every format; a bank's own table needs its mapping. */
export const READERS: Readonly<Record<Format, (emit: Emit, mapping: Mapping | undefined) => FormatReader>> = {
  iso20022: openIso20022,
  fin: openFin,
  csv: openCsv,
  jsonl: openJsonl,
};

/** The format by what stands at the beginning, never by a file's name. */
export function detectFormat(beginning: string, mapping?: Mapping): Format | Rejected {
  const head = beginning.replace(/^[\s\uFEFF\p{Cc}$]+/u, '');
  if (head === '') return reject('MSG_EMPTY', 'the file holds nothing', '/');
  if (head.startsWith('<')) return 'iso20022';
  if (/^\{\d:/.test(head)) return 'fin';
  if (head.startsWith('{')) return 'jsonl';
  const firstLine = head.split('\n', 1)[0] ?? '';
  if (mapping || (firstLine.includes(',') && firstLine.includes('business_date'))) return 'csv';
  return reject('MSG_FORMAT_UNKNOWN', 'neither XML, FIN, JSON Lines, nor CSV with a header', '/');
}
