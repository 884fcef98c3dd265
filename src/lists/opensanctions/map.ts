import type { EntryKind, ListIdentifier, ListName, OwnershipEdge, RejectedRow } from '../../model/list-entry.ts';
import { entryOf } from '../entry.ts';
import { identifierOf } from '../identifiers.ts';
import type { ListItem } from '../reader.ts';
import { incomplete, isRejectedRow } from '../rows.ts';
import type { FtmEntity, readTargets } from './read.ts';

const KINDS: Readonly<Record<string, EntryKind>> = {
  Person: 'person',
  Company: 'organisation',
  Organization: 'organisation',
  LegalEntity: 'organisation',
  PublicBody: 'organisation',
  Vessel: 'vessel',
  Airplane: 'aircraft',
};

/**
 * What a hit means, by the topics that OpenSanctions gives. People in office and their kin are no sanctions; they stay out of
 * the entries and in the edges.
 */
const SOURCES: readonly (readonly [RegExp, string])[] = [
  [/^sanction$/, 'OS-SANCTION'],
  [/^(sanction\.linked|sanction\.counter|debarment)$/, 'OS-LINKED'],
  [/^(export\.control|export\.risk|export\.control\.linked)$/, 'OS-EXPORT'],
];

/** `targets.simple.csv` as entries. It has no topics: a target with a sanction is one. */
export function* mapTargets(rows: ReturnType<typeof readTargets>): Generator<ListItem> {
  for (const row of rows) {
    if (isRejectedRow(row)) {
      yield { rejected: row };
      continue;
    }
    const list = (column: string): string[] => row.cell(column).split(';');
    const entry = entryOf({
      entryId: row.cell('id'),
      source: row.cell('sanctions') === '' ? 'OS-LINKED' : 'OS-SANCTION',
      kind: KINDS[row.cell('schema')] ?? 'unknown',
      names: [{ text: row.cell('name'), kind: 'primary' }, ...list('aliases').map((text): ListName => ({ text, kind: 'alias' }))],
      programs: list('program_ids'),
      identifiers: list('identifiers').map(byShape),
      countries: list('countries').map((code) => code.toUpperCase()),
      addresses: list('addresses'),
      birthDates: list('birth_date'),
      listedOn: row.cell('first_seen').slice(0, 10),
      remarks: row.cell('sanctions'),
    });
    yield entry && row.cell('name') !== '' ? { entry, rows: 1 } : { rejected: incomplete(row, 'id or no name') };
  }
}

