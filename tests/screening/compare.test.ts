import { describe, expect, it } from 'vitest';
import { compareNames } from '../../src/screening/compare.ts';
import { evenRarity, prepareName } from '../../src/screening/name.ts';

const score = (query: string, listed: string): number =>
  compareNames(prepareName(query, evenRarity), prepareName(listed, evenRarity)).score;

/** Orderings, not numbers: they survive a change of weights. */
describe('better before worse', () => {
  it.each([
    ['the same name before a typo', 'Zornimekh OOO', 'Zornimekh OOO', 'Zornimeck OOO'],
    ['another legal form before another word', 'Gelvarit Elektronika', 'OOO Gelvarit Elektronika', 'Gelvarit Stroi Elektronika'],
    [
      'a missing middle name before another middle name',
      'Arseniy Kharzenovskiy',
      'KHARZENOVSKIY, Arseniy Platonovich',
      'KHARZENOVSKIY, Viktor Platonovich',
    ],
    ['joined words before a word missing', 'Stroy Vel Gaz', 'Stroyvelgaz', 'Stroy Vel'],
  ])('%s', (_, query, better, worse) => {
    expect(score(query, better)).toBeGreaterThan(score(query, worse));
  });
});

describe('what must meet and what must not', () => {
  it.each([
    ['word order', 'Tsentr Luchtermet', 'Luchtermet Tsentr'],
    ['Cyrillic', 'ООО Зорнимех', 'OOO ZORNIMEKH'],
    ['legal form spelled out', 'LLC Mirtaks', 'Limited Liability Company Mirtaks'],
    ['spaced letters', 'Z O R N I M E K H', 'Zornimekh'],
  ])('%s', (_, query, listed) => {
    expect(score(query, listed)).toBeGreaterThan(0.88);
  });

  it.each([
    ['a shared surname', 'Olga Kharzenovskaya', 'KHARZENOVSKIY, Arseniy Platonovich'],
    ['common words only', 'General Trading Group LLC', 'Ordavel General Trading FZE'],
    ['another number', '11420 CORP', '11421 CORP'],
    ['nothing', '', 'Zornimekh'],
    ['initials carry nothing', 'A. K.', 'Arseniy Kharzenovskiy'],
  ])('%s stays below', (_, query, listed) => {
    expect(score(query, listed)).toBeLessThan(0.8);
  });

  it('a name of legal forms alone is not stripped to nothing', () => {
    expect(prepareName('CO LTD', evenRarity).tokens.length).toBeGreaterThan(0);
  });
});
