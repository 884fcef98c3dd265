import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readMessage } from '../../src/messages/read.ts';
import { isRejected } from '../../src/messages/record.ts';
import type { ScreenedEntry } from '../../src/model/list-entry.ts';
import { packPayment, unpackPayment } from '../../src/model/packed.ts';
import type { Payment } from '../../src/model/payment.ts';
import { Glance } from '../../src/pipeline/glance.ts';
import { outlineOf } from '../../src/pipeline/outline.ts';
import { evaluate } from '../../src/signals/evaluate.ts';
import { ANY_DIGIT, shapeOfPattern, shapeOfText } from '../../src/text/shapes.ts';
import { loadConfig } from '../../src/runtime.ts';
import { makeTraffic } from '../../docs/demo/traffic.ts';
import { entriesOf, readTexts } from '../support/lists.ts';
import { payment } from '../support/payment.ts';
import { screensOf } from '../support/screens.ts';

const screens = await screensOf(
  entriesOf('ofac-sdn', 'docs/demo/lists/sdn.csv').map((entry): ScreenedEntry => ({ ...entry, list: 'ofac-sdn', edition: 'e' })),
);

function present(findings: ReturnType<Glance['of']>): string[] {
  if (findings === undefined || findings === 'unknown') throw new Error('no findings');
  return [...findings].filter(([, { state }]) => state === 'present').map(([id]) => id);
}

/** What a glance makes of a payment once its parties were asked. */
function look(glance: Glance, one: Payment): ReturnType<Glance['of']> {
  const { content } = packPayment(one);
  const outline = outlineOf(content);
  glance.learn(outline, content);
  return glance.of(outline);
}

/** Looks at payments one after the other, as a night does; what a glance says must be what the signals say. @returns how many were plain */
function hold(payments: readonly Payment[], against = screens): number {
  const glance = new Glance(against);
  let plain = 0;
  for (const one of payments) {
    const seen = look(glance, one);
    if (!seen) continue;
    plain++;
    expect(present(evaluate(one, against, {})), JSON.stringify(one.texts)).toEqual(present(seen));
  }
  return plain;
}

function messages(folder: string): Payment[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => path.join(folder, file));
  return files
    .filter((file) => statSync(file).isFile())
    .flatMap((file) => readMessage(readFileSync(file)).records.flatMap(({ content }) => (isRejected(content) ? [] : [content])));
}

