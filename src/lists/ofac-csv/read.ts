import { NarrowsError } from '../../model/errors.ts';
import type { RejectedRow } from '../../model/list-entry.ts';
import { columnsOf, readCsvRows, type CsvRow } from '../csv-rows.ts';
import type { ListFile } from '../reader.ts';

/** A row of OFAC's headerless files by column name (domain.md 6.3); `-0- ` is read as empty. */
export interface OfacRows {
  readonly primary: readonly (CsvRow & { readonly file: string })[];
  readonly aliases: readonly (CsvRow & { readonly file: string })[];
  readonly addresses: readonly (CsvRow & { readonly file: string })[];
  readonly rejected: readonly RejectedRow[];
}

/** Columns tell the three files apart: SDN or CONS_PRIM 12, ADD 6, ALT 5. */
const KINDS = { primary: 12, addresses: 6, aliases: 5 } as const;

/** Reads SDN.CSV (or CONS_PRIM.CSV) with its ALT and ADD files. Throws `LIST_SCHEMA` without exactly one primary file. */
export function readOfacRows(files: readonly ListFile[]): OfacRows {
  const rows = {
    primary: [] as OfacRows['primary'][number][],
    aliases: [] as OfacRows['aliases'][number][],
    addresses: [] as OfacRows['addresses'][number][],
  };
  const rejected: RejectedRow[] = [];
  const kinds = files.map((file) => kindOf(file));
  if (kinds.filter((kind) => kind === 'primary').length !== 1)
    throw new NarrowsError('LIST_SCHEMA', 'OFAC CSV needs exactly one 12-column SDN.CSV or CONS_PRIM.CSV, beside ALT and ADD files');
  for (const [i, file] of files.entries()) {
    const kind = kinds[i]!;
    const read = readCsvRows(file, KINDS[kind]);
    for (const row of read.rows) rows[kind].push({ ...row, cells: row.cells.map(emptyNull), file: file.name });
    rejected.push(...read.rejected);
  }
  return { ...rows, rejected };
}

function kindOf(file: ListFile): keyof typeof KINDS {
  const columns = columnsOf(file);
  const kind = (Object.keys(KINDS) as (keyof typeof KINDS)[]).find((key) => KINDS[key] === columns);
  if (!kind)
    throw new NarrowsError(
      'LIST_SCHEMA',
      `${file.name}: expected 12 (SDN), 6 (ADD) or 5 (ALT) columns, found ${columns}; is it an OFAC CSV file?`,
    );
  return kind;
}

function emptyNull(cell: string): string {
  return cell.trim() === '-0-' ? '' : cell.trim();
}
