import type { GoodsEdition } from '../goods/goods-list.ts';
import { GoodsList } from '../goods/goods-list.ts';
import type { Geography } from '../model/geography.ts';
import type { WhitelistDecision } from '../model/whitelist.ts';
import type { Rules } from '../model/rules.ts';
import { openListBlock } from '../screening/list-block.ts';
import type { Screens } from '../signals/signal.ts';
import { NameCache } from './name-cache.ts';

/** Opens everything that payments are screened against, once for a run; `cleanNames` are known to meet nothing. */
export function openScreens(
  block: SharedArrayBuffer,
  parts: { readonly rules: Rules; readonly goods: GoodsEdition; readonly geography: Geography },
  whitelist: readonly WhitelistDecision[] = [],
  cleanNames: readonly string[] = [],
): Screens & { readonly nameCache: NameCache } {
  const { names, identifiers } = openListBlock(block);
  const { screening } = parts.rules;
  const nameCache = new NameCache((text) => names.search(text, screening.threshold), cleanNames);
  const textCache = new NameCache((text) => names.searchWithin(text, screening.text));
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
