import { describe, expect, it } from 'vitest';
import type { Behaviour } from '../../../src/model/facts.ts';
import { payment } from '../../support/payment.ts';
import { scored, screensOf } from '../../support/screens.ts';

const screens = await screensOf();
const kyrgyz = { debtor: { name: 'OsOO Zornimekh', country: 'KG' } };
const severity = (given: Parameters<typeof payment>[0], behaviour: Behaviour): string =>
  scored(payment(given), screens, { behaviour }).severity;

describe('patterns over earlier payments', () => {
  it('splitting: just below a limit or for a route of diversion; equal instalments are ordinary', () => {
    const three = (amount: string): Behaviour => ({ nearEqual: [17, 18, 19].map((day) => payment({ date: `2026-11-${day}`, amount })) });
    expect(severity({ amount: '9800' }, three('9700.50'))).toBe('medium');
    expect(severity({ amount: '12000', parties: kyrgyz }, three('11900'))).toBe('medium');
    expect(severity({ amount: '12000' }, three('12000'))).toBe('none');
    expect(severity({ amount: '10000' }, three('9900'))).toBe('none');
  });

  it('a new payer for a contract that a Russian payer stopped paying', () => {
    const stopped = [
      payment({ date: '2026-09-01', parties: { debtor: { name: 'OOO Gelvarit', country: 'RU' } }, remittance: 'CONTRACT SP-77/26 PART 1' }),
    ];
    expect(severity({ parties: kyrgyz, remittance: 'CONTRACT SP-77/26 PART 2' }, { stopped })).toBe('medium');
    expect(severity({ parties: kyrgyz, remittance: 'CONTRACT LM-12/26', amount: '900.00' }, { stopped })).toBe('none');
  });

  it('money that only passes through', () => {
    const received = [payment({ date: '2026-11-19', parties: { debtor: { name: 'Dulatmi FZE', country: 'AE' } } })];
    expect(severity({ parties: { creditor: { name: 'TOO Velt', country: 'KZ' } } }, { received })).toBe('medium');
    expect(severity({ parties: { creditor: { name: 'Velt GmbH', country: 'DE' } } }, { received })).toBe('none');
  });

  it('one kind of goods from several suppliers', () => {
    const from = (name: string, remittance: string): ReturnType<typeof payment> =>
      payment({ date: '2026-11-10', parties: { ...kyrgyz, creditor: { name } }, remittance });
    const given = { parties: { ...kyrgyz, creditor: { name: 'Tuzla Rulman' } }, remittance: 'RULMAN BEDELI' };
    const rules = (earlier: readonly ReturnType<typeof payment>[], later: readonly ReturnType<typeof payment>[] = []): string[] =>
      scored(payment(given), screens, { behaviour: { suppliers: { earlier, later, beyond: 0 } } }).rules;
    expect(rules([from('Velt Rulman', 'RULMAN'), from('Orvel Rulman', 'BEARINGS')])).toContain('many-suppliers');
    // The last one of the day tells it; what is bought later, of another kind, does not.
    const earlier = [from('Velt Rulman', 'RULMAN'), from('Orvel Rulman', 'BEARINGS')];
    expect(rules(earlier, [from('Kelt Rulman', 'RULMAN')])).not.toContain('many-suppliers');
    expect(rules(earlier, [from('Kelt Tekstil', 'COTTON')])).toContain('many-suppliers');
    // One supplier with three accounts is one.
    expect(rules([from('Tuzla Rulman', 'RULMAN'), from('TUZLA RULMAN', 'RULMAN')])).not.toContain('many-suppliers');
    expect(rules([from('Velt Tekstil', 'COTTON'), from('Orvel Gida', 'FLOUR')])).not.toContain('many-suppliers');
  });

  it('growth alone is no alert', () => {
    expect(scored(payment(), screens, { behaviour: { surge: { recent: '900000', usual: '10000' } } })).toEqual({
      severity: 'none',
      rules: ['surge'],
    });
  });
});
