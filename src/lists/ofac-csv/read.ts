import { NarrowsError } from '../../model/errors.ts';
import type { RejectedRow } from '../../model/list-entry.ts';
import type { ListFile } from '../reader.ts';
import { countedRows, isRejectedRow, plainRows } from '../rows.ts';

/** A row of OFAC's headerless files (domain.md 6.3), with its file; `-0- ` is read as empty. */
export interface OfacRow {
  readonly cells: readonly string[];
  readonly file: string;
  readonly line: number;
  readonly raw: string;
}

export interface OfacRows {
  readonly primary: readonly OfacRow[];
  readonly aliases: readonly OfacRow[];
  readonly addresses: readonly OfacRow[];
  /** Id and text: remarks that were too long for the primary file. */
  readonly comments: readonly OfacRow[];
  readonly rejected: readonly RejectedRow[];
}

/** Columns tell the files apart: SDN or CONS_PRIM 12, ADD 6, ALT 5, SDN_COMMENTS 2. */
const KINDS = { primary: 12, addresses: 6, aliases: 5, comments: 2 } as const;

/** The column of the primary file whose text may go on in COMMENTS. */
const REMARKS = 11;

type Kind = keyof typeof KINDS;

/** Reads SDN.CSV (or CONS_PRIM.CSV) with its ALT, ADD and COMMENTS files. Throws `LIST_SCHEMA` without exactly one primary file. */
export function readOfacRows(files: readonly ListFile[]): OfacRows {
  const rows: Record<Kind, OfacRow[]> = { primary: [], aliases: [], addresses: [], comments: [] };
  const rejected: RejectedRow[] = [];
  const kinds = files.map(kindOf);
  if (kinds.filter((kind) => kind === 'primary').length !== 1)
    throw new NarrowsError('LIST_SCHEMA', 'OFAC CSV needs exactly one 12-column SDN.CSV or CONS_PRIM.CSV, beside ALT and ADD files');
  for (const [i, file] of files.entries())
    for (const row of countedRows(file, KINDS[kinds[i]!])) {
      if (isRejectedRow(row)) rejected.push(row);
      else
        rows[kinds[i]!].push({
          cells: row.cells!.map(kinds[i] === 'comments' ? withoutMark : emptyNull),
          file: file.name,
          line: row.line,
          raw: row.raw,
        });
    }
  return { ...rows, rejected };
}

export function columnsOf(beginning: string): number {
  const file = { name: '', stretches: () => [beginning] };
  const [first] = plainRows(file);
  return first?.cells?.length ?? 0;
}

function kindOf(file: ListFile): Kind {
  const [first] = plainRows(file);
  const columns = first?.cells?.length ?? 0;
  const kind = (Object.keys(KINDS) as Kind[]).find((key) => KINDS[key] === columns);
  if (!kind)
    throw new NarrowsError(
      'LIST_SCHEMA',
      `${file.name}: expected 12 (SDN), 6 (ADD), 5 (ALT) or 2 (COMMENTS) columns, found ${columns}; is it an OFAC CSV file?`,
    );
  return kind;
}

/** Remarks that are cut go on in another row, with or without the blank at the cut: it stays, and the words with it. */
function withoutMark(cell: string): string {
  return cell.trim() === '-0-' ? '' : cell;
}

function emptyNull(cell: string, column: number): string {
  return column === REMARKS ? withoutMark(cell) : withoutMark(cell).trim();
}
