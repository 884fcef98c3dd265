import type { ListName, ScreenedEntry } from '../model/list-entry.ts';
import { compareNames, penaltyOf, type Comparison } from './compare.ts';
import { prepareName, stretchOf, weightOf, type NameToken, type PreparedName, type Rarity } from './name.ts';
import { identityOf, TokenTable, type Meeting } from './token-table.ts';
import { WEIGHTS } from './weights.ts';

/** A listed name that reached the threshold. */
export interface NameHit {
  readonly entry: ScreenedEntry;
  readonly name: ListName;
  readonly comparison: Comparison;
}

/** A name as it is compared, with all who bear it: the same firm stands on many lists. */
interface IndexedName {
  readonly prepared: PreparedName;
  readonly bearers: Bearer[];
}

interface Bearer {
  readonly entry: ScreenedEntry;
  readonly name: ListName;
  /** Place among all listed names. */
  readonly order: number;
}

/** Inside a text words must be nearly the same, and one of a name's words rare, to think of the name at all. */
const NEAR_ENOUGH = 0.85;
const RARE = 0.45;

/** Words of one name that the bound tells apart; a longer text goes without the bound. */
const MASKED = 30;

/**
 * All names of the lists, searchable by a name in any spelling. Lossless: every listed name whose comparison reaches
 * the threshold is found (tests/screening/lossless.test.ts holds it against all pairs); there is no top-K.
 *
 * A search marks the listed tokens that the words of the query meet, walks the postings of those words of which one must be
 * met, and compares only where the marks leave the threshold within reach. See docs/matching.md.
 */
export class NameIndex {
  readonly rarity: Rarity;
  readonly #names: readonly IndexedName[];
  readonly #table: TokenTable;
  /** Token ids of name n: `#nameTokens` from `#nameStart[n]` to `#nameStart[n + 1]`; their weights by token. */
  readonly #nameStart: Int32Array;
  readonly #nameTokens: Int32Array;
  readonly #weight: Float64Array;
  /** Names of token t: `#postings` from `#postingStart[t]` to the next; those that hold initials before `#postingMiddle[t]`. */
  readonly #postingStart: Int32Array;
  readonly #postingMiddle: Int32Array;
  readonly #postingEnd: Int32Array;
  readonly #postings: Int32Array;
  readonly #isInitial: Uint8Array;
  /** How many names a walk along each token's postings would see. */
  readonly #reach: Int32Array;
  /** What this search has marked: the number of the search, so that nothing is ever cleared. */
  readonly #tokenSearch: Int32Array;
  readonly #tokenGain: Float64Array;
  readonly #tokenMask: Int32Array;
  readonly #nameSearch: Int32Array;
  #search = 0;

