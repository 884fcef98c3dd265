import { expect, it } from 'vitest';
import { NameCache } from '../../src/pipeline/name-cache.ts';
import type { NameHit } from '../../src/screening/name-index.ts';

it('searches a name once, keeps those that met nothing, and believes those that are known', () => {
  const searched: string[] = [];
  const hit = { name: { text: 'ORVEL' } } as NameHit;
  const cache = new NameCache(
    (text) => {
      searched.push(text);
      return text === 'ORVEL' ? [hit] : [];
    },
    ['KNOWN'],
  );
  expect(cache.find('KNOWN')).toEqual([]);
  expect(cache.grown).toBe(false);
  expect([cache.find('ORVEL'), cache.find('ORVEL'), cache.find('ANNA'), cache.find('ANNA')]).toEqual([[hit], [hit], [], []]);
  expect(searched).toEqual(['ORVEL', 'ANNA']);
  expect(cache.grown).toBe(true);
  expect(cache.clean()).toEqual(['KNOWN', 'ANNA']);
});
