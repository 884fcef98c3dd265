import type { GoodsEdition } from '../goods/goods-list.ts';
import { GoodsList } from '../goods/goods-list.ts';
import type { Geography } from '../model/geography.ts';
import type { WhitelistDecision } from '../model/whitelist.ts';
import type { Rules } from '../model/rules.ts';
import { openListBlock } from '../screening/list-block.ts';
import type { NameHit } from '../screening/name-index.ts';
import type { NameSearch, Screens } from '../signals/signal.ts';
import { NameCache } from './name-cache.ts';

const NOTHING: NameSearch = { hits: [], isTelling: true };
const UNTELLING: NameSearch = { hits: [], isTelling: false };

/** Opens everything that payments are screened against, once for a run; `cleanNames` are known to meet nothing. */
export function openScreens(
  block: SharedArrayBuffer,
  parts: { readonly rules: Rules; readonly goods: GoodsEdition; readonly geography: Geography },
  whitelist: readonly WhitelistDecision[] = [],
  cleanNames: readonly string[] = [],
): Screens & { readonly nameCache: NameCache<NameSearch> } {
  const { names, identifiers } = openListBlock(block);
  const { screening } = parts.rules;
  const search = (text: string): NameSearch => {
    const hits = names.search(text, screening.threshold);
    if (hits.length > 0) return { hits, isTelling: true };
    return names.tellingOf(text) < screening.telling.unknown ? UNTELLING : NOTHING;
  };
  const nameCache = new NameCache(search, NOTHING, cleanNames);
  const textCache = new NameCache<readonly NameHit[]>((text) => names.searchWithin(text, screening.text), NOTHING.hits);
  return {
    names: (text) => nameCache.find(text),
    namesWithin: (text) => textCache.find(text),
    identifiers,
    goods: new GoodsList(parts.goods),
    geography: parts.geography,
    rules: parts.rules,
    whitelist,
    nameCache,
  };
}
