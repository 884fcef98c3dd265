import { expect, it } from 'vitest';
import { NameCache } from '../../src/pipeline/name-cache.ts';

it('searches a name once, keeps those that met nothing, and believes those that are known', () => {
  const searched: string[] = [];
  const hit = ['ORVEL'];
  const nothing: string[] = [];
  const cache = new NameCache(
    (text) => {
      searched.push(text);
      return text === 'ORVEL' ? hit : nothing;
    },
    nothing,
    ['KNOWN'],
  );
  expect(cache.find('KNOWN')).toEqual([]);
  expect(cache.grown).toBe(false);
  expect([cache.find('ORVEL'), cache.find('ORVEL'), cache.find('ANNA'), cache.find('ANNA')]).toEqual([hit, hit, nothing, nothing]);
  expect(searched).toEqual(['ORVEL', 'ANNA']);
  expect(cache.grown).toBe(true);
  expect(cache.clean()).toEqual(['KNOWN', 'ANNA']);
});
