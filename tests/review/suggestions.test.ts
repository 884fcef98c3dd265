import { expect, it } from 'vitest';
import { suggest } from '../../src/review/suggestions.ts';

const limits = { pairDecisions: 3, ruleDecisions: 30, rulePrecision: 0.05 };
const pair = (decided: number, foundTrue: number) => ({
  counterparty: 'Velt Handel',
  list: 'own',
  entryId: '1',
  entryName: 'Velt',
  decided,
  foundTrue,
});

it('suggests a whitelist only for a pair that was never true, and often enough decided', () => {
  expect(suggest([pair(2, 0)], [], limits)).toEqual([]);
  expect(suggest([pair(9, 1)], [], limits)).toEqual([]);
  expect(suggest([pair(3, 0)], [], limits)).toMatchObject([{ kind: 'whitelist', counterparty: 'Velt Handel' }]);
});

it('suggests a look at a rule only after many decisions of which few were true', () => {
  expect(suggest([], [{ rule: 'x', decided: 29, foundTrue: 0 }], limits)).toEqual([]);
  expect(suggest([], [{ rule: 'x', decided: 40, foundTrue: 2 }], limits)).toEqual([]);
  expect(suggest([], [{ rule: 'x', decided: 41, foundTrue: 2 }], limits)).toMatchObject([{ kind: 'rule', rule: 'x' }]);
});
