import type { ListName, ScreenedEntry } from '../model/list-entry.ts';
import type { Sections } from './block.ts';
import { compareNames, penaltyOf, type Comparison, type TokenPair } from './compare.ts';
import { startsOf, type ListedEntries } from './listed-entries.ts';
import { nameOf, prepareName, stretchOf, weightOf, type NameToken, type PreparedName, type Rarity } from './name.ts';
import { identityOf, TokenTable, type Meeting } from './token-table.ts';
import { WEIGHTS } from './weights.ts';

/** A listed name that reached the threshold. */
export interface NameHit {
  readonly entry: ScreenedEntry;
  readonly name: ListName;
  readonly comparison: Comparison;
}

/** Inside a text words must be nearly the same, and one of a name's words rare, to think of the name at all. */
const NEAR_ENOUGH = 0.85;
const RARE = 0.45;

/** What a word tells that few other listed names have, together with a legal form: a firm of one word. */
const ONE_RARE_WORD = 0.85;

/** A word so long that no other is like it: the name of a firm that bears nothing else stands for it without a legal form. */
const LONG_WORD = { letters: 10, telling: 0.7 };

/** Words of a text that are looked at together, and how many of them again with the next: more than the longest name has. */
const WINDOW = 200;
const WINDOW_OVERLAP = 40;

const LAST_SEARCH = 0x7fff_ffff;

/** A hair less, for sums in another order differ in their last bits. */
const HAIR = 1e-9;

/** Words of one name that the bound tells apart; a longer text goes without the bound. */
const MASKED = 30;

/** Words that lead to more names than this are walked anew each time: they are few, and their names would fill the memory. */
const KEPT_REACH = 200;

/**
 * All names of the lists, searchable by a name in any spelling. Lossless: every listed name whose comparison reaches
 * the threshold is found (tests/screening/lossless.test.ts holds it against all pairs); there is no top-K.
 *
 * A search marks the listed tokens that the words of the query meet, walks the postings of those words of which one must be
 * met, and compares only where the marks leave the threshold within reach. See docs/matching.md. Names of the same words are
 * one, with all who bear it: the same firm stands on many lists.
 */
export class NameIndex {
  readonly #table: TokenTable;
  readonly #entries: ListedEntries;
  /** Token ids of name n: `#nameTokens` from `#nameStart[n]` to `#nameStart[n + 1]`; their weights by token. */
  readonly #nameStart: Int32Array;
  readonly #nameTokens: Int32Array;
  readonly #weight: Float64Array;
  /** Who bears name n: from `#bearerStart[n]` to the next, places of entries, of the name in the entry, and among all names. */
  readonly #bearerStart: Int32Array;
  readonly #bearerEntry: Int32Array;
  readonly #bearerName: Int32Array;
  readonly #bearerOrder: Int32Array;
  /** Names of token t: `#postings` from `#postingStart[t]` to the next; those that hold initials before `#postingMiddle[t]`. */
  readonly #postingStart: Int32Array;
  readonly #postingMiddle: Int32Array;
  readonly #postingEnd: Int32Array;
  readonly #postings: Int32Array;
  readonly #isInitial: Uint8Array;
  /** What this search has marked: the number of the search, so that nothing is ever cleared. */
  readonly #tokenSearch: Int32Array;
  readonly #tokenGain: Float64Array;
  readonly #tokenMask: Int32Array;
  readonly #nameSearch: Int32Array;
  #search = 0;
  #last: { readonly text: string; readonly name: PreparedName } | undefined;

  constructor(sections: Sections, entries: ListedEntries) {
    const ints = (name: string): Int32Array => sections[name] as Int32Array;
    this.#table = new TokenTable(sections);
    this.#entries = entries;
    this.#nameStart = ints('names.start');
    this.#nameTokens = ints('names.tokens');
    this.#weight = sections['tokens.weights'] as Float64Array;
    this.#bearerStart = ints('bearers.start');
    this.#bearerEntry = ints('bearers.entry');
    this.#bearerName = ints('bearers.name');
    this.#bearerOrder = ints('bearers.order');
    this.#postingStart = ints('postings.start');
    this.#postingMiddle = ints('postings.middle');
    this.#postingEnd = this.#postingStart.subarray(1);
    this.#postings = ints('postings.names');
    this.#isInitial = Uint8Array.from(this.#table.tokens, ({ kind }) => Number(kind === 'initial'));
    this.#tokenSearch = new Int32Array(this.#weight.length);
    this.#tokenGain = new Float64Array(this.#weight.length);
    this.#tokenMask = new Int32Array(this.#weight.length);
    this.#nameSearch = new Int32Array(this.#nameStart.length - 1);
  }

