import { expect, it } from 'vitest';
import { NameCache } from '../../src/pipeline/name-cache.ts';

it('searches a name once, and a long text each time', () => {
  const searched: string[] = [];
  const cache = new NameCache((text) => {
    searched.push(text);
    return text.length;
  });
  expect([cache.find('ORVEL'), cache.find('ORVEL'), cache.find('ANNA')]).toEqual([5, 5, 4]);
  const long = 'word '.repeat(60);
  cache.find(long);
  cache.find(long);
  expect(searched).toEqual(['ORVEL', 'ANNA', long, long]);
});
