import type { ListFile, Publication } from '../reader.ts';
import { xmlRecords, type XmlRecord } from '../records.ts';

const NAMES = new Set(['sanctionEntity']);

/** The EU's consolidated financial sanctions, XML 1.1: one record a `sanctionEntity` (domain.md 6.3). */
export function* readEuFsf(file: ListFile): Generator<XmlRecord | { publication: Publication }> {
  let dated: string | undefined;
  for (const record of xmlRecords(file, NAMES, (name, attributes) => {
    if (name === 'export') dated = attributes['generationDate']?.slice(0, 10);
  }))
    yield record;
  if (dated) yield { publication: { dated } };
}