describe('a glance', () => {
  it('says what the signals say of the samples, the demo and clean traffic, and knows most of the traffic', () => {
    hold(messages('tests/messages/samples'));
    hold(messages('docs/demo/messages'));
    const traffic = makeTraffic({ seed: 3, businessDate: '2026-11-20', payments: 600 }).flatMap((document) =>
      readMessage(Buffer.from(document)).records.flatMap(({ content }) => (isRejected(content) ? [] : [content])),
    );
    expect(hold(traffic)).toBeGreaterThan(500);
  });

  const scenarios = path.join(import.meta.dirname, '../../../shared/data/scenarios/messages');
  it.skipIf(!existsSync(scenarios))('says what the signals say of the scenarios in ../shared', () => {
    expect(hold(messages(scenarios))).toBeGreaterThan(1_000);
  });

  it('is not deceived by numbers that it was shown before in other digits', () => {
    const text = (remittance: string): Payment => payment({ remittance });
    expect(hold(['ITEM 1234.56', 'ITEM 8542.31'].map(text))).toBe(1);
    for (const [known, other] of [
      ['PAY 01.02.2026 ROOMS', 'PAY 85.42.3190 ROOMS'],
      ['GTIP 9999-99-90', 'GTIP 8542-31-90'],
      ['ITEM 1111-2RS', 'ITEM 6205-2RS'],
      ['PART XX7A100T', 'PART XC7A100T'],
      ['KPP NO 12', 'INN 7701000010'],
    ])
      hold([text(known!), text(other!)]);
  });

  it('is not deceived by line breaks, marks or signs between or beside the digits', () => {
    const text = (remittance: string): Payment => payment({ remittance });
    for (const [known, other] of [
      ['CONTRACT PAYMENT\nBIK 350101626', 'CONTRACT PAYMENT\nBIK 044525225'],
      ['TEL\n+7 727\n258 12 34', 'TEL\n+7 495\n258 12 34'],
      ['ORDER\nSKF 1111', 'ORDER\nSKF 6205'],
      ['QTY 100 PCS 9999\nSKF', 'QTY 100 PCS 6205\nSKF'],
      ['CALL \u0001+377 17 123 45 67', 'CALL \u0001+375 17 123 45 67'],
      [`HS CODE 1111${' '.repeat(12)}11`, `HS CODE 8542${' '.repeat(12)}31`],
      ['2031-12-29 SKF', '6205-27-29 SKF'],
      ['12/09/2031 SKF', '61/29/6205 SKF'],
      ['INTEGRATED 6 CIRCUITS', 'INTEGRATED # CIRCUITS'],
      ['INTEGRATED 6 CIRCUITS', `INTEGRATED ${ANY_DIGIT} CIRCUITS`],
      ['FLIGHT # CONTROLLER', 'FLIGHT 6 CONTROLLER'],
      ['SHIP 8542\u33E01', 'SHIP 8542.3\u33E0'],
    ])
      hold([text(known!), text(other!)]);
  });

  it('is not deceived by numbers of listed names, however they are written', async () => {
    const rows = ['706TH ORDAVEL RESEARCH INSTITUTE', 'FORTY FOUR AVANGARD PLANT', 'ORDAVEL FIRST SHIPYARD'];
    const { entries } = readTexts('own', { 'own.csv': ['id,name,kind', ...rows.map((name, i) => `${i},${name},organisation`)].join('\n') });
    const numbered = await screensOf(entries.map((entry): ScreenedEntry => ({ ...entry, list: 'own', edition: 'e' })));
    const text = (remittance: string): Payment => payment({ remittance });
    const told = ['FOR 706 ORDAVEL RESEARCH INSTITUTE', 'FOR 44 AVANGARD PLANT', 'FOR FORTY 4 AVANGARD PLANT'].map(text);
    for (const one of told) expect(present(evaluate(one, numbered, {})), one.texts[0]!.text).not.toEqual([]);
    hold(['FOR 799 ORDAVEL RESEARCH INSTITUTE', 'FOR 55 AVANGARD PLANT', 'FOR FORTY 5 AVANGARD PLANT'].map(text).concat(told), numbered);
  });

  it('is not deceived by any digits in any words that mean something', () => {
    const words = [
      'HS',
      'GTIP',
      'INV',
      'STM32',
      'SKF',
      'BIK',
      'INN',
      '+7',
      'UNIT',
      'CHIPS',
      '8542.31',
      '6205-2RS',
      '(VO10100)',
      '01.11.2026',
      '84',
      '85423190',
    ];
    const piece = fc.oneof(
      fc.constantFrom(...words),
      fc.stringMatching(/^[0-9]{1,9}$/),
      fc.stringMatching(/^[0-9]{4}[./ -][0-9]{2}([./ -][0-9]{2,4})?$/),
    );
    const text = fc.array(piece, { minLength: 1, maxLength: 5 }).map((pieces) => pieces.join(' '));
    fc.assert(
      fc.property(fc.array(text, { minLength: 2, maxLength: 6 }), (texts) => {
        // The second time round with digits turned, so that shapes are known.
        const turned = texts.map((one) => one.replaceAll(/\d/g, (digit) => String((Number(digit) * 3 + 1) % 10)));
        hold([...turned, ...texts].map((remittance) => payment({ remittance })));
      }),
      { numRuns: 150 },
    );
  });

  it('is not deceived by whatever words, names, codes and marks stand together, in whatever writing', async () => {
    const { lexicon, geography, goods } = await loadConfig('2026-11-24');
    const spellings = (code: string): string[] => [
      code,
      ...['.', ' ', '-', '/', ',', '\n', '\u200B', '–'].map((between) => `${code.slice(0, 4)}${between}${code.slice(4)}`),
      code.split('').join(' '),
      code.replaceAll('0', 'O'),
      code.replaceAll(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit))),
      code.replaceAll(/\d/g, (digit) => String.fromCodePoint(0x660 + Number(digit))),
      `20${code.slice(0, 2)}-${code.slice(2, 4)}-${code.slice(4)}`,
      `${code.slice(0, 2)}.${code.slice(2, 4)}.${code.slice(4)}90`,
    ];
    const phrases = lexicon.terms.flatMap(({ strong, weak }) => [strong, weak].flatMap((wording) => Object.values(wording).flat()));
    const listed = entriesOf('ofac-sdn', 'docs/demo/lists/sdn.csv');
    const piece = fc.oneof(
      fc.constantFrom(...goods.codes.map(({ hs6 }) => hs6)).chain((code) => fc.constantFrom(...spellings(code))),
      fc.constantFrom(...phrases.map((phrase) => phrase.replaceAll(/[^\p{L}\p{N} ]/gu, ''))),
      fc.constantFrom(
        ...listed.flatMap(({ names, identifiers }) => [...names.map(({ text }) => text), ...identifiers.map(({ value }) => value)]),
      ),
      fc.constantFrom(...geography.places.flatMap(({ spellings: written }) => written)),
      fc.constantFrom(
        'HS',
        'GTIP',
        'ТН ВЭД',
        'INV',
        'P/N',
        'БИК',
        'KPP',
        '+7',
        '"',
        '\\',
        'SHIP TO',
        '2026',
        '10.11.2026',
        'XC7A100T',
        '6205-2RS',
      ),
    );
    const text = fc
      .array(piece, { minLength: 1, maxLength: 4 })
      .chain((pieces) => fc.constantFrom(' ', '\n', ', ', '/', '').map((between) => pieces.join(between)));
    const party = fc.record(
      {
        name: piece,
        country: fc.constantFrom('TR', 'DE', 'RU', 'BY', 'AE', 'KG', 'HK', 'XX'),
        bic: fc.constantFrom('TCZBTR2A', 'DEUTDEFF', 'VTBRRUMM'),
        account: piece,
      },
      { requiredKeys: [] },
    );
    const parties = fc.dictionary(fc.constantFrom('debtor', 'creditor', 'ultimate_debtor', 'creditor_agent'), party, { maxKeys: 4 });
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 9 }), parties, (remittance, turn, given) => {
        // First the same shape with other digits, so that a shape is known when the real ones come.
        const turned = remittance.replaceAll(/\d/g, (digit) => String((Number(digit) + turn) % 10));
        hold(
          [turned, turned, remittance]
            .map((one) => payment({ remittance: one }))
            .concat(payment({ remittance, parties: given }), payment({ parties: given })),
        );
      }),
      { numRuns: 200 },
    );
  });

  it('learns of no party by the outline of another payment', () => {
    const glance = new Glance(screens);
    const [one, other] = [
      payment({ parties: { debtor: { name: 'Aylin Tekstil' } } }),
      payment({ parties: { debtor: { name: 'Selvi Gida' } } }),
    ];
    const outline = outlineOf(packPayment(one).content);
    expect(() => {
      glance.learn(outline, packPayment(other).content);
    }).toThrow('not of its payment');
    expect(glance.of(outline)).toBe('unknown');
  });

  it('asks for the whole of what lies between banks, goes back or hides its customers', () => {
    const glance = new Glance(screens);
    for (const kind of ['interbank', 'return'] as const) expect(look(glance, payment({ kind }))).toBeUndefined();
    const hidden: Payment = { ...payment({ kind: 'cover' }), notes: [{ code: 'COVER_WITHOUT_UNDERLYING', path: '/x' }] };
    expect(look(glance, hidden)).toBeUndefined();
    expect(glance.of(outlineOf(JSON.stringify({ root: '', ...payment() })))).toBeUndefined();
    expect(look(glance, payment())).toBeDefined();
  });
});

