import type { GoodsEdition } from '../goods/goods-list.ts';
import { GoodsList } from '../goods/goods-list.ts';
import type { Geography } from '../model/geography.ts';
import type { ScreenedEntry } from '../model/list-entry.ts';
import type { WhitelistDecision } from '../model/whitelist.ts';
import type { Rules } from '../model/rules.ts';
import { IdentifierIndex } from '../screening/identifier-index.ts';
import { NameIndex, type NameHit } from '../screening/name-index.ts';
import type { Screens } from '../signals/signal.ts';

/** Names repeat within a night: the same suppliers, the same banks. Past this many the cache starts anew. */
const CACHED_NAMES = 500_000;

/** Builds everything that payments are screened against, once for a run. */
export function buildScreens(
  entries: readonly ScreenedEntry[],
  parts: { readonly rules: Rules; readonly goods: GoodsEdition; readonly geography: Geography },
  whitelist: readonly WhitelistDecision[] = [],
): Screens {
  const index = new NameIndex(entries);
  const cache = new Map<string, readonly NameHit[]>();
  const { threshold } = parts.rules.screening;
  return {
    names: (text) => {
      let hits = cache.get(text);
      if (!hits) {
        hits = index.search(text, threshold);
        if (cache.size >= CACHED_NAMES) cache.clear();
        cache.set(text, hits);
      }
      return hits;
    },
    namesWithin: (text) => index.searchWithin(text, parts.rules.screening.text),
    identifiers: new IdentifierIndex(entries),
    goods: new GoodsList(parts.goods),
    geography: parts.geography,
    rules: parts.rules,
    whitelist,
  };
}
