import { packWords, unpackWords, type Sections } from './block.ts';
import { tokenSimilarity } from './compare.ts';
import { DeleteNeighbourhood } from './delete-neighbourhood.ts';
import { HashFile, hashOf } from './hash-file.ts';
import type { Join, NameToken, PreparedName, Rarity, Writing } from './name.ts';
import { consonantsOf, OUTLINES, outlineOf, skeletonOf } from '../text/skeleton.ts';

/** The listed tokens that one word meets, and how alike they are. */
export interface Meeting {
  readonly ids: readonly number[];
  /** 0..1, as `tokenSimilarity` gives it. */
  readonly similarities: readonly number[];
  /** Listed names of which neighbouring words, joined, may sound like the word. */
  readonly joined: readonly number[];
  /** How many names a walk along the tokens' postings would see. */
  readonly reach: number;
  /** Those names, once such a walk was made: all, and those that hold initials. */
  readonly walked: { all?: readonly number[]; withInitials?: readonly number[] };
}

const KINDS = ['word', 'common', 'form', 'initial', 'number'] as const satisfies readonly NameToken['kind'][];

const WRITINGS = ['letters', 'syllables', 'consonants'] as const satisfies readonly Writing[];

/** Words that were looked up; past this many the cache starts anew. */
const CACHED_WORDS = 150_000;

const NONE: readonly number[] = [];

/**
 * Every distinct token of the listed names, and which of them a word meets. Words repeat far more than names do, so that a
 * name costs hardly more than looking up its words (Zipf); initials are left to the comparison, for they meet thousands.
 */
export class TokenTable {
  readonly tokens: readonly NameToken[];
  /** How rare the words of the listed names are. */
  readonly rarity: Rarity;
  /** Tokens by their text, their sound and the given name that they are a form of. */
  readonly #byForm = new Map<string, number[]>();
  readonly #forms: readonly string[];
  readonly #neighbourhood: DeleteNeighbourhood;
  readonly #joins: HashFile;
  /** Names that hold each token. */
  readonly #seen: Int32Array;
  readonly #meetings = new Map<string, Meeting>();
  readonly #sounding = new Map<string, readonly number[]>();
  /** Bits of the outlines that listed words have. */
  readonly #outlines = new Uint8Array(OUTLINES / 8);

