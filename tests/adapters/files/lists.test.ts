import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { openListFiles } from '../../../src/adapters/files/lists.ts';
import { listReader } from '../../../src/lists/catalogue.ts';

it('reads what is published beside a list, does without what is not, and fails on what is there and unreadable', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'narrows-lists-'));
  const sdn = path.join(folder, 'ofac-sdn-2026.csv');
  const names = (): string[] => openListFiles([sdn], listReader('ofac-sdn').companions).map(({ name }) => name);
  try {
    writeFileSync(sdn, 'x');
    expect(names()).toEqual(['ofac-sdn-2026.csv']);
    writeFileSync(path.join(folder, 'ofac-alt-2026.csv'), 'x');
    expect(names()).toEqual(['ofac-sdn-2026.csv', 'ofac-alt-2026.csv']);
    mkdirSync(path.join(folder, 'ofac-add-2026.csv'));
    expect(() => openListFiles([sdn], listReader('ofac-sdn').companions).map(({ bytes }) => [...bytes()])).toThrow();
  } finally {
    rmSync(folder, { recursive: true });
  }
});