  /** The sections to keep for the names of these entries. */
  static pack(entries: readonly ScreenedEntry[]): Sections {
    const names = distinctNames(entries, rarityOf(entries));
    const { sections, tokenIds } = TokenTable.pack(names.map(({ prepared }) => prepared));
    const isInitial = names.map(({ prepared }) => prepared.tokens.some(({ kind }) => kind === 'initial'));
    const count = (sections['tokens.seen'] as Int32Array).length;
    const [withInitials, others] = [true, false].map((wanted) => postingsOf(tokenIds, count, (name) => isInitial[name] === wanted));
    const postings = withInitials!.map((first, token) => [...first, ...others![token]!]);
    const start = startsOf(postings.map(({ length }) => length));
    const bearers = names.flatMap((name) => name.bearers);
    return {
      ...sections,
      'names.start': startsOf(tokenIds.map(({ length }) => length)),
      'names.tokens': Int32Array.from(tokenIds.flat()),
      'bearers.start': startsOf(names.map((name) => name.bearers.length)),
      'bearers.entry': Int32Array.from(bearers, ({ entry }) => entry),
      'bearers.name': Int32Array.from(bearers, ({ name }) => name),
      'bearers.order': Int32Array.from(bearers, ({ order }) => order),
      'postings.start': start,
      'postings.middle': Int32Array.from(withInitials!, ({ length }, token) => start[token]! + length),
      'postings.names': Int32Array.from(postings.flat()),
    };
  }

  /** Numbers that stand in listed names, however they are written there; and the last digits of those that «forty 4» may stand for. */
  get numbers(): string[] {
    const numbers = this.#table.tokens.flatMap(({ key }) => (/^\d+$/.test(key) ? [key] : []));
    return [...numbers, ...numbers.filter((number) => number.length === 2).map((number) => number.slice(1))];
  }

  get rarity(): Rarity {
    return this.#table.rarity;
  }

  /** Listed names, equal ones counted each. */
  get size(): number {
    return this.#bearerEntry.length;
  }

