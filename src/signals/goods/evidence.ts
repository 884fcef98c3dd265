import { labelOf, type Goods, type WordHit } from '../../goods/goods-words.ts';
import { findHsCodes } from '../../goods/hs-codes.ts';
import type { Evidence } from '../../model/finding.ts';
import type { Payment, PaymentText } from '../../model/payment.ts';
import type { Rules } from '../../model/rules.ts';
import { oncePerPayment } from '../once.ts';
import type { Screens } from '../signal.ts';

/** One place of a payment that shows goods, by what showed them. */
export interface GoodsSight {
  readonly by: 'code' | 'term' | 'part_number' | 'near_code';
  readonly goods: Goods;
  /** Family of the list, or the group: two sights of one family are about the same goods. */
  readonly family: string;
  /** 0..1, by the rules. */
  readonly strength: number;
  /** How it was shown, as it stands behind «the payment names …». */
  readonly how: string;
  readonly evidence: Evidence;
}

/** Everything in the texts that shows goods, strongest first. */
export const goodsSights = oncePerPayment((payment, screens): readonly GoodsSight[] =>
  textsOf(payment)
    .flatMap((text) => goodsInText(text, screens))
    .toSorted((a, b) => b.strength - a.strength),
);

/** Families of the goods that a payment shows. */
export function goodsFamilies(payment: Payment, screens: Screens): ReadonlySet<string> {
  return new Set(goodsSights(payment, screens).map(({ family }) => family));
}

/** The strongest that is shown, 0 where nothing is. */
export function goodsStrength(payment: Payment, screens: Screens): number {
  return goodsSights(payment, screens)[0]?.strength ?? 0;
}

function textsOf(payment: Payment): PaymentText[] {
  return payment.texts.filter(({ kind }) => kind !== 'purpose');
}

const ANCHORS = { anchored: 'after a tariff keyword', dotted: 'in tariff form', bare: 'as bare digits' } as const;

/** What one text shows, in no order. */
export function goodsInText(
  field: PaymentText,
  { goods, goodsWords, rules }: Pick<Screens, 'goods' | 'goodsWords' | 'rules'>,
): GoodsSight[] {
  const codes = findHsCodes(field.text, goods).map((hit): GoodsSight => ({
    by: hit.isListed ? 'code' : 'near_code',
    goods: { code: hit.code },
    family: hit.code.family,
    strength: hsStrength(hit, rules.goods),
    how: `${ANCHORS[hit.anchor]}${hit.former ? ', by its 2017 number' : ''}`,
    evidence: { path: field.path, from: hit.from, to: hit.to, text: hit.text, matched: `${hit.code.hs6} ${hit.code.label}` },
  }));
  const words = wordsIn(field, (text) => goodsWords.words(text));
  // One weak word is everyday speech; two different ones are less so.
  const weak = new Set(words.filter(({ isStrong }) => !isStrong).map(({ text }) => text.toLowerCase()));
  const wordSights = words.map((hit) => sightOf('term', field, hit, wordStrength(hit, weak.size, rules.goods)));
  const parts = wordsIn(field, (text) => goodsWords.partNumbers(text)).map((hit) =>
    sightOf('part_number', field, hit, tierOf(hit.goods, rules.goods) * rules.goods.words.partNumber),
  );
  return [...codes, ...wordSights, ...parts];
}

/** As written and as its Cyrillic reads, each place once. */
function wordsIn({ text, reading }: PaymentText, find: (text: string) => WordHit[]): WordHit[] {
  const hits = [
    ...find(text),
    ...(reading === undefined ? [] : find(reading).map((hit) => ({ ...hit, text: text.slice(hit.from, hit.to) }))),
  ];
  const places = new Map(hits.toReversed().map((hit) => [`${hit.from} ${labelOf(hit.goods)}`, hit]));
  return hits.filter((hit) => places.get(`${hit.from} ${labelOf(hit.goods)}`) === hit);
}

function sightOf(by: 'term' | 'part_number', field: PaymentText, hit: WordHit, strength: number): GoodsSight {
  const { goods, from, to, text, isStrong } = hit;
  return {
    by,
    goods,
    family: 'code' in goods ? goods.code.family : goods.group,
    strength,
    how: by === 'part_number' ? 'by a part number' : isStrong ? 'in words' : 'by a word that has other meanings too',
    evidence: { path: field.path, from, to, text, matched: labelOf(goods) },
  };
}

function wordStrength({ goods, isStrong }: WordHit, weak: number, rules: Rules['goods']): number {
  return tierOf(goods, rules) * (isStrong ? rules.words.strong : weak > 1 ? rules.words.weakTogether : rules.words.weak);
}

function tierOf(goods: Goods, rules: Rules['goods']): number {
  return 'code' in goods ? (rules.tiers[goods.code.tier] ?? 1) : (rules.groups[goods.group] ?? 1);
}

/** Strength 0..1 of one code as the rules weigh it; `narrows goods` prints the same number. */
export function hsStrength(
  hit: {
    readonly code: { readonly tier: string };
    readonly anchor: 'anchored' | 'dotted' | 'bare';
    readonly former: boolean;
    readonly isListed: boolean;
  },
  weights: Rules['goods'],
): number {
  const tier = hit.isListed ? (weights.tiers[hit.code.tier] ?? 1) : weights.near;
  return tier * weights.anchors[hit.anchor] * (hit.former ? weights.former : 1);
}
