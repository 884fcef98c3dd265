import type { ListFile, Publication } from '../reader.ts';
import { xmlRecords, type XmlRecord } from '../records.ts';

const NAMES = new Set(['INDIVIDUAL', 'ENTITY']);

/** The consolidated list of the UN Security Council: one record an individual or entity (domain.md 6.3). */
export function* readUn(file: ListFile): Generator<XmlRecord | { publication: Publication }> {
  let dated: string | undefined;
  for (const record of xmlRecords(file, NAMES, (name, attributes) => {
    if (name === 'CONSOLIDATED_LIST') dated = attributes['dateGenerated']?.slice(0, 10);
  }))
    yield record;
  if (dated) yield { publication: { dated } };
}
