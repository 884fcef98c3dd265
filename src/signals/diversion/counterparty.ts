import { ABSENT, type Finding } from '../../model/finding.ts';
import type { WordList } from '../../model/lexicon.ts';
import { isAgent, type Payment } from '../../model/payment.ts';
import { goodsStrength } from '../goods/evidence.ts';
import { countrySights } from '../geography/countries.ts';
import { roleName } from '../listed.ts';
import type { Screens, Signal } from '../signal.ts';
import { isDiverted } from './diversion-route.ts';

/**
 * Goods of the list for a buyer whose name shows an unrelated trade: a bakery, a florist, a travel agency (domain.md C3; BIS and
 * FinCEN notice of November 2023).
 */
export const unrelatedBusiness: Signal = (payment, screens) =>
  buyerFinding(payment, screens, 'unrelated', 'whose name shows another trade than the goods');

/** Goods of the list for a forwarder, who is no end user (domain.md C7). */
export const forwarder: Signal = (payment, screens) =>
  buyerFinding(payment, screens, 'forwarder', 'a forwarder, who does not use the goods');

/** Names tell a trade only together with goods and a place that goods are diverted to: a bakery at home may buy a router. */
function buyerFinding(payment: Payment, screens: Screens, list: WordList, what: string): Finding {
  if (goodsStrength(payment, screens) < screens.rules.diversion.sureGoods) return ABSENT;
  const { nexus } = screens.geography;
  const isNexus = countrySights(payment, screens).some(
    ({ iso2, slot }) => slot !== 'text' && nexus.some((country) => country.iso2 === iso2),
  );
  if (!isNexus && !isDiverted(payment, screens)) return ABSENT;
  const buyers = payment.parties.filter(({ role }) => !isAgent(role) && role !== 'creditor' && role !== 'ultimate_creditor');
  for (const buyer of buyers) {
    const [hit] = buyer.name ? screens.wording.find(list, buyer.name.text) : [];
    if (!buyer.name || !hit) continue;
    const text = buyer.name.text.slice(hit.from, hit.to);
    return {
      state: 'present',
      strength: 1,
      sentence: `${roleName(buyer)} is ${what} («${text}»)`,
      evidence: [{ path: buyer.name.path, from: hit.from, to: hit.to, text, matched: list }],
    };
  }
  return ABSENT;
}
