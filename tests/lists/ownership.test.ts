import { describe, expect, it } from 'vitest';
import { deriveOwned, type ScreenedEdge } from '../../src/lists/ownership.ts';
import type { ScreenedEntry } from '../../src/model/list-entry.ts';

const RULE = { share: 50, sources: ['SDN'] };

const listed = (entryId: string, source = 'SDN'): ScreenedEntry => ({
  entryId,
  source,
  kind: 'organisation',
  names: [{ text: `Listed ${entryId}`, kind: 'primary' }],
  programs: [],
  identifiers: [],
  countries: [],
  addresses: [],
  birthDates: [],
  remarks: '',
  list: 'l',
  edition: 'e',
});

/** `X 50 A`: X owns 50 per cent of A. */
const edges = (...texts: string[]): ScreenedEdge[] =>
  texts.map((text) => {
    const [ownerId, share, assetId] = text.split(' ') as [string, string, string];
    return {
      relation: 'owns',
      ownerId,
      ownerName: ownerId,
      assetId,
      assetName: `Firm ${assetId}`,
      ...(share === '?' ? {} : { share: Number(share) }),
      list: 'l',
      edition: 'e',
    };
  });

const owned = (entries: readonly ScreenedEntry[], ...texts: string[]): string[] =>
  deriveOwned(entries, edges(...texts), RULE)
    .map(({ entryId }) => entryId.replace('owned:', ''))
    .toSorted();

/** The cases of OFAC's FAQ 398 and 401, and what lies around them. */
describe('the 50 percent rule', () => {
  it.each([
    ['through one firm', ['X 50 A', 'A 50 B'], ['A', 'B']],
    ['through two firms that count whole', ['X 50 A', 'X 50 B', 'A 25 C', 'B 25 C'], ['A', 'B', 'C']],
    ['directly and through a firm', ['X 50 A', 'X 10 B', 'A 40 B'], ['A', 'B']],
    ['by two listed owners together', ['X 25 A', 'Y 25 A'], ['A']],
    ['not below', ['X 49 A', 'A 100 B'], []],
    ['not through a firm that is not owned', ['X 25 A', 'A 100 B', 'Y 25 C'], []],
    ['not by an unknown stake', ['X ? A'], []],
    ['not twice by one stake that is told twice', ['X 30 A', 'X 30 A'], []],
    ['through a chain in any order', ['C 60 D', 'B 60 C', 'A 60 B', 'X 60 A'], ['A', 'B', 'C', 'D']],
    ['round a circle', ['X 50 A', 'A 50 B', 'B 50 A'], ['A', 'B']],
  ])('%s', (_, given, firms) => {
    expect(owned([listed('X'), listed('Y')], ...given)).toEqual(firms);
  });

  it('counts owners of blocking lists only', () => {
    expect(owned([listed('X', 'EL')], 'X 100 A')).toEqual([]);
  });

  it('does not derive what is listed itself, and says by whom and through whom', () => {
    const [entry, ...more] = deriveOwned([listed('X'), listed('A')], edges('X 60 A', 'A 55 B'), RULE);
    expect(more).toEqual([]);
    expect(entry).toMatchObject({
      names: [{ text: 'Firm B' }],
      source: 'OWNED',
      remarks: 'owned 55 % in the aggregate: 55 % by Listed A (SDN A)',
      links: [{ relation: 'owned 55 %', entryId: 'A' }],
    });
  });

  it('knows the entries of other lists in a bank’s own table', () => {
    const own = edges('l:X 70 A').map((edge) => ({ ...edge, list: 'ownership' }));
    expect(deriveOwned([listed('X')], own, RULE).map(({ names }) => names[0].text)).toEqual(['Firm A']);
  });
});
