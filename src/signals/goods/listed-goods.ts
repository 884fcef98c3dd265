import { findHsCodes } from '../../goods/hs-codes.ts';
import { ABSENT } from '../../model/finding.ts';
import type { Signal } from '../signal.ts';

const HOW = { anchored: 'after a tariff keyword', dotted: 'in tariff form', bare: 'as bare digits' } as const;

/**
 * The texts name a customs code of the Common High Priority List (domain.md C1). Strength is the tier's weight times how
 * surely the digits are a tariff code; a code of the 2017 nomenclature counts one step less.
 */
export const listedGoods: Signal = (payment, { goods, rules }) => {
  const hits = payment.texts.flatMap((field) =>
    findHsCodes(field.text, goods).map((hit) => ({ ...hit, path: field.path, strength: hsStrength(hit, rules.goods) })),
  );
  const [first, ...others] = hits.toSorted((a, b) => b.strength - a.strength);
  if (!first) {
    if (payment.texts.some((field) => field.kind === 'remittance')) return ABSENT;
    return { state: 'unknown', sentence: 'there is no remittance information, so the goods are not named' };
  }
  const more = others.length === 0 ? '' : `; ${others.length} further code(s) in the evidence`;
  return {
    state: 'present',
    strength: first.strength,
    sentence: `the payment names customs code ${first.code.hs6}, ${first.code.label} (tier ${first.code.tier} of ${goods.id}), ${HOW[first.anchor]}${first.former ? ', by its 2017 number' : ''}${more}`,
    evidence: [first, ...others].map(({ path, from, to, text, code }) => ({ path, from, to, text, matched: `${code.hs6} ${code.label}` })),
  };
};

/** Strength 0..1 of one code as the rules weigh it; `narrows goods` prints the same number. */
export function hsStrength(
  hit: { readonly code: { readonly tier: string }; readonly anchor: 'anchored' | 'dotted' | 'bare'; readonly former: boolean },
  weights: {
    readonly tiers: Readonly<Record<string, number>>;
    readonly anchors: Readonly<Record<string, number>>;
    readonly former: number;
  },
): number {
  return (weights.tiers[hit.code.tier] ?? 1) * (weights.anchors[hit.anchor] ?? 1) * (hit.former ? weights.former : 1);
}
