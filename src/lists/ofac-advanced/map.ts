import type { EntryKind, ListName } from '../../model/list-entry.ts';
import { child, childrenOf, textOf, type Element } from '../../text/xml.ts';
import { entryOf, joined } from '../entry.ts';
import { identifierOf } from '../identifiers.ts';
import { ofacAlias, ofacSource, otherFeatures, vesselOf } from '../ofac.ts';
import type { ListItem } from '../reader.ts';
import { incompleteRecord } from '../records.ts';
import { dateOf, type AdvancedLookups, type readAdvancedParties } from './read.ts';

/** OFAC's ADVANCED XML as entries: every identity of a profile, in every script. */
export function* mapOfacAdvanced(records: ReturnType<typeof readAdvancedParties>, lookups: AdvancedLookups): Generator<ListItem> {
  if (lookups.dated) yield { publication: { dated: lookups.dated } };
  const valueOf = (kind: string, id: string | undefined): string => lookups.values.get(`${kind} ${id}`) ?? '';
  for (const record of records) {
    const { element } = record;
    const profile = child(element, 'Profile');
    const profileId = profile?.attributes['ID'] ?? '';
    const identities = childrenOf(profile, 'Identity').filter((identity) => identity.attributes['False'] !== 'true');
    const sanctions = lookups.sanctions.get(profileId);
    const features = childrenOf(profile, 'Feature').flatMap((feature) => featuresOf(feature, lookups));
    const of = (label: string): string[] => features.filter((feature) => feature.label === label).map(({ text }) => text);
    const places = features.filter(({ label }) => label === 'Location');
    const entry = entryOf({
      entryId: element.attributes['FixedRef'] ?? profileId,
      source: ofacSource([...(sanctions?.lists ?? []), ...(sanctions?.programs ?? [])], 'NONSDN'),
      kind: kindOf(profile?.attributes['PartySubTypeID'], valueOf),
      names: identities.flatMap((identity) => childrenOf(identity, 'Alias').flatMap((alias) => namesOf(alias, identity, valueOf))),
      programs: sanctions?.programs ?? [],
      identifiers: [
        ...identities
          .flatMap((identity) => lookups.documents.get(identity.attributes['ID'] ?? '') ?? [])
          .map(({ label, number }) => identifierOf(label, number)),
        ...features.map(({ label, text }) => identifierOf(label, text)),
      ],
      countries: [
        ...places.map(({ country }) => country),
        ...of('Nationality Country'),
        ...of('Citizenship Country'),
        ...of('Nationality of Registration'),
      ],
      addresses: places.map(({ text }) => text),
      birthDates: of('Birthdate'),
      birthPlaces: of('Place of Birth'),
      gender: of('Gender')[0],
      positions: of('Title'),
      vessel: vesselOf(features.map(({ label, text }) => [label, text])),
      links: (lookups.relations.get(profileId) ?? []).map(({ relation, to }) => ({
        relation,
        name: lookups.names.get(to) ?? to,
        entryId: to,
      })),
      measures: sanctions?.measures ?? [],
      listedOn: sanctions?.listedOn,
      remarks: [textOf(child(element, 'Comment')) ?? '', ...otherFeatures(features.map(({ label, text }) => [label, text]))]
        .filter(Boolean)
        .join('; '),
    });
    yield entry ? { entry, rows: 1 } : { rejected: incompleteRecord(record, 'reference or no name') };
  }
}

/** The parts of a name by what they are; OFAC writes the family name first, with a comma behind it. */
function namesOf(alias: Element, identity: Element, valueOf: (kind: string, id: string | undefined) => string): ListName[] {
  const groups = childrenOf(child(identity, 'NamePartGroups'), 'MasterNamePartGroup').flatMap((master) =>
    childrenOf(master, 'NamePartGroup'),
  );
  const partType = new Map(groups.map((group) => [group.attributes['ID'], valueOf('NamePartType', group.attributes['NamePartTypeID'])]));
  const isPrimary = alias.attributes['Primary'] === 'true';
  const kind = ofacAlias(valueOf('AliasType', alias.attributes['AliasTypeID']), alias.attributes['LowQuality'] === 'true' ? 'weak' : '');
  return childrenOf(alias, 'DocumentedName').map((documented, i) => {
    const parts = childrenOf(documented, 'DocumentedNamePart').flatMap((part) => childrenOf(part, 'NamePartValue'));
    const last = parts.filter((part) => partType.get(part.attributes['NamePartGroupID']) === 'Last Name').map((part) => textOf(part) ?? '');
    const rest = parts.filter((part) => partType.get(part.attributes['NamePartGroupID']) !== 'Last Name').map((part) => textOf(part) ?? '');
    const script = valueOf('Script', parts[0]?.attributes['ScriptID']);
    return {
      text: joined([last.join(' '), rest.join(' ')], ', '),
      kind: isPrimary ? (i === 0 ? 'primary' : 'alias') : kind,
      ...(script && script !== 'Latin' ? { script } : {}),
    };
  });
}

interface AdvancedFeature {
  readonly label: string;
  readonly text: string;
  readonly country: string;
}

/** A feature says its value in words, by a reference, as a date or as a place. */
function featuresOf(feature: Element, lookups: AdvancedLookups): AdvancedFeature[] {
  const label = lookups.values.get(`FeatureType ${feature.attributes['FeatureTypeID']}`) ?? '';
  return childrenOf(feature, 'FeatureVersion').flatMap((version) => {
    const places = childrenOf(version, 'VersionLocation').flatMap(
      (place) => lookups.locations.get(place.attributes['LocationID'] ?? '') ?? [],
    );
    const details = childrenOf(version, 'VersionDetail').map(
      (detail) => textOf(detail) ?? lookups.values.get(`DetailReference ${detail.attributes['DetailReferenceID']}`) ?? '',
    );
    const period = child(version, 'DatePeriod');
    const [from, to] = [dateOf(child(period, 'Start', 'From')), dateOf(child(period, 'End', 'To'))];
    const dates = from === '' ? [] : [from === to || to === '' ? from : periodOf(from, to)];
    return [
      ...places.map(({ text, country }) => ({
        label,
        text: label === 'Nationality Country' || label === 'Citizenship Country' ? country : text,
        country,
      })),
      ...[...details, ...dates].filter(Boolean).map((text) => ({ label, text, country: '' })),
    ];
  });
}

/** The whole of a year is that year. */
function periodOf(from: string, to: string): string {
  return from.slice(0, 4) === to.slice(0, 4) && from.endsWith('-01-01') && to.endsWith('-12-31') ? from.slice(0, 4) : `${from} to ${to}`;
}

function kindOf(subType: string | undefined, valueOf: (kind: string, id: string | undefined) => string): EntryKind {
  const name = valueOf('PartySubType', subType);
  if (/vessel/i.test(name)) return 'vessel';
  if (/aircraft/i.test(name)) return 'aircraft';
  // People and entities have the sub-type «Unknown»; OFAC's numbers tell them apart.
  return subType === '4' ? 'person' : subType === '3' ? 'organisation' : 'unknown';
}
