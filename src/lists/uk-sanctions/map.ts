import type { ListName } from '../../model/list-entry.ts';
import { child, childrenOf, leafTexts, textOf, type Element } from '../../text/xml.ts';
import { entryOf, joined, type EntryDraft } from '../entry.ts';
import { identifierOf } from '../identifiers.ts';
import type { ListItem } from '../reader.ts';
import { incompleteRecord } from '../records.ts';
import { incomplete, isRejectedRow, type NamedRow } from '../rows.ts';
import { ukDate, ukFacts, ukIdentifiers, ukKind, ukName, ukNumbers } from '../uk.ts';
import type { readUkCsv, readUkXml } from './read.ts';

export function* mapUkXml(records: ReturnType<typeof readUkXml>): Generator<ListItem> {
  for (const record of records) {
    const entry = entryOf(draftOf(record.element));
    yield entry ? { entry, rows: 1 } : { rejected: incompleteRecord(record, 'unique id or no name') };
  }
}

function draftOf(element: Element): EntryDraft {
  const text = (...names: string[]): string => textOf(child(element, ...names)) ?? '';
  const individual = child(element, 'IndividualDetails', 'Individual');
  const ship = child(element, 'ShipDetails', 'Ship');
  const addresses = childrenOf(child(element, 'Addresses'), 'Address');
  const facts = ukFacts(text('OtherInformation'));
  return {
    entryId: text('UniqueID'),
    source: 'UK',
    kind: ukKind(text('IndividualEntityShip')),
    names: [
      ...childrenOf(child(element, 'Names'), 'Name').map((name): ListName => ({
        text: partsOf(name, ['Name1', 'Name2', 'Name3', 'Name4', 'Name5', 'Name6'], ' '),
        kind: ukName(textOf(child(name, 'NameType')) ?? '', textOf(child(name, 'AliasStrength')) ?? ''),
      })),
      ...childrenOf(child(element, 'NonLatinNames'), 'NonLatinName').map((name): ListName => ({
        text: textOf(child(name, 'NameNonLatinScript')) ?? '',
        kind: 'alias',
        script: textOf(child(name, 'NonLatinScriptLanguage')) ?? 'original',
      })),
    ],
    programs: [text('RegimeName')],
    identifiers: [
      ...leafTexts(child(ship, 'IMONumbers')).map((value) => identifierOf('IMO', value)),
      ...childrenOf(child(individual, 'PassportDetails'), 'Passport').flatMap((item) =>
        ukNumbers('Passport', textOf(child(item, 'PassportNumber')) ?? ''),
      ),
      ...childrenOf(child(individual, 'NationalIdentifierDetails'), 'NationalIdentifier').flatMap((item) =>
        ukNumbers('National ID No.', textOf(child(item, 'NationalIdentifierNumber')) ?? ''),
      ),
      ...childrenOf(child(element, 'EntityDetails', 'Entity', 'BusinessRegistrationNumbers'), 'BusinessRegistrationNumber').flatMap(
        (item) => ukNumbers('Registration Number', textOf(item) ?? ''),
      ),
      ...ukIdentifiers(facts),
    ],
    countries: [
      ...addresses.map((address) => textOf(child(address, 'AddressCountry')) ?? ''),
      ...leafTexts(child(individual, 'Nationalities')),
    ],
    addresses: addresses.map((address) =>
      partsOf(
        address,
        [
          'AddressLine1',
          'AddressLine2',
          'AddressLine3',
          'AddressLine4',
          'AddressLine5',
          'AddressLine6',
          'AddressPostalCode',
          'AddressCountry',
        ],
        ', ',
      ),
    ),
    birthDates: leafTexts(child(individual, 'DOBs')).map(ukDate),
    birthPlaces: childrenOf(child(individual, 'BirthDetails'), 'Location').map((item) => leafTexts(item).join(', ')),
    gender: leafTexts(child(individual, 'Genders'))[0],
    positions: leafTexts(child(individual, 'Positions')),
    vessel: {
      type: leafTexts(child(ship, 'TypeOfShipDetails'))[0],
      flag: leafTexts(child(ship, 'CurrentBelievedFlagOfShips'))[0],
      owner: leafTexts(child(ship, 'CurrentOwnerOperators')).join('; '),
    },
    measures: text('SanctionsImposed').split('|'),
    listedOn: ukDate(text('DateDesignated')),
    remarks: joined([text('OtherInformation'), text('UKStatementofReasons')], ' | '),
  };
}

