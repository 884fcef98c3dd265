import { NarrowsError } from '../model/errors.ts';
import { mapOfacRows } from './ofac-csv/map.ts';
import { readOfacRows } from './ofac-csv/read.ts';
import type { ListReader } from './reader.ts';
import { mapCslRows } from './us-csl/map.ts';
import { readCslRows } from './us-csl/read.ts';

/** Every list that narrows can read, by the id that commands and editions use. */
export const LISTS = {
  'ofac-sdn': {
    title: 'OFAC Specially Designated Nationals (SDN.CSV with ALT.CSV and ADD.CSV)',
    companions: ofacCompanions,
    read: (files) => mapOfacRows(readOfacRows(files), 'SDN'),
  },
  'ofac-cons': {
    title: 'OFAC Consolidated non-SDN list (CONS_PRIM.CSV with CONS_ALT.CSV and CONS_ADD.CSV)',
    companions: ofacCompanions,
    read: (files) => mapOfacRows(readOfacRows(files), 'NONSDN'),
  },
  'us-csl': {
    title: 'US Consolidated Screening List (CSV of trade.gov)',
    companions: () => [],
    read: (files) => mapCslRows(readCslRows(onlyOne(files))),
  },
} as const satisfies Record<string, ListReader>;

/** The reader of a list. Throws `LIST_UNKNOWN`, naming those that exist. */
export function listReader(id: string): ListReader {
  const reader = (LISTS as Record<string, ListReader>)[id];
  if (!reader) throw new NarrowsError('LIST_UNKNOWN', `No reader for list ${id}; known are ${Object.keys(LISTS).join(', ')}`);
  return reader;
}

/** `sdn.csv` is published with `alt.csv` and `add.csv`; `CONS_PRIM.CSV` with `CONS_ALT.CSV` and `CONS_ADD.CSV`. */
function ofacCompanions(fileName: string): string[] {
  return ['alt', 'add']
    .map((part) => fileName.replace(/(sdn|prim)(?=[^a-z]|$)/i, (match) => (match === match.toUpperCase() ? part.toUpperCase() : part)))
    .filter((name) => name !== fileName);
}

function onlyOne<T>(files: readonly T[]): T {
  if (files.length !== 1) throw new NarrowsError('LIST_SCHEMA', `This list is published as one file; ${files.length} were given`);
  return files[0]!;
}
