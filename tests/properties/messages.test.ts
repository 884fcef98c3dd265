import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FileReader, type ReadRecord } from '../../src/messages/read.ts';
import { isRejected } from '../../src/messages/record.ts';

/**
 * Whatever is done to a message, reading it neither throws nor loses a byte: head, sources and tail put together are the file,
 * and there is always a record, were it the reject of it all. The seeds are the samples of every format.
 */
const SAMPLES = path.join(import.meta.dirname, '../messages/samples');
const seeds = readdirSync(SAMPLES)
  .filter((file) => file !== 'expected.json')
  .map((file) => readFileSync(path.join(SAMPLES, file)));
const TABLES = [
  'end_to_end_id,business_date,amount,currency,debtor_name,remittance\nE1,2026-11-20,1.00,EUR,"Tuzla, Boya","A\nB"\nE2,2026-11-20,2.00,EUR,X,Y\n',
  '{"end_to_end_id":"E1","business_date":"2026-11-20","amount":"1.00","currency":"EUR","parties":[{"role":"debtor","name":"Ş"}]}\n\n{"a":1}\n',
].map((text) => Buffer.from(text));
const all = [...seeds, ...TABLES];

function readAll(bytes: Buffer, stretch: number): { records: ReadRecord[]; kept: Buffer } {
  const reader = new FileReader();
  const records: ReadRecord[] = [];
  for (let at = 0; at < bytes.length; at += stretch) records.push(...reader.write(bytes.subarray(at, at + stretch)));
  const end = reader.end();
  records.push(...end.records);
  return { records, kept: Buffer.concat([reader.head, ...records.map(({ source }) => source), end.tail]) };
}

/** Pieces that matter to one of the formats, and some that matter to none. */
const inserted = fc
  .oneof(
    fc.constantFrom(
      '<',
      '>',
      '</',
      '&',
      '&#0;',
      '&#xD800;',
      '<![CDATA[',
      ']]>',
      '<!--',
      '<?xml?>',
      '{1:',
      '-}',
      '{4:',
      ':32A:',
      '\n:',
      '"',
      ',',
      '{',
      '\u0000',
      '\uFEFF',
      '<Document>',
    ),
    fc.string({ maxLength: 20 }),
  )
  .map((text) => Buffer.from(text));
const raw = fc.uint8Array({ maxLength: 8 }).map((bytes) => Buffer.from(bytes));

const edit = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  cut: fc.nat(200),
  put: fc.oneof(inserted, raw),
  twice: fc.boolean(),
});

function apply(bytes: Buffer, { at, cut, put, twice }: { at: number; cut: number; put: Buffer; twice: boolean }): Buffer {
  const from = Math.floor(at * bytes.length);
  const taken = bytes.subarray(from, from + cut);
  return Buffer.concat([bytes.subarray(0, from), put, ...(twice ? [taken, taken] : []), bytes.subarray(from + cut)]);
}

describe('a mutated message', () => {
  it('is never thrown at anyone, and not a byte of it is lost', () => {
    fc.assert(
      fc.property(
        fc.nat(all.length - 1),
        fc.array(edit, { minLength: 1, maxLength: 4 }),
        fc.constantFrom(1, 13, 1_000_000),
        (seed, edits, stretch) => {
          const bytes = edits.reduce(apply, all[seed]!);
          const { records, kept } = readAll(bytes, stretch);
          expect(kept.equals(bytes)).toBe(true);
          expect(records.length).toBeGreaterThan(0);
          expect(records.map(({ index }) => index)).toEqual(records.map((_, i) => i));
          for (const { content } of records)
            if (isRejected(content)) expect(content.code).toMatch(/^MSG_[A-Z0-9_]+$/);
            else expect(content.amount.value).toMatch(/^\d+(?:\.\d+)?$/);
        },
      ),
      { numRuns: 4_000 },
    );
  });

  it('cut anywhere keeps the payments that were whole, in order, and never makes another', () => {
    fc.assert(
      fc.property(fc.nat(all.length - 1), fc.double({ min: 0, max: 1, noNaN: true }), (seed, at) => {
        const whole = readAll(all[seed]!, 1_000_000).records.filter(({ content }) => !isRejected(content));
        const cut = readAll(all[seed]!.subarray(0, Math.floor(at * all[seed]!.length)), 1_000_000).records;
        const read = cut.filter(({ content }) => !isRejected(content)).map(({ content }) => content);
        // The last row of a table has no end but the file's, so a cut one may pass for whole; XML and FIN know their ends.
        const sure = TABLES.includes(all[seed]!) ? read.slice(0, -1) : read;
        expect(sure).toEqual(whole.slice(0, sure.length).map(({ content }) => content));
      }),
      { numRuns: 2_000 },
    );
  });

  it('in a batch spoils no other: every message of a file is read for itself', () => {
    const batch = readFileSync(path.join(SAMPLES, 'm08_batch_dollar.fin'));
    const good = readAll(batch, 1_000_000).records;
    fc.assert(
      fc.property(
        fc.nat(good.length - 1),
        fc.double({ min: 0.3, max: 0.9, noNaN: true }),
        fc.string({ maxLength: 6 }),
        (victim, at, text) => {
          // Braces are the network's own; the text of a field has none.
          const noise = text.replaceAll(/[{}$]/g, 'x');
          const sources = good.map(({ source }, i) => {
            if (i !== victim) return Buffer.from(source);
            const from = Math.floor(at * source.length);
            return Buffer.concat([source.subarray(0, from), Buffer.from(noise), source.subarray(from + noise.length)]);
          });
          const { records } = readAll(Buffer.concat(sources), 1_000_000);
          expect(records).toHaveLength(good.length);
          for (const { content, index } of records) if (index !== victim) expect(content).toEqual(good[index]!.content);
        },
      ),
      { numRuns: 500 },
    );
  });
});
