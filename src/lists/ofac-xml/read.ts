import type { Publication } from '../reader.ts';
import type { ListFile } from '../reader.ts';
import { xmlRecords, type XmlRecord } from '../records.ts';
import { child, textOf } from '../../text/xml.ts';

const NAMES = new Set(['publshInformation', 'sdnEntry']);

/** SDN.XML and CONSOLIDATED.XML: the publication, then one record an `sdnEntry` (domain.md 6.3; the misspelling is OFAC's). */
export function* readOfacXml(file: ListFile): Generator<XmlRecord | { publication: Publication }> {
  for (const record of xmlRecords(file, NAMES)) {
    if (record.element.name === 'sdnEntry') {
      yield record;
      continue;
    }
    const [, month, day, year] = /^(\d\d)\/(\d\d)\/(\d{4})$/.exec(textOf(child(record.element, 'Publish_Date')) ?? '') ?? [];
    const count = textOf(child(record.element, 'Record_Count'));
    yield { publication: { ...(year ? { dated: `${year}-${month}-${day}` } : {}), ...(count ? { count: Number(count) } : {}) } };
  }
}
