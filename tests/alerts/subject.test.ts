import { describe, expect, it } from 'vitest';
import { subjectOf } from '../../src/alerts/subject.ts';
import type { Evidence } from '../../src/model/finding.ts';
import { payment } from '../support/payment.ts';

const lines = (...evidence: Partial<Evidence>[]) => ({
  lines: [
    { rule: 'x', points: 1, sentence: '', evidence: evidence.map((one) => ({ path: '', from: 0, to: 1, text: '', matched: '', ...one })) },
  ],
});

describe('whom an alert is about', () => {
  const one = payment({
    parties: {
      debtor: { name: 'Ordavel FZE', country: 'AE' },
      creditor: { name: 'Tuzla Boya', country: 'TR' },
      debtor_agent: { bic: 'DUBHAEADXXX' },
      creditor_agent: { bic: 'DRGCTRIS' },
    },
  });

  it.each([
    [
      'the party that met a list, before one that only shows a country',
      lines({ path: '/debtor/country' }, { path: '/creditor/name', list: 'own' }),
      'Tuzla Boya',
    ],
    ['a bank that met a list, where no party did', lines({ path: '/debtor_agent/bic', list: 'own' }), 'DUBHAEADXXX'],
    ['any party with evidence', lines({ path: '/creditor/country' }), 'Tuzla Boya'],
    ['else the customer who is not at home', lines({ path: '/remittance' }), 'Ordavel FZE'],
  ])('is %s', (_, assessment, counterparty) => {
    expect(subjectOf(one, assessment, ['TR']).counterparty).toBe(counterparty);
  });

  it('comes with the bank abroad, and is somebody even where nobody is named', () => {
    expect(subjectOf(one, lines(), ['TR']).correspondent).toBe('DUBHAEAD');
    expect(subjectOf(one, lines(), ['AE']).correspondent).toBe('DRGCTRIS');
    expect(subjectOf({ ...one, parties: [] }, lines(), ['TR'])).toEqual({ counterparty: 'unnamed', correspondent: '' });
  });
});
