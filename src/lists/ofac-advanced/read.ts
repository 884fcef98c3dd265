import { child, childrenOf, textOf, type Element } from '../../text/xml.ts';
import { joined } from '../entry.ts';
import type { ListFile } from '../reader.ts';
import { xmlRecords, type XmlRecord } from '../records.ts';

/** What the parties of an ADVANCED file point to, by id, in words. */
export interface AdvancedLookups {
  readonly dated: string | undefined;
  /** Reference values by their element and id: `AliasType 1400` is «A.K.A.». */
  readonly values: ReadonlyMap<string, string>;
  readonly locations: ReadonlyMap<string, { readonly text: string; readonly country: string }>;
  /** Documents by the identity that holds them. */
  readonly documents: ReadonlyMap<string, readonly { readonly label: string; readonly number: string }[]>;
  /** By profile: the lists, programmes and first day of its sanctions. */
  readonly sanctions: ReadonlyMap<
    string,
    { readonly lists: string[]; readonly programs: string[]; readonly measures: string[]; listedOn: string }
  >;
  /** Relationships by the profile that they begin at. */
  readonly relations: ReadonlyMap<string, readonly { readonly relation: string; readonly to: string }[]>;
  /** Primary names of profiles that relationships end at. */
  readonly names: ReadonlyMap<string, string>;
}

const LOOKUPS = new Set(['DateOfIssue', 'ReferenceValueSets', 'Location', 'IDRegDocument', 'SanctionsEntry', 'ProfileRelationship']);
const PARTIES = new Set(['DistinctParty']);

/** A first reading of the file, for all that parties point to; what they point to stands before and behind them. */
export function readAdvancedLookups(file: ListFile): AdvancedLookups {
  const values = new Map<string, string>();
  const locations = new Map<string, { text: string; country: string }>();
  const documents = new Map<string, { label: string; number: string }[]>();
  const sanctions = new Map<string, { lists: string[]; programs: string[]; measures: string[]; listedOn: string }>();
  const relations = new Map<string, { relation: string; to: string }[]>();
  const valueOf = (kind: string, id: string | undefined): string => values.get(`${kind} ${id}`) ?? '';
  let dated: string | undefined;
  for (const { element } of xmlRecords(file, LOOKUPS)) {
    const { attributes } = element;
    if (element.name === 'DateOfIssue') dated = dateOf(element);
    else if (element.name === 'ReferenceValueSets') {
      for (const set of element.children)
        for (const value of set.children) {
          values.set(`${value.name} ${value.attributes['ID']}`, textOf(value) ?? '');
          // An area stands for its country; the area itself is a code.
          if (value.name === 'AreaCode')
            values.set(`AreaCode ${value.attributes['ID']}`, value.attributes['Description'] ?? textOf(value) ?? '');
        }
    } else if (element.name === 'Location') locations.set(attributes['ID'] ?? '', locationOf(element, valueOf));
    else if (element.name === 'IDRegDocument') {
      const identity = attributes['IdentityID'] ?? '';
      const document = {
        label: valueOf('IDRegDocType', attributes['IDRegDocTypeID']),
        number: textOf(child(element, 'IDRegistrationNo')) ?? '',
      };
      documents.set(identity, [...(documents.get(identity) ?? []), document]);
    } else if (element.name === 'SanctionsEntry') addSanctions(element, sanctions, valueOf);
    else {
      const from = attributes['From-ProfileID'] ?? '';
      const relation = { relation: valueOf('RelationType', attributes['RelationTypeID']), to: attributes['To-ProfileID'] ?? '' };
      relations.set(from, [...(relations.get(from) ?? []), relation]);
    }
  }
  return { dated, values, locations, documents, sanctions, relations, names: namesOf(file, relations) };
}

/** The second reading: one record a party. */
export function* readAdvancedParties(file: ListFile): Generator<XmlRecord> {
  yield* xmlRecords(file, PARTIES);
}

function namesOf(file: ListFile, relations: AdvancedLookups['relations']): Map<string, string> {
  const wanted = new Set([...relations.values()].flatMap((all) => all.map(({ to }) => to)));
  const names = new Map<string, string>();
  if (wanted.size === 0) return names;
  for (const { element } of readAdvancedParties(file)) {
    const profile = child(element, 'Profile');
    const id = profile?.attributes['ID'] ?? '';
    if (!wanted.has(id)) continue;
    const identity = child(profile, 'Identity');
    const alias = childrenOf(identity, 'Alias').find((candidate) => candidate.attributes['Primary'] === 'true');
    names.set(
      id,
      childrenOf(child(alias, 'DocumentedName'), 'DocumentedNamePart')
        .map((part) => textOf(child(part, 'NamePartValue')) ?? '')
        .join(' '),
    );
  }
  return names;
}

function locationOf(element: Element, valueOf: (kind: string, id: string | undefined) => string): { text: string; country: string } {
  const country =
    valueOf('Country', child(element, 'LocationCountry')?.attributes['CountryID']) ||
    valueOf('AreaCode', child(element, 'LocationAreaCode')?.attributes['AreaCodeID']);
  const parts = childrenOf(element, 'LocationPart').map((part) => textOf(child(part, 'LocationPartValue', 'Value')));
  return { text: joined([...parts, country], ', '), country };
}

function addSanctions(
  element: Element,
  sanctions: Map<string, { lists: string[]; programs: string[]; measures: string[]; listedOn: string }>,
  valueOf: (kind: string, id: string | undefined) => string,
): void {
  const profile = element.attributes['ProfileID'] ?? '';
  const found = sanctions.get(profile) ?? { lists: [], programs: [], measures: [], listedOn: '' };
  found.lists.push(valueOf('List', element.attributes['ListID']));
  for (const measure of childrenOf(element, 'SanctionsMeasure')) {
    const type = valueOf('SanctionsType', measure.attributes['SanctionsTypeID']);
    const comment = textOf(child(measure, 'Comment')) ?? '';
    // Programmes are measures of a type of their own, and have the programme as their comment.
    if (measure.attributes['SanctionsTypeID'] === '1' || type === 'Program') found.programs.push(comment);
    else found.measures.push(joined([type, comment], ' '));
  }
  const day = dateOf(child(element, 'EntryEvent', 'Date'));
  if (day && (found.listedOn === '' || day < found.listedOn)) found.listedOn = day;
  sanctions.set(profile, found);
}

/** A date of year, month and day, as far as it is given. */
export function dateOf(element: Element | undefined): string {
  const part = (name: string): string => (textOf(child(element, name)) ?? '').padStart(name === 'Year' ? 4 : 2, '0');
  return child(element, 'Year')
    ? [part('Year'), ...(child(element, 'Month') ? [part('Month'), ...(child(element, 'Day') ? [part('Day')] : [])] : [])].join('-')
    : '';
}
