import type { ListName, NameKind } from '../../model/list-entry.ts';
import { child, childrenOf, textOf, type Element } from '../../text/xml.ts';
import { entryOf, joined } from '../entry.ts';
import { identifierOf } from '../identifiers.ts';
import type { ListItem } from '../reader.ts';
import { incompleteRecord } from '../records.ts';
import type { readUn } from './read.ts';

/** The UN's quality of an alias: of people Good or Low, of entities a.k.a. or f.k.a. (domain.md 6.2). */
const QUALITY: Readonly<Record<string, NameKind>> = { Good: 'alias', Low: 'weak', 'a.k.a.': 'alias', 'f.k.a.': 'former' };

export function* mapUn(records: ReturnType<typeof readUn>): Generator<ListItem> {
  for (const record of records) {
    if ('publication' in record) {
      yield record;
      continue;
    }
    const { element } = record;
    const type = element.name;
    const text = (name: string): string => textOf(child(element, name)) ?? '';
    const values = (name: string): string[] => childrenOf(child(element, name), 'VALUE').map((value) => textOf(value) ?? '');
    const addresses = childrenOf(element, `${type}_ADDRESS`);
    const documents = childrenOf(element, `${type}_DOCUMENT`);
    const entry = entryOf({
      entryId: text('REFERENCE_NUMBER') || text('DATAID'),
      source: 'UN',
      kind: type === 'INDIVIDUAL' ? 'person' : 'organisation',
      names: [
        { text: joined(['FIRST_NAME', 'SECOND_NAME', 'THIRD_NAME', 'FOURTH_NAME'].map(text), ' '), kind: 'primary' },
        ...childrenOf(element, `${type}_ALIAS`).flatMap(aliasesOf),
        ...several(text('NAME_ORIGINAL_SCRIPT')).map((original): ListName => ({ text: original, kind: 'alias', script: 'original' })),
      ],
      programs: [text('UN_LIST_TYPE')],
      identifiers: documents.flatMap((document) => {
        const label = (textOf(child(document, 'TYPE_OF_DOCUMENT')) ?? '').replaceAll(/\s+/g, ' ') || 'National Identification Number';
        const written = [textOf(child(document, 'NUMBER')), textOf(child(document, 'NOTE'))];
        return written
          .map((value) => identifierOf(label, value ?? ''))
          .filter(Boolean)
          .slice(0, 1);
      }),
      countries: [
        ...addresses.map((address) => textOf(child(address, 'COUNTRY')) ?? ''),
        ...values('NATIONALITY'),
        ...documents.map((document) => textOf(child(document, 'ISSUING_COUNTRY')) ?? textOf(child(document, 'COUNTRY_OF_ISSUE')) ?? ''),
      ],
      addresses: addresses.map((address) => placeOf(address, ['STREET', 'CITY', 'STATE_PROVINCE', 'ZIP_CODE', 'COUNTRY'])),
      birthDates: childrenOf(element, `${type}_DATE_OF_BIRTH`).map(birthOf),
      birthPlaces: childrenOf(element, `${type}_PLACE_OF_BIRTH`).map((place) => placeOf(place, ['CITY', 'STATE_PROVINCE', 'COUNTRY'])),
      gender: text('GENDER'),
      positions: [...values('TITLE'), ...values('DESIGNATION')],
      listedOn: text('LISTED_ON'),
      remarks: [text('COMMENTS1'), ...notesIn(element)].filter(Boolean).join(' | '),
    });
    yield entry ? { entry, rows: 1 } : { rejected: incompleteRecord(record, 'reference number or no name') };
  }
}

/** An alias block may be empty, and may hold several names. */
function aliasesOf(alias: Element): ListName[] {
  const kind = QUALITY[textOf(child(alias, 'QUALITY')) ?? ''] ?? 'alias';
  return several(textOf(child(alias, 'ALIAS_NAME')) ?? '').map((text) => ({ text, kind }));
}

/** `X (Y; Z)` are three names, as are `a) X b) Y`, and `X; Y`. */
function several(text: string): string[] {
  const [, outer, inner] = /^([^()]+)\(([^()]*;[^()]*)\)\s*;?$/s.exec(text) ?? [];
  if (outer && inner) return [outer.trim(), ...several(inner)];
  return text.split(/;\s+|\s*;\s*$|(?:^|\s)[a-z]\)\s/).filter((part) => part.trim() !== '');
}

function birthOf(birth: Element): string {
  const text = (name: string): string => textOf(child(birth, name)) ?? '';
  if (text('DATE') || text('YEAR')) return (text('TYPE_OF_DATE') === 'APPROXIMATELY' ? 'circa ' : '') + (text('DATE') || text('YEAR'));
  return joined([text('FROM_YEAR'), text('TO_YEAR')], ' to ') || text('NOTE');
}

function placeOf(place: Element, parts: readonly string[]): string {
  return joined(
    parts.map((name) => textOf(child(place, name))),
    ', ',
  );
}

/** What the UN says in notes below names, dates, documents and addresses. */
function notesIn(element: Element): string[] {
  return element.children.flatMap((part) => childrenOf(part, 'NOTE').map((note) => textOf(note) ?? ''));
}
