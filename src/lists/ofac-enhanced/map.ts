import type { ListIdentifier, ListName } from '../../model/list-entry.ts';
import { child, childrenOf, textOf, type Element } from '../../text/xml.ts';
import { entryOf, joined } from '../entry.ts';
import { identifierOf } from '../identifiers.ts';
import { ofacAlias, ofacKind, ofacSource, otherFeatures, vesselOf } from '../ofac.ts';
import type { ListItem } from '../reader.ts';
import { incompleteRecord } from '../records.ts';
import type { readOfacEnhanced } from './read.ts';

/** OFAC's ENHANCED XML as entries: with scripts, low-quality names, features and relationships. */
export function* mapOfacEnhanced(records: ReturnType<typeof readOfacEnhanced>): Generator<ListItem> {
  for (const record of records) {
    if ('publication' in record) {
      yield record;
      continue;
    }
    const { element } = record;
    const all = (holder: string, item: string): Element[] => childrenOf(child(element, holder), item);
    const lists = all('sanctionsLists', 'sanctionsList');
    const programs = all('sanctionsPrograms', 'sanctionsProgram').map((item) => textOf(item) ?? '');
    const features = all('features', 'feature').map(
      (item) => [textOf(child(item, 'type')) ?? '', textOf(child(item, 'value')) ?? ''] as const,
    );
    const of = (label: string): string[] => features.filter(([type]) => type === label).map(([, value]) => value);
    const addresses = all('addresses', 'address');
    const entry = entryOf({
      entryId: element.attributes['id'] ?? '',
      source: ofacSource([...lists.map((list) => textOf(list) ?? ''), ...programs], 'NONSDN'),
      kind: ofacKind(textOf(child(element, 'generalInfo', 'entityType')) ?? ''),
      names: all('names', 'name').flatMap(namesOf),
      programs,
      identifiers: [
        ...all('identityDocuments', 'identityDocument').map(documentOf),
        ...features.map(([type, value]) => identifierOf(type, value)),
      ],
      countries: [
        ...addresses.map((address) => textOf(child(address, 'country')) ?? ''),
        ...of('Nationality Country'),
        ...of('Citizenship Country'),
        ...of('Nationality of Registration'),
      ],
      addresses: addresses.map(addressOf),
      birthDates: of('Birthdate'),
      birthPlaces: of('Place of Birth'),
      gender: of('Gender')[0],
      positions: [textOf(child(element, 'generalInfo', 'title')) ?? ''],
      vessel: vesselOf(features),
      links: all('relationships', 'relationship').map((item) => ({
        relation: textOf(child(item, 'type')) ?? '',
        name: textOf(child(item, 'relatedEntity')) ?? '',
        ...(child(item, 'relatedEntity')?.attributes['entityId'] ? { entryId: child(item, 'relatedEntity')!.attributes['entityId'] } : {}),
      })),
      measures: all('sanctionsTypes', 'sanctionsType').map((item) => textOf(item) ?? ''),
      listedOn: lists.map((list) => list.attributes['datePublished'] ?? '').toSorted()[0],
      remarks: [
        textOf(child(element, 'generalInfo', 'remarks')) ?? '',
        ...otherFeatures(features),
        ...all('identityDocuments', 'identityDocument')
          .filter((document) => !documentOf(document))
          .map((document) => joined([textOf(child(document, 'type')), textOf(child(document, 'documentNumber'))], ' ')),
      ]
        .filter(Boolean)
        .join('; '),
    });
    yield entry ? { entry, rows: 1 } : { rejected: incompleteRecord(record, 'id or no name') };
  }
}

/** Each writing of a name, with its script; the first name in Latin letters is the primary one. */
function namesOf(name: Element): ListName[] {
  const isPrimary = textOf(child(name, 'isPrimary')) === 'true';
  const isWeak = textOf(child(name, 'isLowQuality')) === 'true';
  const alias = ofacAlias(textOf(child(name, 'aliasType')) ?? '', isWeak ? 'weak' : '');
  return childrenOf(child(name, 'translations'), 'translation').map((translation) => {
    const script = textOf(child(translation, 'script'));
    const text =
      textOf(child(translation, 'formattedFullName')) ??
      joined([textOf(child(translation, 'formattedLastName')), textOf(child(translation, 'formattedFirstName'))], ', ');
    const kind = isPrimary && textOf(child(translation, 'isPrimary')) !== 'false' ? 'primary' : isPrimary ? 'alias' : alias;
    return { text, kind, ...(script && script !== 'Latin' ? { script } : {}) };
  });
}

function documentOf(document: Element): ListIdentifier | undefined {
  return identifierOf(textOf(child(document, 'type')) ?? '', textOf(child(document, 'documentNumber')) ?? '');
}

function addressOf(address: Element): string {
  const [first] = childrenOf(child(address, 'translations'), 'translation');
  const parts = childrenOf(child(first, 'addressParts'), 'addressPart').map((part) => textOf(child(part, 'value')));
  return joined([...parts, textOf(child(address, 'country'))], ', ');
}
