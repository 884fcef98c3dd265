import { child, childrenOf, textOf, type Element } from '../../text/xml.ts';
import { entryOf, joined } from '../entry.ts';
import { identifierOf } from '../identifiers.ts';
import { mineRemarks, ofacAlias, ofacKind, ofacName, ofacSource, otherFacts } from '../ofac.ts';
import type { ListItem } from '../reader.ts';
import { incompleteRecord } from '../records.ts';
import type { readOfacXml } from './read.ts';

/** OFAC's legacy XML as entries; see `mapOfacRows` for `list`. */
export function* mapOfacXml(records: ReturnType<typeof readOfacXml>, list: 'SDN' | 'NONSDN'): Generator<ListItem> {
  for (const record of records) {
    if ('publication' in record) {
      yield record;
      continue;
    }
    const { element } = record;
    const all = (holder: string, item: string): Element[] => childrenOf(child(element, holder), item);
    const programs = all('programList', 'program').map((program) => textOf(program) ?? '');
    const remarks = textOf(child(element, 'remarks')) ?? '';
    const mined = mineRemarks(remarks);
    const ids = all('idList', 'id').map((id) => [textOf(child(id, 'idType')) ?? '', textOf(child(id, 'idNumber')) ?? ''] as const);
    const addresses = all('addressList', 'address');
    const vessel = child(element, 'vesselInfo');
    const entry = entryOf({
      entryId: textOf(child(element, 'uid')) ?? '',
      source: list === 'SDN' ? 'SDN' : ofacSource(programs, 'NONSDN'),
      kind: ofacKind(textOf(child(element, 'sdnType')) ?? ''),
      names: [
        { text: nameOf(element), kind: 'primary' },
        ...all('akaList', 'aka').map((aka) => ({
          text: nameOf(aka),
          kind: ofacAlias(textOf(child(aka, 'type')) ?? '', textOf(child(aka, 'category')) ?? ''),
        })),
        ...mined.names,
      ],
      programs,
      identifiers: [...ids.map(([label, value]) => identifierOf(label, value)), ...mined.identifiers],
      countries: [
        ...addresses.map((address) => textOf(child(address, 'country')) ?? ''),
        ...all('nationalityList', 'nationality').map((item) => textOf(child(item, 'country')) ?? ''),
        ...all('citizenshipList', 'citizenship').map((item) => textOf(child(item, 'country')) ?? ''),
        ...mined.countries,
      ],
      addresses: addresses.map(addressOf),
      birthDates: [
        ...all('dateOfBirthList', 'dateOfBirthItem').map((item) => textOf(child(item, 'dateOfBirth')) ?? ''),
        ...mined.birthDates,
      ],
      birthPlaces: all('placeOfBirthList', 'placeOfBirthItem').map((item) => textOf(child(item, 'placeOfBirth')) ?? ''),
      gender: ids.find(([label]) => label === 'Gender')?.[1] ?? mined.gender,
      positions: [textOf(child(element, 'title')) ?? ''],
      vessel: {
        type: textOf(child(vessel, 'vesselType')),
        flag: textOf(child(vessel, 'vesselFlag')),
        callSign: textOf(child(vessel, 'callSign')),
        tonnage: textOf(child(vessel, 'tonnage')) ?? textOf(child(vessel, 'grossRegisteredTonnage')),
        owner: textOf(child(vessel, 'vesselOwner')),
      },
      links: mined.links,
      remarks: [remarks, ...otherFacts(ids)].filter(Boolean).join('; '),
    });
    yield entry ? { entry, rows: 1 } : { rejected: incompleteRecord(record, 'uid or no name') };
  }
}

function nameOf(element: Element): string {
  return ofacName(textOf(child(element, 'lastName')), textOf(child(element, 'firstName')));
}

function addressOf(address: Element): string {
  const parts = ['address1', 'address2', 'address3', 'city', 'stateOrProvince', 'postalCode', 'country'];
  return joined(
    parts.map((name) => textOf(child(address, name))),
    ', ',
  );
}
