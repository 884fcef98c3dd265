import { ABSENT } from '../../model/finding.ts';
import type { PartyRole } from '../../model/payment.ts';
import type { Rules } from '../../model/rules.ts';
import { goodsStrength } from '../goods/evidence.ts';
import { countrySights, type CountrySight } from '../geography/countries.ts';
import type { Screens, Signal } from '../signal.ts';

/** Who pays, or for whom it is paid: the goods go to them. */
const BUYERS: readonly PartyRole[] = ['debtor', 'ultimate_debtor', 'initiating_party', 'original_debtor', 'original_ultimate_debtor'];

/**
 * Goods of the list are paid for through a country by which they are diverted (domain.md G2, 3.1). A country is never evidence
 * alone, so without goods there is no finding; and goods that are only guessed at make half of one.
 */
export const diversionRoute: Signal = (payment, screens) => {
  const goods = goodsStrength(payment, screens);
  if (goods === 0) return ABSENT;
  const [first, ...others] = routeSights(payment, screens);
  if (!first) return ABSENT;
  const more = others.length === 0 ? '' : `; ${others.length} further mark(s) of such countries in the evidence`;
  return {
    state: 'present',
    strength: first.weight * (goods >= screens.rules.diversion.sureGoods ? 1 : 0.5),
    sentence: `${first.sight.sentence}, by which goods of the list are diverted (weight ${first.weight.toFixed(2)})${more}`,
    evidence: [first, ...others].map(({ sight }) => sight.evidence),
  };
};

/** Whether a customer of the payment is where goods are diverted to or through. */
export function isDiverted(payment: Parameters<Signal>[0], screens: Screens): boolean {
  return routeSights(payment, screens).some(({ sight }) => sight.slot === 'party' || sight.slot === 'account');
}

function routeSights(payment: Parameters<Signal>[0], screens: Screens): { sight: CountrySight; weight: number }[] {
  const { diversion } = screens.rules;
  return countrySights(payment, screens)
    .flatMap((sight) => {
      const country = screens.geography.diversion.find(({ iso2 }) => iso2 === sight.iso2);
      // The bank's own country is in every payment, and tells none from another.
      if (!country || diversion.home.includes(sight.iso2) || sight.area !== undefined) return [];
      const weight = country.weight * slotWeight(sight, diversion);
      return weight < diversion.least ? [] : [{ sight, weight }];
    })
    .toSorted((a, b) => b.weight - a.weight);
}

function slotWeight({ slot, role }: CountrySight, { slots }: Rules['diversion']): number {
  if (slot === 'text') return slots.text;
  if (slot === 'agent') return slots.agent;
  return role !== undefined && BUYERS.includes(role) ? slots.buyer : slots.seller;
}
