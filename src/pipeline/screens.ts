import type { GoodsEdition } from '../goods/goods-list.ts';
import { GoodsList } from '../goods/goods-list.ts';
import { GoodsWords } from '../goods/goods-words.ts';
import type { Geography } from '../model/geography.ts';
import type { Lexicon } from '../model/lexicon.ts';
import type { WhitelistDecision } from '../model/whitelist.ts';
import type { Rules } from '../model/rules.ts';
import { KnownParts } from '../screening/known-parts.ts';
import { openListBlock } from '../screening/list-block.ts';
import type { NameHit, NameIndex } from '../screening/name-index.ts';
import { Places } from '../signals/geography/places.ts';
import { Wording } from '../signals/wording.ts';
import type { NameSearch, Screens } from '../signals/signal.ts';
import { NameCache } from './name-cache.ts';

/** Parts that a command remembers which has no night before it. */
const FEW = 50_000;

const NOTHING: NameSearch = { hits: [], isTelling: true };
const UNTELLING: NameSearch = { hits: [], isTelling: false };

/** Opens everything that payments are screened against, once for a run; what parts are known to show belongs to these very lists and rules. */
export function openScreens(
  block: SharedArrayBuffer,
  parts: { readonly rules: Rules; readonly goods: GoodsEdition; readonly geography: Geography; readonly lexicon: Lexicon },
  whitelist: readonly WhitelistDecision[] = [],
  knownParts = new KnownParts(KnownParts.memoryFor(FEW)),
  usesGlance = true,
): Screens {
  const { names, identifiers, addresses } = openListBlock(block);
  const { screening } = parts.rules;
  const goods = new GoodsList(parts.goods);
  const search = (text: string): NameSearch => {
    const hits = names.search(text, screening.threshold);
    if (hits.length > 0) return { hits, isTelling: true };
    return names.tellingOf(text) < screening.telling.unknown ? UNTELLING : NOTHING;
  };
  const nameCache = new NameCache(search);
  const textCache = new NameCache((text: string): readonly NameHit[] => names.searchWithin(text, screening.text));
  return {
    names: (text) => nameCache.find(text),
    namesWithin: (text) => textCache.find(text),
    isTellingNumber: numbersOf(names, parts),
    identifiers,
    addresses,
    bankFamilies: Map.groupBy(identifiers.bics, (bic) => bic.slice(0, 4)),
    goods,
    goodsWords: new GoodsWords(parts.lexicon, goods),
    wording: new Wording(parts.lexicon),
    geography: parts.geography,
    places: new Places(parts.geography),
    rules: parts.rules,
    knownParts,
    usesGlance,
    whitelist,
  };
}

/** Numbers that listed names, phrases and places hold; «420*» among phrases stands for all that begin so. */
function numbersOf(
  names: NameIndex,
  { lexicon, geography }: { readonly lexicon: Lexicon; readonly geography: Geography },
): Screens['isTellingNumber'] {
  const { terms, groups, exclusions, words } = lexicon;
  const { places, occupied } = geography;
  const phrases = JSON.stringify([
    terms.map(({ strong, weak }) => [strong, weak]),
    groups.map(({ strong, weak }) => [strong, weak]),
    exclusions,
    words,
    places,
    occupied,
  ]);
  const whole = new Set([...names.numbers, ...Array.from(phrases.matchAll(/(?<![\p{L}\d])\d+(?![\p{L}\d*])/gu), ([digits]) => digits)]);
  const stems = [...new Set(Array.from(phrases.matchAll(/(?<![\p{L}\d])(\d+)\*/gu), ([, digits]) => digits!))];
  return (digits) => whole.has(digits) || whole.has(digits.replace(/^0+(?=\d)/, '')) || stems.some((stem) => digits.startsWith(stem));
}