/** The simple file mixes all numbers in one column; some tell by their shape what they are. */
function byShape(value: string): ListIdentifier {
  if (/^[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?$/.test(value)) return { scheme: 'bic', value };
  if (/^(?:IMO ?)?\d{7}$/.test(value)) return { scheme: 'imo', value: value.replace(/^IMO ?/, '') };
  return { scheme: /^[A-Z0-9]{18}\d{2}$/.test(value) ? 'lei' : 'registration', value };
}

/**
 * `entities.ftm.json` as entries and ownership. Read twice: first for the names, addresses and
 * documents that ties and entries point to, then for the rest.
 */
export function* mapFtm(read: () => Iterable<FtmEntity | RejectedRow>): Generator<ListItem> {
  const wanted = new Set<string>();
  for (const entity of read()) if (!isRejectedRow(entity)) for (const id of pointedTo(entity)) wanted.add(id);
  const named = new Map<string, { text: string; country: string }>();
  const documents = new Map<string, string[]>();
  for (const entity of read()) {
    if (isRejectedRow(entity)) continue;
    if (wanted.has(entity.id))
      named.set(entity.id, {
        text: nameOf(entity),
        country: (first(entity, 'country') ?? first(entity, 'jurisdiction') ?? '').toUpperCase(),
      });
    for (const holder of all(entity, 'holder')) documents.set(holder, [...(documents.get(holder) ?? []), ...all(entity, 'number')]);
  }
  for (const entity of read()) {
    if (isRejectedRow(entity)) {
      yield { rejected: entity };
      continue;
    }
    const edges = edgesOf(entity, named);
    for (const [i, edge] of edges.entries()) yield { edge, rows: i === 0 ? 1 : 0 };
    const entry = entryFrom(entity, named, documents.get(entity.id) ?? []);
    if (entry) yield { entry, rows: 1 };
    else if (edges.length === 0) yield { context: 1 };
  }
}

function entryFrom(
  entity: FtmEntity,
  named: ReadonlyMap<string, { text: string }>,
  documents: readonly string[],
): ReturnType<typeof entryOf> {
  const topics = all(entity, 'topics');
  const source = SOURCES.find(([pattern]) => topics.some((topic) => pattern.test(topic)))?.[1];
  if (!source) return undefined;
  const names = (property: string, kind: ListName['kind']): ListName[] => all(entity, property).map((text) => ({ text, kind }));
  return entryOf({
    entryId: entity.id,
    source,
    kind: KINDS[entity.schema] ?? 'unknown',
    names: [
      { text: nameOf(entity), kind: 'primary' },
      ...names('name', 'alias'),
      ...names('alias', 'alias'),
      ...names('previousName', 'former'),
      ...names('weakAlias', 'weak'),
      ...names('abbreviation', 'weak'),
    ],
    programs: [...all(entity, 'programId'), ...all(entity, 'program')],
    identifiers: [
      ...Object.entries(entity.properties).flatMap(([label, values]) => values.map((value) => identifierOf(label, value))),
      ...documents.map((value) => identifierOf('Passport', value)),
    ],
    countries: ['country', 'nationality', 'citizenship', 'jurisdiction', 'flag', 'mainCountry'].flatMap((property) =>
      all(entity, property).map((code) => code.toUpperCase()),
    ),
    addresses: [...all(entity, 'address'), ...all(entity, 'addressEntity').map((id) => named.get(id)?.text ?? '')],
    birthDates: [...all(entity, 'birthDate')],
    birthPlaces: all(entity, 'birthPlace'),
    gender: first(entity, 'gender'),
    positions: all(entity, 'position'),
    vessel: {
      type: first(entity, 'type'),
      flag: first(entity, 'flag'),
      callSign: first(entity, 'callSign'),
      tonnage: first(entity, 'tonnage'),
    },
    remarks: [...all(entity, 'notes'), ...topics].join('; '),
  });
}

/** Ownership and directorship, each owner with each asset that one line names. */
function edgesOf(entity: FtmEntity, named: ReadonlyMap<string, { text: string; country: string }>): OwnershipEdge[] {
  const [relation, from, to] =
    entity.schema === 'Ownership'
      ? (['owns', 'owner', 'asset'] as const)
      : entity.schema === 'Directorship'
        ? (['directs', 'director', 'organization'] as const)
        : [];
  // What somebody owned or directed once, nobody owns by it today.
  if (!relation || all(entity, 'endDate').length > 0) return [];
  const percentage = first(entity, 'percentage')?.replace('%', '').replace(',', '.').trim();
  const share = percentage !== undefined && /^\d{1,3}(?:\.\d+)?$/.test(percentage) ? Number(percentage) : undefined;
  return all(entity, from).flatMap((ownerId) =>
    all(entity, to).map((assetId) => ({
      relation,
      ownerId,
      ownerName: named.get(ownerId)?.text ?? ownerId,
      assetId,
      assetName: named.get(assetId)?.text ?? assetId,
      ...(share === undefined || share > 100 ? {} : { share }),
      ...(named.get(assetId)?.country ? { assetCountry: named.get(assetId)!.country } : {}),
    })),
  );
}

function pointedTo(entity: FtmEntity): string[] {
  return ['owner', 'asset', 'director', 'organization', 'addressEntity'].flatMap((property) => all(entity, property));
}

function nameOf(entity: FtmEntity): string {
  return first(entity, 'name') ?? first(entity, 'full') ?? entity.caption ?? '';
}

function all(entity: FtmEntity, property: string): readonly string[] {
  return entity.properties[property] ?? [];
}

function first(entity: FtmEntity, property: string): string | undefined {
  return all(entity, property)[0];
}
