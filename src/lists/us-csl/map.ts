import type { RejectedRow } from '../../model/list-entry.ts';
import { entryOf } from '../entry.ts';
import { identifierOf } from '../identifiers.ts';
import { mineRemarks, ofacKind, otherFacts } from '../ofac.ts';
import type { ListItem } from '../reader.ts';
import { incomplete, isRejectedRow } from '../rows.ts';
import type { CslRecord } from './read.ts';

/** `Entity List (EL) - Bureau of Industry and Security` is source `EL`: a hit means another thing on each. */
const SOURCE = /\(([A-Z][A-Z-]*)(?: List)?\)/;

/** Records of the Consolidated Screening List as entries, each with the list it was consolidated from. */
export function* mapCsl(records: Iterable<CslRecord | RejectedRow>): Generator<ListItem> {
  for (const record of records) {
    if (isRejectedRow(record)) {
      yield { rejected: record };
      continue;
    }
    const { text, list } = record;
    const source = SOURCE.exec(text('source'))?.[1];
    const addresses = list('addresses');
    const ids = list('ids').map(labelled);
    const mined = mineRemarks(text('remarks'));
    const entry = entryOf({
      // Commerce's rows have no entity number; their row id is the only one.
      entryId: text('entity_number') || text('_id'),
      source: source ?? '',
      kind: ofacKind(text('type')),
      names: [
        { text: text('name'), kind: 'primary' },
        ...list('alt_names')
          .flatMap(aliasesIn)
          .map((name) => ({ text: name, kind: 'alias' }) as const),
        ...mined.names,
      ],
      programs: list('programs'),
      identifiers: [...ids.map(([label, value]) => identifierOf(label, value)), ...mined.identifiers],
      countries: [
        ...addresses.map((address) => /(?:^|, )([A-Z]{2})$/.exec(address)?.[1] ?? ''),
        ...list('nationalities'),
        ...list('citizenships'),
        ...mined.countries,
      ],
      addresses,
      birthDates: [...list('dates_of_birth'), ...mined.birthDates],
      birthPlaces: list('places_of_birth'),
      gender: ids.find(([label]) => label === 'Gender')?.[1] ?? mined.gender,
      positions: [text('title')],
      vessel: {
        type: text('vessel_type'),
        flag: text('vessel_flag'),
        callSign: text('call_sign'),
        tonnage: text('gross_tonnage') || text('gross_registered_tonnage'),
        owner: text('vessel_owner'),
      },
      links: mined.links,
      listedOn: text('start_date'),
      remarks: [
        ...['license_requirement', 'license_policy', 'remarks', 'federal_register_notice'].map(text),
        text('end_date') && `until ${text('end_date')}`,
        otherFacts(ids).join('; '),
      ]
        .filter(Boolean)
        .join(' | '),
    });
    if (!source || !entry || text('name') === '')
      yield { rejected: incomplete(record, !source ? 'known source' : text('name') === '' ? 'name' : 'id') };
    else yield { entry, rows: 1 };
  }
}

/** `RU, 1137746390572, Registration ID` or `AIIFIQBA, SWIFT/BIC`: the label stands last, the value before it. */
function labelled(text: string): [label: string, value: string] {
  const parts = text.split(', ');
  return [parts.at(-1) ?? '', parts.at(-2) ?? ''];
}

/** Aliases are cut from prose: `and JSC 140 Repair Plant`, `-VPK Mash`, `Veltis and any successor, sub-unit, or subsidiary thereof`. */
function aliasesIn(text: string): string[] {
  return text.split(/;|\b[afd]\/[kb]\/a\b/i).map((part) =>
    part
      .trim()
      .replace(/^(?:and |[-–])\s*/, '')
      .replace(/,? and any successors?,? sub-?units?,? or subsidiar(?:y|ies) thereof$/i, ''),
  );
}
