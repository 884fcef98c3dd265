import { tokenSimilarity } from './compare.ts';
import { DeleteNeighbourhood } from './delete-neighbourhood.ts';
import type { NameToken, PreparedName } from './name.ts';

/** The listed tokens that one word meets, and how alike they are. */
export interface Meeting {
  readonly ids: Int32Array;
  /** 0..1, as `tokenSimilarity` gives it. */
  readonly similarities: Float64Array;
  /** Listed names of which neighbouring words, joined, sound like the word. */
  readonly joined: Int32Array;
}

/** Words that were looked up; past this many the cache starts anew. */
const CACHED_WORDS = 300_000;

/**
 * Every distinct token of the listed names, and which of them a word meets. Words repeat far more than names do, so that a
 * name costs hardly more than looking up its words (Zipf); initials are left to the comparison, for they meet thousands.
 */
export class TokenTable {
  readonly tokens: readonly NameToken[];
  readonly #ids = new Map<string, number>();
  /** Tokens by their text, their sound and the given name that they are a form of. */
  readonly #byForm = new Map<string, number[]>();
  readonly #byJoin = new Map<string, number[]>();
  readonly #forms: readonly string[];
  readonly #neighbourhood: DeleteNeighbourhood;
  readonly #meetings = new Map<string, Meeting>();

  constructor(names: readonly PreparedName[]) {
    const tokens: NameToken[] = [];
    for (const { tokens: own } of names)
      for (const token of own)
        if (!this.#ids.has(identityOf(token))) {
          this.#ids.set(identityOf(token), tokens.length);
          tokens.push(token);
        }
    for (const [id, token] of tokens.entries()) for (const form of formsOf(token)) file(this.#byForm, form, id);
    for (const [name, { joins }] of names.entries())
      for (const key of new Set(joins.map((join) => join.key))) file(this.#byJoin, key, name);
    this.tokens = tokens;
    this.#forms = [...new Set(tokens.flatMap((token) => (token.kind === 'word' ? [token.key, token.text] : [])))];
    this.#neighbourhood = new DeleteNeighbourhood(this.#forms);
  }

  idOf(token: NameToken): number {
    return this.#ids.get(identityOf(token))!;
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

  /** Words whose sound is that of neighbouring words joined. */
  soundingLike(key: string): number[] {
    return (this.#byForm.get(key) ?? []).filter((id) => this.tokens[id]!.kind === 'word' && this.tokens[id]!.key === key);
  }

  /** Tokens that a word cut off at its end may have been. */
  beginningWith(text: string): number[] {
    return [...this.tokens.keys()].filter((id) => this.tokens[id]!.text.startsWith(text));
  }

  #meet(token: NameToken): Meeting {
    const near =
      token.kind === 'word' ? [token.key, token.text].flatMap((form) => this.#neighbourhood.near(form).map((at) => this.#forms[at]!)) : [];
    const candidates = new Set([...formsOf(token), ...near].flatMap((form) => this.#byForm.get(form) ?? []));
    const ids: number[] = [];
    const similarities: number[] = [];
    for (const id of candidates) {
      const met = tokenSimilarity(token, this.tokens[id]!);
      if (!met || met.how === 'initial') continue;
      ids.push(id);
      similarities.push(met.similarity);
    }
    const joined = token.kind === 'word' ? (this.#byJoin.get(token.key) ?? []) : [];
    return { ids: Int32Array.from(ids), similarities: Float64Array.from(similarities), joined: Int32Array.from(joined) };
  }
}

function formsOf({ text, key, part }: NameToken): Set<string> {
  return new Set([text, key, ...(part === undefined ? [] : [`~${part}`])]);
}

/** Tokens of one text are one token, but for the script that they were written in. */
export function identityOf({ text, kind, syllables }: NameToken): string {
  return syllables ? `${kind}:${text}` : kind === 'form' ? `@${text}` : text;
}

function file(index: Map<string, number[]>, form: string, id: number): void {
  const ids = index.get(form);
  if (ids) ids.push(id);
  else index.set(form, [id]);
}
