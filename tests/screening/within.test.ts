import { describe, expect, it } from 'vitest';
import { listsOf } from '../../src/screening/list-block.ts';
import { readTexts } from '../support/lists.ts';

const rows = [
  'ZVEZDANKA SHIP REPAIR CENTRE JSC',
  'GRAND ORVEL EXPRESS',
  'GENERAL TRADING GROUP LLC',
  'ORVELMET',
  'DULATMIMEKH AO',
  'KHARZENOVSKIY, Arseniy',
  'ONE KLASSIMEKH INC',
  'KLASSIMEKHANIKA PJSC',
];
const { entries } = readTexts('ofac-sdn', {
  'sdn.csv': rows.map((name, i) => `${i + 1},"${name}",-0- ,"P",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n`).join(''),
});
const index = listsOf(entries.map((entry) => ({ ...entry, list: 'l', edition: 'e' }))).names;
const found = (text: string): string[] =>
  index.searchWithin(text, { threshold: 0.9, telling: 1.2 }).map(({ name, comparison }) => {
    const tokens = comparison.pairs.flatMap((pair) => pair.query);
    return `${name.text} <- ${text.slice(Math.min(...tokens.map(({ from }) => from)), Math.max(...tokens.map(({ to }) => to)))}`;
  });

describe('names inside a text', () => {
  it.each([
    [
      'PAYMENT FOR DOCK WORKS AT SHIP REPAIR CENTER ZVEZDANKA INV 44 DD 03.02.2026',
      'ZVEZDANKA SHIP REPAIR CENTRE JSC <- SHIP REPAIR CENTER ZVEZDANKA',
    ],
    ['/INS/B/O GRAND ORVEL EXPRES OOO MOSCOW', 'GRAND ORVEL EXPRESS <- GRAND ORVEL EXPRES'],
    ['a long word that is a whole name, KLASSIMEKHANIKA', 'KLASSIMEKHANIKA PJSC <- KLASSIMEKHANIKA'],
    ['PRINCIPAL: DULATMIMEKH AO, KIROV', 'DULATMIMEKH AO <- DULATMIMEKH AO'],
    ['PAID TO GRAND ORVEL EXPRESS, EXPRESS STREET 4', 'GRAND ORVEL EXPRESS <- GRAND ORVEL EXPRESS'],
    [`${'WORD '.repeat(230)}GRAND ORVEL EXPRESS`, 'GRAND ORVEL EXPRESS <- GRAND ORVEL EXPRESS'],
    ['оплата по договору, Арсений Харзеновский', 'KHARZENOVSKIY, Arseniy <- Арсений Харзеновский'],
  ])('%s', (text, expected) => {
    expect(found(text)).toEqual([expected]);
  });

  it.each([
    ['common words', 'GENERAL TRADING OF GOODS FOR THE GROUP'],
    ['one word of a name', 'EXPRESS DELIVERY OF SPARE PARTS'],
    ['a short name of one word, which any sentence may hold', 'ORVELMET CASTINGS'],
    ['words far apart', 'GRAND TOTAL FOR THE MONTH OF MAY, ORVEL STREET 5, DELIVERY BY EXPRESS'],
    ['another word of the name', 'KHARZENOVSKIY Viktor'],
    ['a number beside one word', 'TRAINING KLASSIMEKH 1 FEE'],
    ['nothing', ''],
  ])('not %s', (_, text) => {
    expect(found(text)).toEqual([]);
  });
});