describe('a packed payment', () => {
  it('is unpacked as it was', () => {
    for (const one of [...messages('tests/messages/samples'), payment({ remittance: 'a\nb "c" \\n {"role":' })])
      expect(unpackPayment(packPayment(one).content)).toEqual(one);
  });
});

describe('shapes', () => {
  it('meet whatever the patterns of part numbers and marks meet', async () => {
    const { lexicon, geography } = await loadConfig('2026-11-24');
    const examplesOf = async (kind: string, file: string): Promise<Record<string, unknown>> =>
      parse(await readFile(path.join('config', kind, `${file.replace(`${kind}-`, '')}.yaml`), 'utf8')) as Record<string, unknown>;
    const parts = (await examplesOf('lexicon', lexicon.id))['part_numbers'] as { pattern: string; matches: string[] }[];
    const markers = (await examplesOf('geography', geography.id))['markers'] as { pattern: string; matches: string }[];
    const examples = [...parts, ...markers].flatMap(({ pattern, matches }) =>
      [matches].flat().map((text) => [new RegExp(pattern, 'iu'), text] as const),
    );
    expect(examples.length).toBeGreaterThan(60);
    for (const [pattern, text] of examples)
      expect(shapeOfPattern(pattern).test(shapeOfText(text, () => false) ?? text), `${pattern.source} of ${text}`).toBe(true);
  });

  it('leave a digit that must not stand somewhere', () => {
    expect(shapeOfPattern(/(?<!5)7[356](?![\d,])/u).source.replaceAll(ANY_DIGIT, '#')).toBe(
      String.raw`(?<!5)[7#](?:[356]|#)(?!(?:[\d,]|#))`,
    );
  });
});
