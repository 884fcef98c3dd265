import type { EntryKind, ListName } from '../../model/list-entry.ts';
import { child, childrenOf, textOf, type Element } from '../../text/xml.ts';
import { entryOf, joined } from '../entry.ts';
import { identifierOf } from '../identifiers.ts';
import type { ListItem } from '../reader.ts';
import { incompleteRecord } from '../records.ts';
import type { readEuFsf } from './read.ts';

/** The EU calls every alias strong, so that says nothing (domain.md 6.2); the first name in no foreign language is the primary one. */
export function* mapEuFsf(records: ReturnType<typeof readEuFsf>): Generator<ListItem> {
  for (const record of records) {
    if ('publication' in record) {
      yield record;
      continue;
    }
    const { element } = record;
    const aliases = childrenOf(element, 'nameAlias');
    const main = aliases.find(({ attributes }) => ['', 'EN'].includes(attributes['nameLanguage'] ?? '')) ?? aliases[0];
    const regulation = child(element, 'regulation');
    const identifications = childrenOf(element, 'identification');
    const addresses = childrenOf(element, 'address');
    const births = childrenOf(element, 'birthdate');
    const ship = identifications.some((item) => item.attributes['identificationTypeCode'] === 'imo');
    const entry = entryOf({
      entryId: element.attributes['euReferenceNumber'] || element.attributes['logicalId'] || '',
      source: 'EU',
      kind: ship ? 'vessel' : kindOf(child(element, 'subjectType')?.attributes['code'] ?? ''),
      names: aliases.map((alias) => nameOf(alias, alias === main)),
      programs: childrenOf(element, 'regulation').map((item) => item.attributes['programme'] ?? ''),
      identifiers: identifications
        .filter((item) => item.attributes['knownFalse'] !== 'true')
        .map((item) =>
          identifierOf(item.attributes['identificationTypeCode'] ?? '', item.attributes['latinNumber'] || item.attributes['number'] || ''),
        ),
      countries: [...addresses, ...childrenOf(element, 'citizenship')].map(countryOf),
      addresses: addresses.map((item) => {
        const { street, poBox, zipCode, city, region, place } = item.attributes;
        return joined([street, poBox, joined([zipCode, city], ' '), region, place, countryOf(item)], ', ');
      }),
      birthDates: births.map(birthOf),
      birthPlaces: births.map((item) =>
        joined([item.attributes['city'], item.attributes['place'], item.attributes['region'], countryOf(item)], ', '),
      ),
      gender: aliases.map((alias) => alias.attributes['gender'] ?? '').find(Boolean),
      positions: aliases.flatMap((alias) => [alias.attributes['title'] ?? '', alias.attributes['function'] ?? '']),
      listedOn: element.attributes['designationDate'] || regulation?.attributes['publicationDate'],
      remarks: [
        element.attributes['unitedNationId'] ? `UN ${element.attributes['unitedNationId']}` : '',
        element.attributes['designationDetails'] ?? '',
        ...[element, ...identifications, ...births].flatMap((holder) => childrenOf(holder, 'remark')).map((item) => textOf(item) ?? ''),
      ]
        .filter(Boolean)
        .join('; '),
    });
    yield entry ? { entry, rows: 1 } : { rejected: incompleteRecord(record, 'reference number or no name') };
  }
}

function nameOf({ attributes }: Element, isMain: boolean): ListName {
  const text = attributes['wholeName'] || joined([attributes['firstName'], attributes['middleName'], attributes['lastName']], ' ');
  return { text, kind: isMain ? 'primary' : 'alias', ...(attributes['nameLanguage'] ? { script: attributes['nameLanguage'] } : {}) };
}

/** `00` is a country that is not known. */
function countryOf({ attributes }: Element): string {
  const code = attributes['countryIso2Code'] ?? '';
  return code === '00' ? '' : code || (attributes['countryDescription'] ?? '');
}

function birthOf({ attributes }: Element): string {
  const { birthdate, year, monthOfYear, dayOfMonth, yearRangeFrom, yearRangeTo } = attributes;
  const parts = joined([year, monthOfYear?.padStart(2, '0'), dayOfMonth?.padStart(2, '0')], '-');
  const date = birthdate || parts || joined([yearRangeFrom, yearRangeTo], ' to ');
  return attributes['circa'] === 'true' && date !== '' ? `circa ${date}` : date;
}

function kindOf(code: string): EntryKind {
  const kinds: Readonly<Record<string, EntryKind>> = { person: 'person', enterprise: 'organisation' };
  return kinds[code] ?? 'unknown';
}
