import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadDated } from '../../config/dated.ts';
import { GOODS, LEXICON } from '../../config/schemas.ts';
import { loadConfig } from '../../src/runtime.ts';

const config = await loadConfig('2026-11-24');

describe('dated data', () => {
  it('holds the fifty codes in their tiers', () => {
    const tiers = Object.entries(Object.groupBy(config.goods.codes, (code) => code.tier)).map(([tier, codes]) => [tier, codes!.length]);
    expect(Object.fromEntries(tiers)).toEqual({ '1': 4, '2': 5, '3.A': 16, '3.B': 9, '4.A': 11, '4.B': 5 });
    expect(new Set(config.goods.codes.map((code) => code.hs6)).size).toBe(50);
  });

  it('every marker meets its example and leaves its counter-example', () => {
    const { markers } = parse(readFileSync('config/geography/2026-11-01.yaml', 'utf8')) as {
      markers: { pattern: string; matches: string; rejects: string }[];
    };
    for (const { pattern, matches, rejects } of markers) {
      expect(matches).toMatch(new RegExp(pattern, 'iu'));
      expect(rejects).not.toMatch(new RegExp(pattern, 'iu'));
    }
  });

  it('names occupied towns, and not the cities that are held', () => {
    const { occupied } = parse(readFileSync('config/geography/2026-11-01.yaml', 'utf8')) as {
      occupied: { area: string; names: string[]; towns: string[] }[];
    };
    const words = occupied.flatMap(({ names, towns }) => [...names, ...towns]);
    expect(words).toEqual(expect.arrayContaining(['Sevastopol', 'Mariupol', 'Melitopol']));
    for (const held of ['Kherson', 'Zaporizhzhia', 'Kramatorsk']) expect(words).not.toContain(held);
    expect(new Set(words).size).toBe(words.length);
  });

  it('keeps a slot for each neighbouring list of goods, with its document', () => {
    const { neighbours } = parse(readFileSync('config/goods/chpl-2024-02-23.yaml', 'utf8')) as {
      neighbours: { id: string; codes: unknown[] }[];
    };
    expect(neighbours.map(({ id, codes }) => [id, codes.length])).toEqual([
      ['eu-833-annex-xxiii', 0],
      ['bis-746-supplement-4', 0],
    ]);
  });

  it('names what is missing where none is in force', async () => {
    await expect(loadConfig('1999-01-01')).rejects.toMatchObject({ code: 'CONFIG_NOT_IN_FORCE' });
  });
});

describe('docker-compose.yml', () => {
  it('is production-like: AOF, noeviction, health checks, volumes, loopback, no default password', () => {
    const compose = parse(readFileSync('docker-compose.yml', 'utf8'), { merge: true }) as {
      services: Record<
        string,
        { command?: string[]; healthcheck?: unknown; volumes?: string[]; ports?: string[]; environment?: Record<string, string> }
      >;
      volumes: object;
    };
    const { postgres, redis } = compose.services;
    expect(Object.keys(compose.services)).toEqual(expect.arrayContaining(['postgres', 'redis', 'worker', 'console']));
    expect(redis!.command!.join(' ')).toContain('--appendonly yes');
    expect(redis!.command!.join(' ')).toContain('--maxmemory-policy noeviction');
    for (const service of [postgres!, redis!]) {
      expect(service.healthcheck).toBeDefined();
      expect(service.volumes!.length).toBeGreaterThan(0);
      for (const port of service.ports!) expect(port).toMatch(/^127\.0\.0\.1:/);
    }
    const { environment, ports } = compose.services['console']!;
    expect(ports).toEqual(['127.0.0.1:8080:8080']);
    expect(environment).toMatchObject({
      NARROWS_CONSOLE_HOST: '0.0.0.0',
      DATABASE_URL: expect.stringContaining('postgres:5432') as string,
    });
    expect(postgres!.environment!['POSTGRES_PASSWORD']).toMatch(/^\$\{POSTGRES_PASSWORD:\?/);
  });
});

describe('the lexicon', () => {
  it('has words for all fifty codes in three languages, and part numbers that meet their own examples', async () => {
    const { value } = await loadDated('lexicon', LEXICON, { onDate: '2026-11-24' });
    const goods = await loadDated('goods', GOODS, { onDate: '2026-11-24' });
    for (const { hs6 } of goods.value.codes)
      for (const language of ['en', 'tr', 'ru'] as const) {
        const terms = value.terms.filter((term) => term.hs6 === hs6).flatMap(({ strong }) => strong[language]);
        expect([hs6, language, terms.length > 1]).toEqual([hs6, language, true]);
      }
    for (const { id, pattern, matches, rejects } of value.part_numbers) {
      const found = (text: string): boolean => new RegExp(pattern, 'iu').test(text);
      expect([id, matches.filter((text) => !found(text)), rejects.filter(found)]).toEqual([id, [], []]);
    }
  });
});
