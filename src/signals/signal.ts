import type { GoodsList } from '../goods/goods-list.ts';
import type { GoodsWords } from '../goods/goods-words.ts';
import type { Facts } from '../model/facts.ts';
import type { Finding } from '../model/finding.ts';
import type { Geography } from '../model/geography.ts';
import type { Payment } from '../model/payment.ts';
import type { WhitelistDecision } from '../model/whitelist.ts';
import type { Rules } from '../model/rules.ts';
import type { AddressHit } from '../screening/address-index.ts';
import type { IdentifierIndex } from '../screening/identifier-index.ts';
import type { KnownParts } from '../screening/known-parts.ts';
import type { NameHit } from '../screening/name-index.ts';
import type { Places } from './geography/places.ts';
import type { Wording } from './wording.ts';

/** What a name met. */
export interface NameSearch {
  /** Listed names at or over the rules' threshold, best first. */
  readonly hits: readonly NameHit[];
  /** Whether its words tell the name from others at all; where they do not, that nothing was met proves nothing. */
  readonly isTelling: boolean;
}

/** Everything that a payment is screened against. Editions and rules are fixed for a run, so scoring is a function. */
export interface Screens {
  readonly names: (text: string) => NameSearch;
  /** Listed names that stand inside a longer text. */
  readonly namesWithin: (text: string) => readonly NameHit[];
  /** Whether digits are part of a listed name, or of words that are looked for. */
  readonly isTellingNumber: (digits: string) => boolean;
  readonly identifiers: IdentifierIndex;
  readonly addresses: { readonly find: (text: string, iso2?: string) => readonly AddressHit[] };
  /** Listed BICs by their first four letters. */
  readonly bankFamilies: ReadonlyMap<string, readonly string[]>;
  readonly goods: GoodsList;
  /** Words and part numbers for goods. */
  readonly goodsWords: GoodsWords;
  /** What else texts and names say: fillers, forwarders, vague purposes. */
  readonly wording: Wording;
  readonly geography: Geography;
  /** Places of the geography, found in texts. */
  readonly places: Places;
  readonly rules: Rules;
  /** What parts of payments showed alone against all of this. */
  readonly knownParts: KnownParts;
  /** Whether payments may be passed over whose parts show nothing. */
  readonly usesGlance: boolean;
  /** Decisions that are applied once the score stands. */
  readonly whitelist: readonly WhitelistDecision[];
}

/** One question about a payment. Pure; throws only when it is broken, and then the payment is failed, not cleared. */
export type Signal = (payment: Payment, screens: Screens, facts: Facts) => Finding;
