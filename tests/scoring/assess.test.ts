import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/model/finding.ts';
import { loadConfig } from '../../src/runtime.ts';
import { assess } from '../../src/scoring/assess.ts';

const { rules } = await loadConfig('2026-11-24');
const present = (strength: number): Finding => ({ state: 'present', strength, sentence: 's', evidence: [] });
const findings = fc.dictionary(fc.constantFrom(...rules.signals.map(({ id }) => id)), fc.double({ min: 0.01, max: 1, noNaN: true }));
const toMap = (strengths: Record<string, number>): Map<string, Finding> =>
  new Map(Object.entries(strengths).map(([id, strength]) => [id, present(strength)]));

describe('assess', () => {
  it('adds up: the lines are the score', () => {
    fc.assert(
      fc.property(findings, (strengths) => {
        const { lines, score } = assess(toMap(strengths), rules);
        expect(lines.reduce((sum, line) => sum + line.points, 0)).toBe(score);
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(100);
      }),
    );
  });

  it('is monotone: one more finding never lowers score or severity', () => {
    const rank = { low: 1, medium: 2, high: 3 };
    fc.assert(
      fc.property(findings, fc.constantFrom(...rules.signals.map(({ id }) => id)), (strengths, added) => {
        const before = assess(toMap({ ...strengths, [added]: 0.01 }), rules);
        const after = assess(toMap({ ...strengths, [added]: 1 }), rules);
        expect(after.score).toBeGreaterThanOrEqual(before.score);
        expect(after.severity ? rank[after.severity] : 0).toBeGreaterThanOrEqual(before.severity ? rank[before.severity] : 0);
      }),
    );
  });

  it('goods alone and country alone raise no alert, and say why', () => {
    for (const id of ['listed-goods', 'russia-belarus']) expect(assess(toMap({ [id]: 1 }), rules).severity).toBeUndefined();
    expect(assess(toMap({ 'listed-goods': 1 }), rules).heldBack).toContain('alone');
    expect(assess(toMap({ 'listed-goods': 1, 'russia-belarus': 1 }), rules).severity).toBe('high');
  });

  it('keeps what is not known, apart from what is absent', () => {
    const { unknowns, score } = assess(new Map([['listed-name', { state: 'unknown', sentence: 'no name' }]]), rules);
    expect(unknowns).toEqual([{ rule: 'listed-name', sentence: 'no name' }]);
    expect(score).toBe(0);
  });
});