  /** Every listed name that scores at least `threshold` against the text: best first, of equal ones the rarest, then in list order. */
  search(text: string, threshold: number): NameHit[] {
    const query = this.#prepared(text);
    const found: Found[] = [];
    for (const id of this.#candidates(query, threshold)) {
      const comparison = compareNames(query, this.#nameAt(id));
      if (comparison.score >= threshold) found.push({ id, comparison });
    }
    return this.#hitsOf(found);
  }

  /**
   * Listed names that stand whole inside a text, with at most one strange word among theirs: `threshold` as in a search, `telling` the
   * least weight that the words of a name must have, for two common words stand in any sentence. Words that are joined or cut
   * differently are not found here, and a name of one word only where that is long and written as it is listed.
   */
  searchWithin(text: string, { threshold, telling }: { readonly threshold: number; readonly telling: number }): NameHit[] {
    const whole = this.#prepared(text);
    const best = new Map<number, Comparison>();
    for (let from = 0; from === 0 || from + WINDOW_OVERLAP < whole.tokens.length; from += WINDOW - WINDOW_OVERLAP)
      for (const { id, comparison } of this.#foundWithin(whole, from, from + WINDOW, telling)) {
        const known = best.get(id);
        if (comparison.score >= threshold && (!known || comparison.score > known.score)) best.set(id, comparison);
      }
    return this.#hitsOf(Array.from(best, ([id, comparison]) => ({ id, comparison })));
  }

  /** Listed names that stand whole among the words of a text from one place up to another. */
  #foundWithin(whole: PreparedName, from: number, to: number, telling: number): Found[] {
    const places = new Map<number, number[]>();
    const search = this.#nextSearch();
    for (let place = from; place < Math.min(to, whole.tokens.length); place++) {
      const { ids, similarities } = this.#table.meeting(whole.tokens[place]!);
      for (let k = 0; k < ids.length; k++) {
        if (similarities[k]! < NEAR_ENOUGH) continue;
        const known = places.get(ids[k]!);
        if (known) known.push(place);
        else places.set(ids[k]!, [place]);
        this.#tokenSearch[ids[k]!] = search;
      }
    }
    const found: Found[] = [];
    const least = Math.min(telling, ONE_RARE_WORD);
    for (const token of places.keys()) {
      if (this.#weight[token]! < RARE) continue;
      for (let at = this.#postingStart[token]!; at < this.#postingEnd[token]!; at++) {
        const id = this.#postings[at]!;
        if (this.#nameSearch[id] === search) continue;
        this.#nameSearch[id] = search;
        if (!this.#mayStandWhole(id, least)) continue;
        const comparison = this.#bestWithin(whole, id, places, telling);
        if (comparison?.listedExtra.every(isLight)) found.push({ id, comparison });
      }
    }
    return found;
  }

  /** Whether all words of a name but the light ones stand somewhere in the text, two at least, and tell enough. */
  #mayStandWhole(id: number, least: number): boolean {
    let met = 0;
    let told = 0;
    for (let at = this.#nameStart[id]!; at < this.#nameStart[id + 1]!; at++) {
      const token = this.#nameTokens[at]!;
      if (this.#tokenSearch[token] === this.#search) {
        met++;
        told += this.#weight[token]!;
      } else if (this.#weight[token]! > LIGHT) return false;
    }
    return (met >= 2 && told >= least) || (met === 1 && this.#isOfOneLongWord(id));
  }

  /** Whether a name has one word but for its legal form, and a long one. */
  #isOfOneLongWord(id: number): boolean {
    const own = Array.from(this.#nameTokens.subarray(this.#nameStart[id], this.#nameStart[id + 1]), (token) => this.#table.tokens[token]!);
    const words = own.filter(({ kind }) => kind !== 'form');
    return words.length === 1 && words[0]!.text.length >= LONG_WORD.letters && words[0]!.weight >= LONG_WORD.telling;
  }

  /** The stretch of a text that is most like a listed name, among those where its words stand together. */
  #bestWithin(whole: PreparedName, id: number, places: ReadonlyMap<number, readonly number[]>, telling: number): Comparison | undefined {
    const prepared = this.#nameAt(id);
    const own = this.#nameTokens.subarray(this.#nameStart[id], this.#nameStart[id + 1]);
    const stood = [...new Set([...own].flatMap((token) => places.get(token) ?? []))].toSorted((a, b) => a - b);
    let best: Comparison | undefined;
    for (const [i, start] of stood.entries())
      // Every stretch that begins here: a word of the name may follow it and be of something else.
      for (let j = i; j < stood.length && stood[j]! <= start + own.length; j++) {
        const comparison = compareNames(stretchOf(whole, start, stood[j]! + 1), prepared);
        if (!best || comparison.score > best.score) best = comparison;
      }
    return best && isToldBy(best, telling) ? best : undefined;
  }

  /** How much the words of a name tell it from others, where a word that no list knows is 1; everyday words and initials tell nothing. */
  tellingOf(text: string): number {
    return weightOf(this.#prepared(text).tokens.filter(({ kind }) => kind === 'word' || kind === 'number'));
  }

  /** The text as a name. One is asked several things, one after the other. */
  #prepared(text: string): PreparedName {
    if (this.#last?.text !== text) this.#last = { text, name: prepareName(text, this.rarity) };
    return this.#last.name;
  }

  /** How many names a search compares, for measuring the index. */
  candidates(text: string, threshold: number): number {
    return this.#candidates(prepareName(text, this.rarity), threshold).length;
  }

  /** The number of a new search. The marks are 32 bits wide; once they are used up, they begin anew. */
  #nextSearch(): number {
    if (this.#search === LAST_SEARCH) {
      this.#tokenSearch.fill(0);
      this.#nameSearch.fill(0);
      this.#search = 0;
    }
    return ++this.#search;
  }

  #candidates(query: PreparedName, threshold: number): number[] {
    const search = this.#nextSearch();
    const meetings = query.tokens.map((token) => this.#table.meeting(token));
    const found: number[] = [];
    // Where listed words joined sound like one of the query's, the marks do not show it: such names are compared at once.
    for (const { joined } of meetings)
      for (let k = 0; k < joined.length; k++)
        if (this.#nameSearch[joined[k]!] !== search) {
          this.#nameSearch[joined[k]!] = search;
          found.push(joined[k]!);
        }
    const joins = query.joins.map((join) => this.#table.soundingLike(join));
    // A cut word may be any that it begins, and a long text has more words than a mask.
    const isBounded = query.tokens.length <= MASKED && !query.cut;
    let isMarked = !isBounded;
    const offer = (names: readonly number[]): void => {
      for (let at = 0; at < names.length; at++) {
        const id = names[at]!;
        if (this.#nameSearch[id] === search) continue;
        this.#nameSearch[id] = search;
        // Many a query sees no name at all and needs no marks.
        if (!isMarked) this.#mark(query, meetings, joins, threshold);
        isMarked = true;
        if (!isBounded || this.#isWithinReach(id, query, threshold)) found.push(id);
      }
    };
    const { order, mustMeet, mustMeetBesideInitials } = tellingWords(query, threshold, meetings);
    for (let rank = 0; rank < mustMeetBesideInitials; rank++) {
      const place = order[rank]!;
      const part = rank < mustMeet ? 'all' : 'withInitials';
      offer(this.#namesMet(meetings[place]!, part));
      if (query.cut && place === query.tokens.length - 1) offer(this.#namesOf(this.#table.beginningWith(query.tokens[place]!.text), part));
      for (let j = 0; j < joins.length; j++) {
        const { start, stretch } = query.joins[j]!;
        if (joins[j]!.length > 0 && place >= start && place < start + stretch.length) offer(this.#namesOf(joins[j]!, part));
      }
    }
    return found;
  }

  /** The names that hold one of the tokens that a word meets; kept with the meeting, for words repeat. */
  #namesMet({ ids, reach, walked }: Meeting, part: 'all' | 'withInitials'): readonly number[] {
    if (reach > KEPT_REACH) return this.#namesOf(ids, part);
    return (walked[part] ??= this.#namesOf(ids, part));
  }

  #namesOf(tokens: readonly number[], part: 'all' | 'withInitials'): number[] {
    const end = part === 'all' ? this.#postingEnd : this.#postingMiddle;
    const names = new Set<number>();
    for (const token of tokens) for (let at = this.#postingStart[token]!; at < end[token]!; at++) names.add(this.#postings[at]!);
    return [...names];
  }

  #nameAt(id: number): PreparedName {
    // Copies, for a word that stands twice in a name is two.
    const own = this.#nameTokens.subarray(this.#nameStart[id], this.#nameStart[id + 1]);
    return nameOf(Array.from(own, (token) => ({ ...this.#table.tokens[token]! })));
  }

  /** Best first, of equal ones the rarest, then in list order. */
  #hitsOf(found: readonly Found[]): NameHit[] {
    if (found.length === 0) return [];
    return found
      .flatMap(({ id, comparison }) =>
        Array.from({ length: this.#bearerStart[id + 1]! - this.#bearerStart[id]! }, (_, k) => {
          const at = this.#bearerStart[id]! + k;
          return { at, comparison };
        }),
      )
      .toSorted(
        (a, b) =>
          b.comparison.score - a.comparison.score ||
          b.comparison.telling - a.comparison.telling ||
          this.#bearerOrder[a.at]! - this.#bearerOrder[b.at]!,
      )
      .map(({ at, comparison }) => {
        const entry = this.#entries.at(this.#bearerEntry[at]!);
        return { entry, name: entry.names[this.#bearerName[at]!]!, comparison };
      });
  }

  /**
   * Marks each listed token that a word or joined words meet with those words, and with the most that it can gain. A score is
   * shared / (compared + penalty), so it reaches the threshold where the sum of weight x (similarity - threshold) over the pairs
   * reaches threshold x penalty: each pair gains for itself.
   */
  #mark(query: PreparedName, meetings: readonly Meeting[], joins: readonly (readonly number[])[], threshold: number): void {
    for (let i = 0; i < query.tokens.length; i++) {
      const { ids, similarities } = meetings[i]!;
      const { weight } = query.tokens[i]!;
      for (let k = 0; k < ids.length; k++) this.#markToken(ids[k]!, weight, similarities[k]! - threshold, 1 << i);
    }
    for (let j = 0; j < joins.length; j++) {
      if (joins[j]!.length === 0) continue;
      const { start, stretch } = query.joins[j]!;
      const mask = ((1 << stretch.length) - 1) << start;
      for (const id of joins[j]!) this.#markToken(id, weightOf(stretch), WEIGHTS.joined - threshold, mask);
    }
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
    return gain >= threshold * penaltyOf(alone, missing, WEIGHTS.extraListed) - HAIR;
  }
}

/**
 * Which words of a query must be met for the score to reach the threshold: of the first `mustMeet` places of `order` at least one,
 * and not as a mere initial. With only the other, light words met, what is shared is at most their weight and the rest counts as
 * extra, so the score stays below. Where the listed name holds initials, they may stand for the rest, but count only once words
 * carry their share: then it is more words. This is the prefix filter that keeps common words from naming thousands: of the words
 * that would do, those come first that see the fewest names for what they weigh.
 */
function tellingWords(
  query: PreparedName,
  threshold: number,
  meetings: readonly Meeting[],
): { readonly order: readonly number[]; readonly mustMeet: number; readonly mustMeetBesideInitials: number } {
  const last = query.cut ? query.tokens.length - 1 : -1;
  // A word cut off may meet any that it begins, and an initial any word: they are looked up only if nothing else is left.
  const prices = query.tokens.map(({ kind, weight }, i) => (kind === 'initial' || i === last ? Infinity : meetings[i]!.reach / weight));
  const order = prices.map((_, i) => i).sort((a, b) => (prices[a] === prices[b] ? a - b : prices[a]! - prices[b]!));
  let mustMeet = 0;
  let mustMeetBesideInitials = 0;
  let light = query.weight;
  for (const place of order) {
    const isBelow = light / (light + WEIGHTS.extraQuery * (query.weight - light)) < threshold - HAIR;
    if (isBelow && light < WEIGHTS.carried * query.weight - HAIR) break;
    if (!isBelow) mustMeet++;
    mustMeetBesideInitials++;
    light -= query.tokens[place]!.weight;
  }
  return { order, mustMeet, mustMeetBesideInitials };
}

interface Found {
  readonly id: number;
  readonly comparison: Comparison;
}

/** A name as it is compared, and who bears it: places of the entry, of the name in it, and among all names. */
interface DistinctName {
  readonly prepared: PreparedName;
  readonly bearers: { readonly entry: number; readonly name: number; readonly order: number }[];
}

/** Listed names by their tokens: those of the same tokens compare alike with any other. */
function distinctNames(entries: readonly ScreenedEntry[], rarity: Rarity): DistinctName[] {
  const names = new Map<string, DistinctName>();
  let order = 0;
  for (const [place, entry] of entries.entries())
    for (const [i, name] of entry.names.entries()) {
      const prepared = prepareName(name.text, rarity);
      const key = prepared.tokens.map(identityOf).join(' | ');
      const bearer = { entry: place, name: i, order: order++ };
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

/** Whether the words that met in a text are a name: two at least, and telling. Numbers stand anywhere: «Class 1» is no One Class Inc. */
function isToldBy(comparison: Comparison, telling: number): boolean {
  const { pairs, telling: told, listedExtra } = comparison;
  const listed = pairs.flatMap((pair) => pair.listed).filter(({ kind }) => kind !== 'number');
  const isFirm = listed.some(({ kind }) => kind === 'form');
  // Two short words that only sound alike are two words, whatever legal form stands beside them: chemistry is no KIMIA CO.
  if (isOneShortWord(comparison)) return listed.length >= 2 && isFirm && told >= ONE_RARE_WORD && pairs.every(isSameOrForm);
  const isLongWord =
    pairs.length === 1 && listed.length === 1 && listedExtra.every(({ kind }) => kind === 'form') && pairs[0]!.similarity === 1;
  return isLongWord || (listed.length >= 2 && told >= (isFirm ? Math.min(telling, ONE_RARE_WORD) : telling));
}

const isSameOrForm = ({ how, listed }: TokenPair): boolean => how === 'same' || listed.every(({ kind }) => kind === 'form');

/** Whether names met in one word, beside legal forms and numbers, that is not long enough to stand for a firm wherever it is written. */
export function isOneShortWord({ pairs, telling }: Comparison): boolean {
  const words = pairs.flatMap(({ listed }) => listed.filter(({ kind }) => kind !== 'form' && kind !== 'number'));
  const [word] = words;
  return words.length <= 1 && !(word?.kind === 'word' && word.text.length >= LONG_WORD.letters && telling >= LONG_WORD.telling);
}

/** A legal form or a particle, which a text may leave out of a name; any other word makes it another name. */
const LIGHT = Math.max(WEIGHTS.form, WEIGHTS.particle);

function isLight({ weight }: NameToken): boolean {
  return weight <= LIGHT;
}

/** The names that hold a token, by token. */
function postingsOf(tokenIds: readonly (readonly number[])[], tokens: number, isWanted: (name: number) => boolean): number[][] {
  const postings: number[][] = Array.from({ length: tokens }, () => []);
  for (const [id, ids] of tokenIds.entries()) if (isWanted(id)) for (const token of new Set(ids)) postings[token]!.push(id);
  return postings;
}