  constructor(entries: readonly ScreenedEntry[]) {
    this.rarity = rarityOf(entries);
    const names = distinctNames(entries, this.rarity);
    this.#names = names;
    this.#table = new TokenTable(names.map(({ prepared }) => prepared));
    const { tokens } = this.#table;
    const tokenIds = names.map(({ prepared }) => prepared.tokens.map((token) => this.#table.idOf(token)));
    this.#nameStart = startsOf(tokenIds.map((ids) => ids.length));
    this.#nameTokens = Int32Array.from(tokenIds.flat());
    this.#weight = Float64Array.from(tokens, ({ weight }) => weight);
    this.#isInitial = Uint8Array.from(tokens, ({ kind }) => Number(kind === 'initial'));
    const [withInitials, others] = [true, false].map((wanted) =>
      postingsOf(tokenIds, tokens.length, (ids) => ids.some((token) => this.#isInitial[token] === 1) === wanted),
    );
    this.#postings = Int32Array.from(tokens.flatMap((_, id) => [...withInitials![id]!, ...others![id]!]));
    this.#postingStart = startsOf(tokens.map((_, id) => withInitials![id]!.length + others![id]!.length));
    this.#postingMiddle = Int32Array.from(tokens, (_, id) => this.#postingStart[id]! + withInitials![id]!.length);
    this.#postingEnd = this.#postingStart.subarray(1);
    this.#reach = Int32Array.from(tokens, (_, id) => this.#postingEnd[id]! - this.#postingStart[id]!);
    this.#tokenSearch = new Int32Array(tokens.length);
    this.#tokenGain = new Float64Array(tokens.length);
    this.#tokenMask = new Int32Array(tokens.length);
    this.#nameSearch = new Int32Array(names.length);
  }

  /** Listed names, equal ones counted each. */
  get size(): number {
    return this.#names.reduce((sum, { bearers }) => sum + bearers.length, 0);
  }

  /** Every listed name that scores at least `threshold` against the text, best first, ties in list order. */
  search(text: string, threshold: number): NameHit[] {
    const query = prepareName(text, this.rarity);
    const found: Found[] = [];
    for (const id of this.#candidates(query, threshold)) {
      const { prepared, bearers } = this.#names[id]!;
      const comparison = compareNames(query, prepared);
      if (comparison.score >= threshold) found.push({ bearers, comparison });
    }
    return hitsOf(found);
  }

  /**
   * Listed names that stand whole inside a text, with at most one strange word among theirs: `threshold` as in a search, `telling` the
   * least weight that the words of a name must have, for two common words stand in any sentence. Words that are joined or cut
   * differently are not found here, and a name of one word is not looked for.
   */
  searchWithin(text: string, { threshold, telling }: { readonly threshold: number; readonly telling: number }): NameHit[] {
    const whole = prepareName(text, this.rarity);
    const places = new Map<number, number[]>();
    this.#search++;
    for (const [place, token] of whole.tokens.entries()) {
      const { ids, similarities } = this.#table.meeting(token);
      for (let k = 0; k < ids.length; k++)
        if (similarities[k]! >= NEAR_ENOUGH) places.set(ids[k]!, [...(places.get(ids[k]!) ?? []), place]);
    }
    const found: Found[] = [];
    for (const [token] of places) {
      if (this.#weight[token]! < RARE) continue;
      for (let at = this.#postingStart[token]!; at < this.#postingEnd[token]!; at++) {
        const id = this.#postings[at]!;
        if (this.#nameSearch[id] === this.#search) continue;
        this.#nameSearch[id] = this.#search;
        const comparison = this.#bestWithin(whole, id, places, telling);
        if (comparison && comparison.score >= threshold && comparison.listedExtra.every(isLight))
          found.push({ bearers: this.#names[id]!.bearers, comparison });
      }
    }
    return hitsOf(found);
  }

  /** The stretch of a text that is most like a listed name, among those where its words stand together. */
  #bestWithin(whole: PreparedName, id: number, places: ReadonlyMap<number, readonly number[]>, telling: number): Comparison | undefined {
    const { prepared } = this.#names[id]!;
    const own = this.#nameTokens.subarray(this.#nameStart[id], this.#nameStart[id + 1]);
    const met = [...own].filter((token) => places.has(token));
    if (met.length < 2 || met.reduce((sum, token) => sum + this.#weight[token]!, 0) < telling) return undefined;
    const stood = [...new Set(met.flatMap((token) => places.get(token)!))].toSorted((a, b) => a - b);
    let best: Comparison | undefined;
    for (const start of stood) {
      const end = stood.findLast((place) => place <= start + own.length)!;
      const comparison = compareNames(stretchOf(whole, start, end + 1), prepared);
      if (!best || comparison.score > best.score) best = comparison;
    }
    return best;
  }

  /** How many names a search compares, for measuring the index. */
  candidates(text: string, threshold: number): number {
    return this.#candidates(prepareName(text, this.rarity), threshold).length;
  }

  #candidates(query: PreparedName, threshold: number): number[] {
    this.#search++;
    const meetings = query.tokens.map((token) => this.#table.meeting(token));
    const found: number[] = [];
    let isMarked = false;
    const isBounded = query.tokens.length <= MASKED && !query.cut;
    const offer = (id: number, bounded: boolean): void => {
      if (this.#nameSearch[id] === this.#search) return;
      this.#nameSearch[id] = this.#search;
      // Many a query sees no name at all and needs no marks.
      if (bounded && !isMarked) this.#mark(query, meetings, threshold);
      isMarked ||= bounded;
      if (!bounded || this.#isWithinReach(id, query, threshold)) found.push(id);
    };
    // Where listed words joined sound like one of the query's, the marks do not show it: such names are compared at once.
    for (const { joined } of meetings) for (let k = 0; k < joined.length; k++) offer(joined[k]!, false);
    const walk = (tokenId: number, end: Int32Array): void => {
      for (let at = this.#postingStart[tokenId]!; at < end[tokenId]!; at++) offer(this.#postings[at]!, isBounded);
    };
    const { mustMeet, mustMeetBesideInitials } = tellingTokens(
      query,
      threshold,
      meetings.map((meeting) => this.#reachOf(meeting)),
    );
    const sets = [
      [mustMeet, this.#postingEnd],
      [mustMeetBesideInitials, this.#postingMiddle],
    ] as const;
    for (const [telling, end] of sets) {
      for (const token of telling) {
        for (const id of meetings[query.tokens.indexOf(token)]!.ids) walk(id, end);
        if (query.cut && token === query.tokens.at(-1)) for (const id of this.#table.beginningWith(token.text)) walk(id, end);
      }
      for (const { stretch, key } of query.joins)
        if (stretch.some((token) => telling.has(token))) for (const id of this.#table.soundingLike(key)) walk(id, end);
    }
    return found;
  }

  #reachOf({ ids }: Meeting): number {
    let reach = 0;
    for (let k = 0; k < ids.length; k++) reach += this.#reach[ids[k]!]!;
    return reach;
  }

  /**
   * Marks each listed token that a word or joined words meet with those words, and with the most that it can gain. A score is
   * shared / (compared + penalty), so it reaches the threshold where the sum of weight x (similarity - threshold) over the pairs
   * reaches threshold x penalty: each pair gains for itself.
   */
  #mark({ tokens, joins }: PreparedName, meetings: readonly Meeting[], threshold: number): void {
    for (let i = 0; i < tokens.length; i++) {
      const { ids, similarities } = meetings[i]!;
      for (let k = 0; k < ids.length; k++) this.#markToken(ids[k]!, tokens[i]!.weight, similarities[k]! - threshold, 1 << i);
    }
    for (const { start, stretch, key } of joins)
      for (const id of this.#table.soundingLike(key))
        this.#markToken(id, weightOf(stretch), WEIGHTS.joined - threshold, ((1 << stretch.length) - 1) << start);
  }

  #markToken(id: number, weight: number, surplus: number, mask: number): void {
    if (this.#tokenSearch[id] !== this.#search) {
      this.#tokenSearch[id] = this.#search;
      this.#tokenGain[id] = 0;
      this.#tokenMask[id] = 0;
    }
    const gain = Math.min(weight, this.#weight[id]!) * surplus;
    if (gain > this.#tokenGain[id]!) this.#tokenGain[id] = gain;
    this.#tokenMask[id]! |= mask;
  }

  /**
   * Whether this name can reach the threshold: all that its marked tokens can gain, against what no mark of either side explains.
   * An initial of either side explains itself and any one word of the other.
   */
  #isWithinReach(id: number, { tokens }: PreparedName, threshold: number): boolean {
    let gain = 0;
    let missing = 0;
    let mask = 0;
    let initials = 0;
    for (let at = this.#nameStart[id]!; at < this.#nameStart[id + 1]!; at++) {
      const token = this.#nameTokens[at]!;
      if (this.#isInitial[token] === 1) {
        gain += this.#weight[token]! * (1 - threshold);
        initials++;
      } else if (this.#tokenSearch[token] === this.#search) {
        gain += this.#tokenGain[token]!;
        mask |= this.#tokenMask[token]!;
      } else missing += this.#weight[token]!;
    }
    let alone = 0;
    let heaviest = 0;
    for (let i = 0; i < tokens.length; i++) {
      const { kind, weight } = tokens[i]!;
      if (kind === 'initial') {
        gain += weight * (1 - threshold);
        missing = 0;
      } else if ((mask & (1 << i)) === 0) {
        alone += weight;
        heaviest = Math.max(heaviest, weight);
      }
    }
    alone = Math.max(0, alone - initials * heaviest);
    // A hair less, for sums in another order differ in their last bits.
    return gain >= threshold * penaltyOf(alone, missing, WEIGHTS.extraListed) - 1e-9;
  }
}

/**
 * The words of a query of which at least one must meet, and not as a mere initial, for the score to reach the threshold.
 * With only the other, light words met, what is shared is at most their weight and the rest counts as extra, so the
 * score stays below. Where the listed name holds initials, they may stand for the rest, but count only once words carry
 * their share: then more words are such. This is the prefix filter that keeps common words from naming thousands: of the words
 * that would do, those come first that see the fewest names for what they weigh.
 */
function tellingTokens(
  query: PreparedName,
  threshold: number,
  reach: readonly number[],
): Record<'mustMeet' | 'mustMeetBesideInitials', Set<NameToken>> {
  const last = query.cut ? query.tokens.at(-1) : undefined;
  // A word cut off may meet any that it begins, and an initial any word: they are looked up only if nothing else is left.
  const isLate = (token: NameToken): number => Number(token.kind === 'initial' || token === last);
  const inOrder = query.tokens
    .map((token, i) => ({ token, late: isLate(token), price: reach[i]! / token.weight }))
    .toSorted((a, b) => a.late - b.late || a.price - b.price);
  const mustMeet = new Set<NameToken>();
  const mustMeetBesideInitials = new Set<NameToken>();
  let light = query.weight;
  for (const { token } of inOrder) {
    const isBelow = light / (light + WEIGHTS.extraQuery * (query.weight - light)) < threshold;
    if (isBelow && light < WEIGHTS.carried * query.weight) break;
    if (!isBelow) mustMeet.add(token);
    mustMeetBesideInitials.add(token);
    light -= token.weight;
  }
  return { mustMeet, mustMeetBesideInitials };
}

interface Found {
  readonly bearers: readonly Bearer[];
  readonly comparison: Comparison;
}

/** Best first, ties in list order. */
function hitsOf(found: readonly Found[]): NameHit[] {
  if (found.length === 0) return [];
  return found
    .flatMap(({ bearers, comparison }) => bearers.map((bearer) => ({ ...bearer, comparison })))
    .toSorted((a, b) => b.comparison.score - a.comparison.score || a.order - b.order)
    .map(({ entry, name, comparison }) => ({ entry, name, comparison }));
}

/** Listed names by their tokens: those of the same tokens compare alike with any other. */
function distinctNames(entries: readonly ScreenedEntry[], rarity: Rarity): IndexedName[] {
  const names = new Map<string, IndexedName>();
  let order = 0;
  for (const entry of entries)
    for (const name of entry.names) {
      const prepared = prepareName(name.text, rarity);
      const key = prepared.tokens.map(identityOf).join(' | ');
      const bearer = { entry, name, order: order++ };
      const known = names.get(key);
      if (known) known.bearers.push(bearer);
      else names.set(key, { prepared, bearers: [bearer] });
    }
  return [...names.values()];
}

/** Inverse document frequency over the listed names, scaled to 1 for a word that no name has. */
function rarityOf(entries: readonly ScreenedEntry[]): Rarity {
  const seen = new Map<string, number>();
  let names = 0;
  for (const entry of entries)
    for (const name of entry.names) {
      names++;
      for (const key of new Set(prepareName(name.text, () => 1).tokens.map((token) => token.key))) seen.set(key, (seen.get(key) ?? 0) + 1);
    }
  const rarest = Math.log(1 + names);
  return (key) => (names < 2 ? 1 : Math.min(1, Math.log(1 + names / Math.max(1, seen.get(key) ?? 1)) / rarest));
}

/** A legal form or a particle, which a text may leave out of a name; any other word makes it another name. */
function isLight({ weight }: NameToken): boolean {
  return weight <= Math.max(WEIGHTS.form, WEIGHTS.particle);
}

/** Where each of these many begins when they stand one after the other, and the end. */
function startsOf(lengths: readonly number[]): Int32Array {
  const starts = new Int32Array(lengths.length + 1);
  for (const [i, length] of lengths.entries()) starts[i + 1] = starts[i]! + length;
  return starts;
}

/** The names that hold a token, by token. */
function postingsOf(tokenIds: readonly (readonly number[])[], tokens: number, isWanted: (ids: readonly number[]) => boolean): number[][] {
  const postings: number[][] = Array.from({ length: tokens }, () => []);
  for (const [id, ids] of tokenIds.entries()) if (isWanted(ids)) for (const token of new Set(ids)) postings[token]!.push(id);
  return postings;
}
