import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { goodsInText, type GoodsSight } from '../../src/signals/goods/evidence.ts';
import { screensOf } from '../support/screens.ts';

const screens = await screensOf();
const sights = (text: string): GoodsSight[] => goodsInText({ kind: 'remittance', path: '', text }, screens);
const isSure = ({ strength }: GoodsSight): boolean => strength >= screens.rules.diversion.sureGoods;
const lines = <T>(file: string): T[] =>
  readFileSync(path.join(import.meta.dirname, 'texts', file), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as T);

/** Written by somebody who had not seen the lexicon: one plain sentence for each code in each language, and what only looks like goods. */
describe('goods in words', () => {
  it.each(lines<{ hs6: string; lang: string; text: string }>('descriptions.jsonl'))('$hs6 $lang: $text', ({ hs6, text }) => {
    const { family } = screens.goods.find(hs6)!.code;
    const found = sights(text);
    expect(found.map((sight) => sight.family)).toContain(family);
    for (const { evidence } of found) expect(text.slice(evidence.from, evidence.to)).toBe(evidence.text);
  });

  it('are the very code, and surely, in nearly all', () => {
    const described = lines<{ hs6: string; text: string }>('descriptions.jsonl');
    const exact = described.filter(({ hs6, text }) =>
      sights(text).some((sight) => isSure(sight) && 'code' in sight.goods && sight.goods.code.hs6 === hs6),
    );
    expect(exact.length).toBeGreaterThanOrEqual(147);
  });

  it('are not in what only looks like them', () => {
    const taken = lines<{ text: string; why: string }>('lookalikes.jsonl').filter(({ text }) => sights(text).some(isSure));
    expect(taken.filter(({ why }) => why.startsWith('ordinary'))).toEqual([]);
    expect(taken.length).toBeLessThanOrEqual(2);
  });
});
