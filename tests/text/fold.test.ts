import { describe, expect, it } from 'vitest';
import { foldText, foldWords } from '../../src/text/fold.ts';
import { editDistance } from '../../src/text/edit-distance.ts';
import { skeletonOf } from '../../src/text/skeleton.ts';

describe('foldText', () => {
  it.each([
    ['İĞDIR İZMİR şeker', 'igdir izmir seker'],
    ['Иванов Владимир', 'ivanov vladimir'],
    ['TEH\u200bRAN', 'tehran'],
    ['NЕMCHINOVO', 'nemchinovo'],
    ["Ka'ban-Ou", 'kaban ou'],
    ['TECH & SONS', 'tech and sons'],
    ['ＦＵＬＬ', 'full'],
  ])('%s is %s', (text, folded) => {
    expect(foldText(text)).toBe(folded);
  });

  it('keeps spans in the text as given', () => {
    const text = 'ООО «Зорни\u200bмех», İzmir';
    expect(foldWords(text).map(({ from, to }) => text.slice(from, to))).toEqual(['ООО', 'Зорни\u200bмех', 'İzmir']);
  });
});

describe('skeletonOf makes one word of romanisations', () => {
  it.each([
    ['yevtyukhova', 'evtiukhova'],
    ['verkhneufaleiskii', 'verkhneufaleyskiy'],
    ['aleksandrovna', 'alexandrovna'],
    ['nuristani', 'nooristani'],
  ])('%s and %s', (a, b) => {
    expect(skeletonOf(a)).toBe(skeletonOf(b));
  });
});

describe('editDistance', () => {
  it.each([
    ['kitten', 'sitting', 3],
    ['aircraft', 'aircarft', 1],
    ['abc', 'abc', 0],
    ['abc', 'xyz', 3],
  ])('%s to %s is %i', (a, b, distance) => {
    expect(editDistance(a, b, 5)).toBe(distance);
  });

  it('says only "too far" beyond the limit', () => {
    expect(editDistance('kitten', 'sitting', 2)).toBe(3);
    expect(editDistance('a', 'abcdefgh', 2)).toBe(3);
  });
});
