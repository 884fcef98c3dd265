import { NarrowsError } from '../model/errors.ts';
import { mapDpl } from './bis-dpl/map.ts';
import { readDpl } from './bis-dpl/read.ts';
import { mapEuFsf } from './eu-fsf/map.ts';
import { readEuFsf } from './eu-fsf/read.ts';
import { mapOfacAdvanced } from './ofac-advanced/map.ts';
import { readAdvancedLookups, readAdvancedParties } from './ofac-advanced/read.ts';
import { mapOfacRows } from './ofac-csv/map.ts';
import { columnsOf, readOfacRows } from './ofac-csv/read.ts';
import { mapOfacEnhanced } from './ofac-enhanced/map.ts';
import { readOfacEnhanced } from './ofac-enhanced/read.ts';
import { mapOfacXml } from './ofac-xml/map.ts';
import { readOfacXml } from './ofac-xml/read.ts';
import { mapFtm, mapTargets } from './opensanctions/map.ts';
import { readFtm, readTargets } from './opensanctions/read.ts';
import { mapOwnership, mapOwnList } from './own-list/map.ts';
import { readOwnership, readOwnList } from './own-list/read.ts';
import type { ListFile, ListFormat, ListItem, ListReader } from './reader.ts';
import { mapUkOfsi } from './uk-ofsi/map.ts';
import { readUkOfsi } from './uk-ofsi/read.ts';
import { mapUkCsv, mapUkXml } from './uk-sanctions/map.ts';
import { readUkCsv, readUkXml } from './uk-sanctions/read.ts';
import { mapUn } from './un-sc/map.ts';
import { readUn } from './un-sc/read.ts';
import { mapCsl } from './us-csl/map.ts';
import { readCslCsv, readCslJson } from './us-csl/read.ts';

/** A layout of one file. */
function format(
  title: string,
  recognises: RegExp | ((beginning: string) => boolean),
  read: (file: ListFile) => Iterable<ListItem>,
): ListFormat {
  return {
    title,
    recognises: typeof recognises === 'function' ? recognises : (beginning) => recognises.test(beginning),
    read: (files) => {
      if (files.length !== 1) throw new NarrowsError('LIST_SCHEMA', `${title} is published as one file; ${files.length} were given`);
      return read(files[0]!);
    },
  };
}

function ofacFormats(list: 'SDN' | 'NONSDN'): ListFormat[] {
  return [
    format('OFAC’s ENHANCED XML', /<sanctionsData\b/, (file) => mapOfacEnhanced(readOfacEnhanced(file))),
    format('OFAC’s ADVANCED XML', /<(?:\w+:)?Sanctions\b/, (file) => mapOfacAdvanced(readAdvancedParties(file), readAdvancedLookups(file))),
    format('OFAC’s legacy XML', /<(?:\w+:)?sdnList\b/, (file) => mapOfacXml(readOfacXml(file), list)),
    {
      title: 'OFAC’s CSV with its ALT, ADD and COMMENTS files',
      recognises: (beginning) => columnsOf(beginning) === 12,
      read: (files) => mapOfacRows(readOfacRows(files), list),
    },
  ];
}

const none = (): string[] => [];