  constructor(sections: Sections) {
    const [texts, keys, parts] = ['texts', 'keys', 'parts'].map((name) => unpackWords(sections[`tokens.${name}`]));
    const [kinds, writings, weights] = ['kinds', 'writings', 'weights'].map((name) => sections[`tokens.${name}`]!);
    this.tokens = Array.from(kinds!, (kind, id) => ({
      text: texts![id]!,
      key: keys![id]!,
      outline: outlineOf(keys![id]!),
      part: parts![id] === '' ? undefined : parts![id]!,
      consonants: KINDS[kind] === 'word' ? consonantsOf(keys![id]!) : '',
      writing: WRITINGS[writings![id]!]!,
      weight: weights![id]!,
      kind: KINDS[kind]!,
      from: 0,
      to: 0,
    }));
    this.#seen = sections['tokens.seen'] as Int32Array;
    for (const { outline, kind } of this.tokens) {
      if (kind === 'word') this.#outlines[outline >>> 3]! |= 1 << (outline & 7);
    }
    for (const [id, token] of this.tokens.entries())
      for (const form of [...formsOf(token), ...vowellessForms(token)]) file(this.#byForm, form, id);
    this.#forms = wordForms(this.tokens);
    this.#neighbourhood = new DeleteNeighbourhood(this.#forms, sections['tokens.near'] as Float64Array);
    this.#joins = new HashFile(sections['tokens.joins'] as Float64Array);
    const rarities = new Map(
      this.tokens.flatMap(({ kind, key, weight }) => (kind === 'word' || kind === 'number' ? [[key, weight] as const] : [])),
    );
    this.rarity = (key) => rarities.get(key) ?? 1;
  }

  /** The sections to keep for these names, and the ids of each name's tokens. */
  static pack(names: readonly PreparedName[]): { readonly sections: Sections; readonly tokenIds: number[][] } {
    const ids = new Map<string, number>();
    const tokens: NameToken[] = [];
    const seen: number[] = [];
    const tokenIds = names.map((name) => {
      const own = name.tokens.map((token) => {
        const identity = identityOf(token);
        let id = ids.get(identity);
        if (id === undefined) {
          ids.set(identity, (id = tokens.length));
          tokens.push(token);
          seen.push(0);
        }
        return id;
      });
      for (const id of new Set(own)) seen[id]!++;
      return own;
    });
    const joins = names.flatMap((name, id) =>
      [...new Set(name.joins.map(({ text }) => skeletonOf(text)))].map((key) => [hashOf(key), id] as const),
    );
    const sections = {
      'tokens.texts': packWords(tokens.map(({ text }) => text)),
      'tokens.keys': packWords(tokens.map(({ key }) => key)),
      'tokens.parts': packWords(tokens.map(({ part }) => part ?? '')),
      'tokens.kinds': Uint8Array.from(tokens, ({ kind }) => KINDS.indexOf(kind)),
      'tokens.writings': Uint8Array.from(tokens, ({ writing }) => WRITINGS.indexOf(writing)),
      'tokens.weights': Float64Array.from(tokens, ({ weight }) => weight),
      'tokens.seen': Int32Array.from(seen),
      'tokens.near': DeleteNeighbourhood.pack(wordForms(tokens)),
      'tokens.joins': HashFile.pack(joins),
    };
    return { sections, tokenIds };
  }

  /** Listed tokens that a word of a payment meets, other than as an initial. */
  meeting(token: NameToken): Meeting {
    const identity = identityOf(token);
    let meeting = this.#meetings.get(identity);
    if (!meeting) {
      meeting = this.#meet(token);
      if (this.#meetings.size >= CACHED_WORDS) this.#meetings.clear();
      this.#meetings.set(identity, meeting);
    }
    return meeting;
  }

  /** Words that sound like neighbouring words joined to this text. */
  soundingLike({ text, outline }: Join): readonly number[] {
    if ((this.#outlines[outline >>> 3]! & (1 << (outline & 7))) === 0) return NONE;
    const key = skeletonOf(text);
    const ids = this.#byForm.get(key);
    if (!ids) return NONE;
    let sounding = this.#sounding.get(key);
    if (!sounding) {
      sounding = ids.filter((id) => this.tokens[id]!.kind === 'word' && this.tokens[id]!.key === key);
      this.#sounding.set(key, sounding);
    }
    return sounding;
  }

  /** Tokens that a word cut off at its end may have been. */
  beginningWith(text: string): number[] {
    return [...this.tokens.keys()].filter((id) => this.tokens[id]!.text.startsWith(text));
  }

  #meet(token: NameToken): Meeting {
    const near =
      token.kind === 'word' ? [token.key, token.text].flatMap((form) => this.#neighbourhood.near(form).map((at) => this.#forms[at]!)) : [];
    const candidates = new Set([...formsOf(token), ...sameButVowels(token), ...near].flatMap((form) => this.#byForm.get(form) ?? []));
    const ids: number[] = [];
    const similarities: number[] = [];
    for (const id of candidates) {
      const met = tokenSimilarity(token, this.tokens[id]!);
      if (!met || met.how === 'initial') continue;
      ids.push(id);
      similarities.push(met.similarity);
    }
    const joined = token.kind === 'word' ? this.#joins.under(hashOf(token.key)) : NONE;
    return {
      ids,
      similarities,
      joined: joined.length === 0 ? NONE : joined,
      reach: ids.reduce((sum, id) => sum + this.#seen[id]!, 0),
      walked: {},
    };
  }
}

function formsOf({ text, key, part }: NameToken): Set<string> {
  return new Set([text, key, ...(part === undefined ? [] : [`~${part}`])]);
}

/** Words written with vowels and without are filed apart, by their consonants: each is looked for among the other. */
function vowellessForms({ kind, writing, consonants }: NameToken): string[] {
  return kind === 'word' ? [`${writing === 'consonants' ? '^^' : '^'}${consonants}`] : [];
}

function sameButVowels({ kind, writing, consonants }: NameToken): string[] {
  return kind === 'word' ? [`${writing === 'consonants' ? '^' : '^^'}${consonants}`] : [];
}

/** The spellings and sounds that may be a letter off, in the order in which the neighbourhood numbers them. */
function wordForms(tokens: readonly NameToken[]): string[] {
  return [...new Set(tokens.flatMap((token) => (token.kind === 'word' ? [token.key, token.text] : [])))];
}

/** Tokens of one text are one token, but for the script that they were written in. */
export function identityOf({ text, kind, writing }: NameToken): string {
  return writing !== 'letters' ? `${writing}:${text}` : kind === 'form' ? `@${text}` : text;
}

function file(index: Map<string, number[]>, form: string, id: number): void {
  const ids = index.get(form);
  if (ids) ids.push(id);
  else index.set(form, [id]);
}
