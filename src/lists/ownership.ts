import type { OwnershipEdge, ScreenedEntry } from '../model/list-entry.ts';

/** An edge with the list and edition that tells it. */
export type ScreenedEdge = OwnershipEdge & { readonly list: string; readonly edition: string };

/** How much makes an asset its owners', and which entries count as owners: dated data of the rules. */
export interface OwnershipRule {
  /** Per cent, in the aggregate. */
  readonly share: number;
  readonly sources: readonly string[];
}

interface Owner {
  readonly name: string;
  /** «SDN 123», or «owned» for one that is derived itself. */
  readonly standing: string;
}

/**
 * The firms that listed parties own by half or more, together and through chains (OFAC FAQ 398 and 401, domain.md 6.1): a firm
 * that is owned so counts with its whole stake, without multiplication. Stakes of one owner that several lines tell are one, the
 * largest; an unknown stake counts for nothing. Each derived entry says by whom and through whom.
 */
export function deriveOwned(entries: readonly ScreenedEntry[], edges: readonly ScreenedEdge[], rule: OwnershipRule): ScreenedEntry[] {
  const owners = new Map<string, Owner>();
  for (const { list, entryId, source, names } of entries)
    if (rule.sources.includes(source)) owners.set(`${list}:${entryId}`, { name: names[0].text, standing: `${source} ${entryId}` });
  const listed = new Set(entries.map(({ list, entryId }) => `${list}:${entryId}`));
  const byAsset = Map.groupBy(
    edges.filter(({ relation, share }) => relation === 'owns' && share !== undefined && share > 0),
    (edge) => nodeOf(edge, edge.assetId),
  );
  const derived = new Map<string, ScreenedEntry>();
  // Each round may make owners of firms that the round before found, so a chain of any length is followed to its end.
  for (let found = true; found;) {
    found = false;
    for (const [asset, stakes] of byAsset) {
      if (owners.has(asset)) continue;
      const held = largestStakes(stakes).filter((edge) => owners.has(nodeOf(edge, edge.ownerId)));
      const share = held.reduce((sum, edge) => sum + edge.share!, 0);
      if (share < rule.share) continue;
      found = true;
      owners.set(asset, { name: held[0]!.assetName, standing: 'owned' });
      if (!listed.has(asset)) derived.set(asset, entryOf(held, share, owners));
    }
  }
  return [...derived.values()];
}

/** A party of a bank's own table may be an entry of any list, as `list:id`; all others are known within their own list. */
function nodeOf(edge: ScreenedEdge, id: string): string {
  return id.includes(':') ? id : `${edge.list}:${id}`;
}

function largestStakes(stakes: readonly ScreenedEdge[]): ScreenedEdge[] {
  const largest = new Map<string, ScreenedEdge>();
  for (const edge of stakes) {
    const known = largest.get(nodeOf(edge, edge.ownerId));
    if (!known || known.share! < edge.share!) largest.set(nodeOf(edge, edge.ownerId), edge);
  }
  return [...largest.values()];
}

function entryOf(held: readonly ScreenedEdge[], share: number, owners: ReadonlyMap<string, Owner>): ScreenedEntry {
  const [first] = held as [ScreenedEdge];
  const words = held.map((edge) => {
    const owner = owners.get(nodeOf(edge, edge.ownerId))!;
    return `${edge.share} % by ${owner.name} (${owner.standing})`;
  });
  return {
    entryId: `owned:${first.assetId}`,
    source: 'OWNED',
    kind: 'organisation',
    names: [{ text: first.assetName, kind: 'primary' }],
    programs: [],
    identifiers: [],
    countries: first.assetCountry === undefined ? [] : [first.assetCountry],
    addresses: [],
    birthDates: [],
    links: held.map((edge) => ({ relation: `owned ${edge.share} %`, name: edge.ownerName, entryId: edge.ownerId })),
    remarks: `owned ${share} % in the aggregate: ${words.join(', ')}`,
    list: first.list,
    edition: first.edition,
  };
}
