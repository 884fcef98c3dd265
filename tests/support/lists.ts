import { readFileSync } from 'node:fs';
import path from 'node:path';
import { listReader, readList } from '../../src/lists/catalogue.ts';
import type { ListFile, Publication } from '../../src/lists/reader.ts';
import type { ListEntry, OwnershipEdge, RejectedRow } from '../../src/model/list-entry.ts';

export interface Reading {
  readonly entries: ListEntry[];
  readonly rejected: RejectedRow[];
  readonly edges: OwnershipEdge[];
  readonly rows: number;
  readonly context: number;
  readonly publication: Publication;
}

/** A list read whole, from texts; a text may be handed over in stretches of a few characters. */
export function readTexts(listId: string, texts: Readonly<Record<string, string>>, stretch = Infinity): Reading {
  const files = Object.entries(texts).map(([name, text]): ListFile => ({
    name,
    stretches: function* () {
      if (stretch === Infinity) yield text;
      else for (let at = 0; at < text.length; at += stretch) yield text.slice(at, at + stretch);
    },
  }));
  const reading = {
    entries: [] as ListEntry[],
    rejected: [] as RejectedRow[],
    edges: [] as OwnershipEdge[],
    rows: 0,
    context: 0,
    publication: {},
  };
  for (const item of readList(listReader(listId), files)) {
    if ('publication' in item) reading.publication = { ...reading.publication, ...item.publication };
    else if ('context' in item) {
      reading.context += item.context;
      reading.rows += item.context;
    } else if ('rejected' in item) {
      reading.rejected.push(item.rejected);
      reading.rows++;
    } else {
      reading.rows += item.rows;
      if ('entry' in item) reading.entries.push(item.entry);
      else reading.edges.push(item.edge);
    }
  }
  return reading;
}

/** The same from files on disk. */
export function readFiles(listId: string, ...files: readonly string[]): Reading {
  return readTexts(listId, Object.fromEntries(files.map((file) => [path.basename(file), readFileSync(file, 'utf8')])));
}

export function entriesOf(listId: string, ...files: readonly string[]): ListEntry[] {
  return readFiles(listId, ...files).entries;
}
