import { describe, expect, it } from 'vitest';
import type { Field, Party } from '../../../src/model/payment.ts';
import { compareNames } from '../../../src/screening/compare.ts';
import { identityFacts } from '../../../src/screening/identity.ts';
import { evenRarity, prepareName } from '../../../src/screening/name.ts';
import { openScreens } from '../../../src/pipeline/screens.ts';
import { buildListBlock } from '../../../src/screening/list-block.ts';
import { loadConfig } from '../../../src/runtime.ts';
import { nameHits } from '../../../src/signals/listed.ts';
import { readTexts } from '../../support/lists.ts';

const { entries } = readTexts('own', {
  'own.csv':
    'id,name,kind,aliases,weak_aliases,bic,account,countries,remarks\n1,"KHARZENOVSKIY, Arseniy",person,,,,,Russia,\n2,ZORNIMEKH STAR,vessel,,,,,,\n',
});
const listed = entries.map((entry) => ({
  ...entry,
  list: 'own',
  edition: 'e',
  birthDates: entry.kind === 'person' ? ['circa 1962', '1970'] : [],
  gender: 'Male',
}));
const screens = openScreens(buildListBlock(listed), await loadConfig('2026-11-24'));

const field = (text: string): Field => ({ text, path: '/x' });
const party = (name: string, more: { birth?: string; country?: string } = {}): Party => ({
  role: 'debtor',
  name: field(name),
  identifiers: [],
  address: [],
  ...(more.birth === undefined ? {} : { birthDate: field(more.birth) }),
  ...(more.country === undefined ? {} : { country: field(more.country) }),
});
const strength = (...given: Parameters<typeof party>): number => nameHits(party(...given), screens)[0]!.strength;

const PERSON = 'Arseniy Kharzenovskiy';

describe('what stands beside a name', () => {
  it('birth and country bear a name out; without them full strength is kept back', () => {
    const alone = strength(PERSON);
    expect(strength(PERSON, { birth: '1963-05-01' })).toBeGreaterThan(alone);
    expect(strength(PERSON, { country: 'RU' })).toBeGreaterThan(alone);
  });

  it('another birth lowers most, another country little, another kind between; nothing clears', () => {
    const given = [
      strength(PERSON),
      strength(PERSON, { country: 'TR' }),
      strength(`${PERSON} LLC`),
      strength(PERSON, { birth: '1990-01-01' }),
    ];
    expect(given).toEqual(given.toSorted((a, b) => b - a));
    expect(given.at(-1)).toBeGreaterThan(0);
  });

  it('a birth that agrees outweighs a country that does not', () => {
    expect(strength(PERSON, { birth: '1970-12-31', country: 'TR' })).toBe(strength(PERSON, { birth: '1970-12-31' }));
  });

  it('says what it found, and is silent where one side is', () => {
    const hits = nameHits(party(PERSON, { birth: '1990-01-01', country: 'RU' }), screens);
    expect(hits[0]!.sentence).toContain('born 1990, but circa 1962 or 1970 on the list; RU on both sides');
    const none = compareNames(prepareName(PERSON, evenRarity), prepareName(PERSON, evenRarity));
    expect(identityFacts(party(PERSON), listed[0]!, none)).toEqual([]);
  });

  it('another gender by the title lowers, and the same says nothing', () => {
    expect(strength(`Mrs ${PERSON}`)).toBeLessThan(strength(PERSON));
    expect(strength(`Mr ${PERSON}`)).toBe(strength(PERSON));
  });

  it('a name of common words alerts and says that many bear it; one that tells nobody apart is unknown', () => {
    const { names, rules } = screens;
    expect(names('Trading Co. Ltd.')).toEqual({ hits: [], isTelling: false });
    expect(names('General Trading Import Export Ltd.')).toEqual({ hits: [], isTelling: false });
    expect(names('A.')).toEqual({ hits: [], isTelling: false });
    expect(names('Dulatmi Trading Co. Ltd.').isTelling).toBe(true);
    const common = { ...screens, rules: { ...rules, screening: { ...rules.screening, telling: { unknown: 0, common: 5 } } } };
    expect(nameHits(party(PERSON), common)[0]!.sentence).toContain('a short or common name');
    expect(nameHits(party(PERSON), screens)[0]!.sentence).not.toContain('a short or common name');
  });

  it('a person by the birth date is no ship', () => {
    expect(strength('Zornimekh Star', { birth: '1990-01-01' })).toBeLessThan(strength('Zornimekh Star'));
  });
});
