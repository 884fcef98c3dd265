import fc from 'fast-check';
import { expect, it } from 'vitest';
import { consonantsOf, isVowelless, outlineOf, skeletonOf } from '../../src/text/skeleton.ts';

const word = fc.string({ unit: fc.constantFrom(...Array.from('abdefghijklmnoprstuvyz')), minLength: 2, maxLength: 9 });

it('words that are one without vowels are filed together, or the index would lose them', () => {
  const spoken = fc.tuple(word, fc.array(fc.constantFrom('', '', 'a', 'e', 'o', 'iy'), { minLength: 10, maxLength: 10 }));
  fc.assert(
    fc.property(spoken, ([written, vowels]) => {
      const [a, b] = [skeletonOf(written), skeletonOf(Array.from(written, (letter, i) => letter + vowels[i]).join(''))];
      if (isVowelless(a, b)) expect(consonantsOf(a)).toBe(consonantsOf(b));
    }),
    { numRuns: 20_000, seed: 7 },
  );
});

it('a word and its sound have one outline', () => {
  fc.assert(
    fc.property(word, (text) => {
      expect(outlineOf(skeletonOf(text))).toBe(outlineOf(text));
    }),
    { numRuns: 5_000, seed: 7 },
  );
});
