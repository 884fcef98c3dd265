import { existsSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editEveryWord, random } from '../../bench/accuracy/made-up.ts';
import { entriesOf } from '../support/lists.ts';
import type { ListEntry, ScreenedEntry } from '../../src/model/list-entry.ts';
import { compareNames } from '../../src/screening/compare.ts';
import { listsOf } from '../../src/screening/list-block.ts';
import type { NameIndex } from '../../src/screening/name-index.ts';
import { prepareName } from '../../src/screening/name.ts';

/**
 * The index must return exactly what comparing with every listed name returns. The reference here has no index, no
 * filter and no neighbourhood; it shares only the comparison itself.
 */
function bruteForce(entries: readonly ScreenedEntry[], index: NameIndex, text: string, threshold: number): string[] {
  const query = prepareName(text, index.rarity);
  return entries
    .flatMap((entry) =>
      entry.names.map((name) => ({
        key: `${entry.entryId} ${name.text}`,
        score: compareNames(query, prepareName(name.text, index.rarity)).score,
      })),
    )
    .filter(({ score }) => score >= threshold)
    .map(({ key, score }) => `${key} ${score}`)
    .toSorted();
}

function indexed(index: NameIndex, text: string, threshold: number): string[] {
  return index
    .search(text, threshold)
    .map(({ entry, name, comparison }) => `${entry.entryId} ${name.text} ${comparison.score}`)
    .toSorted();
}

const screened = (entries: readonly ListEntry[]): ScreenedEntry[] => entries.map((entry) => ({ ...entry, list: 'l', edition: 'e' }));

const demo = screened(entriesOf('ofac-sdn', ...['sdn', 'alt', 'add'].map((name) => `docs/demo/lists/${name}.csv`)));

/** Listed names bent in the ways that payments bend them, mixed with each other's words. */
const bent = fc
  .tuple(
    fc.constantFrom(...demo.flatMap((entry) => entry.names.map((name) => name.text))),
    fc.constantFrom(...demo.map((entry) => entry.names[0].text)),
    fc.nat(40),
    fc.constantFrom('drop', 'swap', 'double', 'split', 'join', 'initial', 'initials', 'cut', 'edits', 'mix', 'long', 'none'),
  )
  .map(([name, other, at, how]) => {
    const i = at % Math.max(1, name.length);
    const words = name.split(' ');
    const w = at % words.length;
    switch (how) {
      case 'drop':
        return name.slice(0, i) + name.slice(i + 1);
      case 'swap':
        return name.slice(0, i) + (name[i + 1] ?? '') + (name[i] ?? '') + name.slice(i + 2);
      case 'double':
        return name.slice(0, i) + (name[i] ?? '') + name.slice(i);
      case 'split':
        return `${name.slice(0, i)} ${name.slice(i)}`;
      case 'join':
        return words.toSpliced(w, 2, words.slice(w, w + 2).join('')).join(' ');
      case 'initial':
        return words.with(w, words[w]!.charAt(0)).join(' ');
      case 'initials':
        return words.map((word, i) => (i === w ? word : word.charAt(0))).join('. ');
      case 'cut':
        return `${name} ${other} ${name}`.slice(0, 35);
      case 'edits':
        return words.map((word) => word.slice(0, 2) + word.slice(3)).join(' ');
      case 'long':
        return `${name} ${`${other} `.repeat(12)}`;
      case 'mix':
        return `${words.slice(0, w + 1).join(' ')} ${other}`;
      default:
        return name;
    }
  });

describe('the index loses nothing against all pairs', () => {
  const index = listsOf(demo).names;

  it('for bent names at several thresholds', () => {
    fc.assert(
      fc.property(bent, fc.constantFrom(0.5, 0.7, 0.8, 0.9), (text, threshold) => {
        expect(indexed(index, text, threshold)).toEqual(bruteForce(demo, index, text, threshold));
      }),
      { numRuns: 1_500, seed: 20261124 },
    );
  });

  const file = path.resolve('../shared/data/lists/us-csl-2022-04.csv');
  it.skipIf(!existsSync(file))('for a real list (skipped: no shared data, where it is absent)', () => {
    const entries = screened(entriesOf('us-csl', file)).slice(0, 4_000);
    const real = listsOf(entries).names;
    const prepared = entries.flatMap((entry) =>
      entry.names.map((name) => ({ entryId: entry.entryId, text: name.text, prepared: prepareName(name.text, real.rarity) })),
    );
    const next = random(20261124);
    for (const [i, entry] of entries.filter((_, at) => at % 40 === 0).entries()) {
      const name = entry.names.at(-1)!.text;
      const other = entries[Math.floor(next() * entries.length)]!.names[0].text;
      const text = [editEveryWord(name, next), name.slice(0, 35), `${name.split(' ')[0]} ${other}`, `J. ${name}`][i % 4]!;
      const query = prepareName(text, real.rarity);
      const expected = prepared
        .map((item) => `${item.entryId} ${item.text} ${compareNames(query, item.prepared).score}`)
        .filter((line) => Number(line.split(' ').at(-1)) >= 0.77);
      expect(indexed(real, text, 0.77)).toEqual(expected.toSorted());
    }
  });

  const un = path.resolve('../shared/data/lists/un-2026-02-27.xml');
  it.skipIf(!existsSync(un))('for names in Arabic, Hebrew, Cyrillic and Chinese (skipped: no shared data, where it is absent)', () => {
    const entries = screened(entriesOf('un-sc', un));
    const { names } = listsOf(entries);
    const prepared = entries.flatMap((entry) =>
      entry.names.map((name) => ({ key: `${entry.entryId} ${name.text}`, prepared: prepareName(name.text, names.rarity) })),
    );
    const texts = entries.flatMap((entry) => entry.names.map(({ text }) => text));
    const foreign = texts.filter((text) => /[^\p{Script=Latin}\P{L}]/u.test(text));
    const next = random(77);
    const pick = (from: readonly string[]): string => from[Math.floor(next() * from.length)]!;
    for (let i = 0; i < 240; i++) {
      const name = pick(i % 2 === 0 ? foreign : texts);
      const words = name.split(' ');
      const text = [
        name,
        words.toReversed().join(' '),
        words.slice(0, -1).join(' '),
        words.join(''),
        `${words[0]} ${pick(texts)}`,
        name.slice(1),
      ][i % 6]!;
      const threshold = [0.5, 0.7, 0.77, 0.9][i % 4]!;
      const query = prepareName(text, names.rarity);
      const expected = prepared.flatMap((one) => {
        const { score } = compareNames(query, one.prepared);
        return score >= threshold ? [`${one.key} ${score}`] : [];
      });
      expect(indexed(names, text, threshold)).toEqual(expected.toSorted());
    }
  });
});