/** Every list that narrows can read, by the id that commands and editions use. */
export const LISTS = {
  'ofac-sdn': {
    title: 'OFAC Specially Designated Nationals',
    companions: ofacCompanions,
    formats: ofacFormats('SDN'),
    olderEncoding: 'windows-1252',
  },
  'ofac-cons': {
    title: 'OFAC Consolidated non-SDN list',
    companions: ofacCompanions,
    formats: ofacFormats('NONSDN'),
    olderEncoding: 'windows-1252',
  },
  'us-csl': {
    title: 'US Consolidated Screening List',
    olderEncoding: 'windows-1252',
    companions: none,
    formats: [
      format('the JSON of trade.gov', /^\s*\{/, (file) => mapCsl(readCslJson(file))),
      format('the CSV of trade.gov', /^\uFEFF?(?=[^\n]*\bentity_number\b)[^\n]*\bsource\b/, (file) => mapCsl(readCslCsv(file))),
    ],
  },
  'un-sc': {
    title: 'UN Security Council consolidated list',
    companions: none,
    formats: [format('the UN’s XML', /<CONSOLIDATED_LIST\b/, (file) => mapUn(readUn(file)))],
  },
  'eu-fsf': {
    title: 'EU consolidated financial sanctions',
    companions: none,
    formats: [format('the EU’s XML 1.1', /<(?:\w+:)?export\b/, (file) => mapEuFsf(readEuFsf(file)))],
  },
  'uk-sanctions': {
    title: 'UK Sanctions List',
    companions: none,
    formats: [
      format('the UK’s XML', /<(?:\w+:)?Designations?\b/, (file) => mapUkXml(readUkXml(file))),
      format('the UK’s CSV', /\bUnique ID\b/, (file) => mapUkCsv(readUkCsv(file))),
    ],
  },
  'uk-ofsi': {
    title: 'UK consolidated list of OFSI (closed January 2026)',
    companions: none,
    formats: [format('OFSI’s ConList.csv', /\bGroup Type\b/, (file) => mapUkOfsi(readUkOfsi(file)))],
  },
  'bis-dpl': {
    title: 'US Denied Persons List',
    olderEncoding: 'windows-1252',
    companions: none,
    formats: [format('BIS’ table', /^"?Name"?\t/, (file) => mapDpl(readDpl(file)))],
  },
  opensanctions: {
    title: 'OpenSanctions',
    companions: none,
    formats: [
      format('targets.simple.csv', /^\uFEFF?"?id"?,"?schema"?,/, (file) => mapTargets(readTargets(file))),
      format('entities.ftm.json', /^\s*\{/, (file) => mapFtm(() => readFtm(file))),
    ],
  },
  own: {
    title: 'The bank’s own list',
    companions: none,
    formats: [format('the table of docs/lists.md', /^\uFEFF?(?=[^\n]*\bname\b)[^\n]*\bid\b/, (file) => mapOwnList(readOwnList(file)))],
  },
  ownership: {
    title: 'The bank’s own knowledge of ownership',
    companions: none,
    formats: [format('the table of docs/lists.md', /\bowner_id\b/, (file) => mapOwnership(readOwnership(file)))],
  },
} as const satisfies Record<string, ListReader>;

/** The reader of a list. Throws `LIST_UNKNOWN`, naming those that exist. */
export function listReader(id: string): ListReader {
  const reader = (LISTS as Record<string, ListReader>)[id];
  if (!reader) throw new NarrowsError('LIST_UNKNOWN', `No reader for list ${id}; known are ${Object.keys(LISTS).join(', ')}`);
  return reader;
}

/** Characters at the beginning of a file that tell its layout; licences and comments stand before some roots. */
const BEGINNING = 8_000;

/**
 * Reads a list in whichever of its layouts the files have. Throws `LIST_SCHEMA` when they have none of them, and where the
 * layout's own reader does.
 */
export function readList(reader: ListReader, files: readonly ListFile[]): Iterable<ListItem> {
  const beginnings = files.map(beginningOf);
  const found = reader.formats.find((candidate) => beginnings.some((beginning) => candidate.recognises(beginning)));
  if (found) return found.read(files);
  throw new NarrowsError(
    'LIST_SCHEMA',
    `${files.map(({ name }) => name).join(', ')}: not a layout of this list (${reader.formats.map(({ title }) => title).join('; ')}); the edition in force stays`,
  );
}

function beginningOf(file: ListFile): string {
  let beginning = '';
  for (const text of file.stretches()) {
    beginning += text;
    if (beginning.length >= BEGINNING) break;
  }
  return beginning.slice(0, BEGINNING);
}

/** `sdn.csv` is published with `alt.csv`, `add.csv` and `sdn_comments.csv`; `CONS_PRIM.CSV` with its own. */
function ofacCompanions(fileName: string): string[] {
  if (!/\.csv$/i.test(fileName)) return [];
  return ['alt', 'add', 'sdn_comments', 'comments']
    .map((part) => fileName.replace(/(sdn|prim)(?=[^a-z]|$)/i, (match) => (match === match.toUpperCase() ? part.toUpperCase() : part)))
    .filter((name) => name !== fileName);
}