/** Rows of one unique id are one entry. */
export function* mapUkCsv(rows: ReturnType<typeof readUkCsv>): Generator<ListItem> {
  const groups = new Map<string, NamedRow[]>();
  for (const row of rows) {
    if ('publication' in row) yield row;
    else if (isRejectedRow(row)) yield { rejected: row };
    else if (row.cell('Unique ID') === '') yield { rejected: incomplete(row, 'unique id') };
    else groups.set(row.cell('Unique ID'), [...(groups.get(row.cell('Unique ID')) ?? []), row]);
  }
  for (const [entryId, group] of groups) {
    const all = (column: string): string[] => group.map((row) => row.cell(column));
    const first = group[0]!;
    const entry = entryOf({
      entryId,
      source: 'UK',
      kind: ukKind(first.cell('Designation Type') || first.cell('Individual, Entity, Ship')),
      names: group.flatMap((row): ListName[] => [
        {
          text: joined(['Name 1', 'Name 2', 'Name 3', 'Name 4', 'Name 5', 'Name 6'].map(row.cell), ' '),
          kind: ukName(row.cell('Name type'), row.cell('Alias strength')),
        },
        { text: row.cell('Name non-latin script'), kind: 'alias', script: row.cell('Non-latin script language') || 'original' },
      ]),
      programs: all('Regime Name'),
      identifiers: [
        ...all('IMO number').map((value) => identifierOf('IMO', value)),
        ...all('Passport number').flatMap((cell) => ukNumbers('Passport', cell)),
        ...all('National Identifier number').flatMap((cell) => ukNumbers('National ID No.', cell)),
        ...all('Business registration number (s)').flatMap((cell) => ukNumbers('Registration Number', cell)),
        ...ukIdentifiers(group.flatMap((row) => ukFacts(row.cell('Other Information')))),
      ],
      countries: [...all('Address Country'), ...all('Nationality(/ies)')],
      addresses: group.map((row) =>
        joined(
          [
            'Address Line 1',
            'Address Line 2',
            'Address Line 3',
            'Address Line 4',
            'Address Line 5',
            'Address Line 6',
            'Address Postal Code',
            'Address Country',
          ].map(row.cell),
          ', ',
        ),
      ),
      birthDates: all('D.O.B').map(ukDate),
      birthPlaces: group.map((row) => joined([row.cell('Town of birth'), row.cell('Country of birth')], ', ')),
      gender: all('Gender').find(Boolean),
      positions: [...all('Title'), ...all('Position')],
      vessel: {
        type: first.cell('Type of ship'),
        flag: first.cell('Current believed flag of ship'),
        owner: first.cell('Current owner/operator (s)'),
        tonnage: first.cell('Tonnage of ship'),
      },
      measures: all('Sanctions Imposed').flatMap((cell) => cell.split('|')),
      listedOn: ukDate(first.cell('Date Designated')),
      remarks: joined([first.cell('Other Information'), first.cell('UK Statement of Reasons')], ' | '),
    });
    if (entry) yield { entry, rows: group.length };
    else for (const row of group) yield { rejected: incomplete(row, 'name') };
  }
}

function partsOf(element: Element, names: readonly string[], between: string): string {
  return joined(
    names.map((name) => textOf(child(element, name))),
    between,
  );
}
