import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { canonical } from '../../src/cli/parse.ts';
import { FileReader, type ReadRecord } from '../../src/messages/read.ts';
import { isRejected } from '../../src/messages/record.ts';

/**
 * Samples of every format and oddity, written for this project with invented parties by somebody who had not seen the
 * readers; `expected.json` says what a person reads in each. They are compared by value: white space, the order of address
 * parts and a branch code of XXX are left out.
 */
const SAMPLES = path.join(import.meta.dirname, 'samples');

interface Expected {
  readonly file: string;
  readonly index: number;
  readonly rejected?: true;
  readonly code_hint?: string;
  readonly parties: readonly Readonly<Record<string, string>>[];
  readonly [field: string]: unknown;
}

const expected = JSON.parse(readFileSync(path.join(SAMPLES, 'expected.json'), 'utf8')) as Expected[];

/** Reads in stretches of a few bytes, so that every seam of every format falls on a border once. */
function read(file: string, stretch: number): ReadRecord[] {
  const bytes = readFileSync(path.join(SAMPLES, file));
  const reader = new FileReader();
  const records: ReadRecord[] = [];
  for (let at = 0; at < bytes.length; at += stretch) records.push(...reader.write(bytes.subarray(at, at + stretch)));
  const end = reader.end();
  records.push(...end.records);
  const kept = Buffer.concat([reader.head, ...records.map(({ source }) => source), end.tail]);
  expect(kept.equals(bytes), `${file} is kept byte for byte`).toBe(true);
  return records;
}

const SCALARS = ['message_type', 'uetr', 'end_to_end_id', 'message_id', 'business_date', 'currency', 'instructed_currency'] as const;

const squeeze = (text: unknown): string => ([text ?? ''].flat() as string[]).join('\n').replaceAll(/[\s,]+|\/\/(?!RU|FW)/g, '');
const bic = (text: string | undefined): string => (text ?? '').replace(/(?<=^.{8})XXX$/, '');
const words = (text: string | undefined): string =>
  (text ?? '')
    .split(/[\s,]+/)
    .filter(Boolean)
    .toSorted()
    .join(' ');

/** A party as one line, so that two sets of parties can be compared and a difference read. */
function partyLine(party: Readonly<Record<string, string>>): string {
  const { role, name = '', account = '', lei = '', country = '', birth_date = '' } = party;
  return [role, name, bic(party['bic']), account, lei, country, birth_date.replaceAll('-', ''), words(party['address'])].join(' | ');
}

describe.each([...new Set(expected.map(({ file }) => file))])('%s', (file) => {
  const wanted = expected.filter((item) => item.file === file);

  it('reads as a person reads it', () => {
    const records = read(file, 1_000_000);
    expect(records).toHaveLength(wanted.length);
    for (const want of wanted) {
      const { content } = records.find(({ index }) => index === want.index)!;
      if (want.rejected) {
        expect(isRejected(content), want.code_hint ?? '').toBe(true);
        continue;
      }
      if (isRejected(content)) throw new Error(`${file} ${want.index}: ${content.code} ${content.reason}`);
      const got = canonical(content);
      for (const name of SCALARS) if (want[name] !== undefined) expect(got[name], name).toBe(want[name]);
      for (const name of ['amount', 'instructed_amount'])
        if (want[name] !== undefined) expect(Number(got[name]), name).toBe(Number(want[name]));
      const lines = (parties: unknown): string[] => (parties as Record<string, string>[]).map(partyLine).toSorted();
      expect(lines(got['parties'])).toEqual(lines(want.parties));
      for (const name of ['remittance', 'purpose', 'instruction', 'regulatory'])
        for (const text of (want[name] as string[] | undefined) ?? []) expect(squeeze(got[name]), name).toContain(squeeze(text));
    }
  });

  it('reads the same in any stretches', () => {
    const whole = read(file, 1_000_000).map(({ content }) => content);
    for (const stretch of [1, 7, 64]) expect(read(file, stretch).map(({ content }) => content)).toEqual(whole);
  });
});

it('has an expectation for every sample', () => {
  const files = readdirSync(SAMPLES).filter((file) => file !== 'expected.json');
  expect(files.toSorted()).toEqual([...new Set(expected.map(({ file }) => file))].toSorted());
});
