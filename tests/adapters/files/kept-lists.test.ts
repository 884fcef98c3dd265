import { appendFileSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KeptLists } from '../../../src/adapters/files/kept-lists.ts';
import { layOut, sectionsOf } from '../../../src/screening/block.ts';
import { CHECKOUT } from '../../support/cli.ts';

let folder: string;
let home: string;
const block = layOut({
  'some.numbers': Int32Array.of(1, -2, 3),
  'some.doubles': Float64Array.of(0.5),
  'some.bytes': Uint8Array.of(7, 8, 9),
});
const file = (): string => path.join(home, 'lists', readdirSync(path.join(home, 'lists'))[0]!);

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'narrows-kept-'));
  home = path.join(folder, 'home');
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('kept lists', () => {
  it('come back as they were, in memory that threads can share, and for their owner alone', async () => {
    const kept = new KeptLists(home, CHECKOUT);
    const key = kept.keyOf({ editions: ['one'] });
    expect(kept.block(key)).toBeUndefined();
    await kept.keepBlock(key, block);
    await kept.keepParts(key, Buffer.from('sixteen bytes it'));
    expect(sectionsOf(new KeptLists(home, CHECKOUT).block(key)!)).toEqual(sectionsOf(block));
    expect(new KeptLists(home, CHECKOUT).parts(key).toString()).toBe('sixteen bytes it');
    for (const name of readdirSync(path.join(home, 'lists'))) expect(statSync(path.join(home, 'lists', name)).mode & 0o077).toBe(0);
  });

  it('are not read for another basis, nor by another engine', async () => {
    const kept = new KeptLists(home, CHECKOUT);
    await kept.keepBlock(kept.keyOf('one'), block);
    expect(kept.block(kept.keyOf('another'))).toBeUndefined();
    const checkout = path.join(folder, 'checkout');
    cpSync(path.join(CHECKOUT, 'src'), path.join(checkout, 'src'), { recursive: true });
    cpSync(path.join(CHECKOUT, 'package-lock.json'), path.join(checkout, 'package-lock.json'));
    expect(new KeptLists(home, checkout).keyOf('one')).toBe(kept.keyOf('one'));
    appendFileSync(path.join(checkout, 'src/screening/weights.ts'), '\n');
    expect(new KeptLists(home, checkout).keyOf('one')).not.toBe(kept.keyOf('one'));
  });

  it('are made anew where the file is damaged', async () => {
    const kept = new KeptLists(home, CHECKOUT);
    await kept.keepBlock('key', block);
    const bytes = readFileSync(file());
    bytes[bytes.length - 1]! ^= 1;
    writeFileSync(file(), bytes);
    expect(kept.block('key')).toBeUndefined();
    writeFileSync(file(), bytes.subarray(0, 20));
    expect(kept.block('key')).toBeUndefined();
    writeFileSync(file().replace('.block', '.parts'), Buffer.alloc(48, 7));
    expect(kept.parts('key').length).toBe(0);
  });

  it('are the last few', async () => {
    const kept = new KeptLists(home, CHECKOUT);
    for (let i = 0; i < 7; i++) await kept.keepBlock(`key${i}`, block);
    expect(readdirSync(path.join(home, 'lists'))).toHaveLength(4);
  });
});
