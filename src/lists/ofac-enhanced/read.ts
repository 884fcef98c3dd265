import { child, textOf } from '../../text/xml.ts';
import type { ListFile, Publication } from '../reader.ts';
import { xmlRecords, type XmlRecord } from '../records.ts';

const NAMES = new Set(['publicationInfo', 'entity']);

/** OFAC's ENHANCED XML: the publication, then one record an `entity`. Reference values are repeated in words where they are used. */
export function* readOfacEnhanced(file: ListFile): Generator<XmlRecord | { publication: Publication }> {
  for (const record of xmlRecords(file, NAMES)) {
    if (record.element.name === 'entity') yield record;
    else yield { publication: { dated: (textOf(child(record.element, 'dataAsOf')) ?? '').slice(0, 10) } };
  }
}
