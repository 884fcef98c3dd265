import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readMessage } from '../../src/messages/read.ts';
import { isRejected } from '../../src/messages/record.ts';
import { linesOf, packPayment } from '../../src/model/packed.ts';
import type { Payment } from '../../src/model/payment.ts';
import { digestOf, outlineOf, readOutline } from '../../src/pipeline/outline.ts';
import { DIGEST_BYTES } from '../../src/screening/known-parts.ts';
import { payment } from '../support/payment.ts';

const outlined = (one: Payment): ReturnType<typeof readOutline> => readOutline(outlineOf(packPayment(one).content));
const named = (debtor: string, ultimate?: string): Payment =>
  payment({ parties: { debtor: { name: debtor }, ...(ultimate === undefined ? {} : { ultimate_debtor: { name: ultimate } }) } });

describe('an outline', () => {
  it('holds the digest of every party and every text as the payment is packed, of all samples', () => {
    const folder = 'tests/messages/samples';
    const samples = readdirSync(folder).flatMap((file) =>
      readMessage(readFileSync(path.join(folder, file))).records.flatMap(({ content }) => (isRejected(content) ? [] : [content])),
    );
    let held = 0;
    for (const one of samples) {
      const { content } = packPayment(one);
      const outline = readOutline(outlineOf(content));
      if (!outline) continue;
      held++;
      const lines = linesOf(content)!;
      expect(outline.texts).toEqual(lines.texts);
      expect(outline.digests.map((at) => outline.bytes.toString('hex', at, at + DIGEST_BYTES))).toEqual(
        lines.parties.map((line) => digestOf(line).toString('hex')),
      );
    }
    expect(held).toBeGreaterThan(20);
  });

  it('names who pays for whom, where both are named', () => {
    expect(outlined(named('Aylin Tekstil', 'Ömer "Öz" Ltd'))?.payers).toEqual(['Aylin Tekstil', 'Ömer "Öz" Ltd']);
    expect(outlined(named('Aylin Tekstil'))?.payers).toBeUndefined();
  });

  it('says nothing where only the whole payment can tell, and of another form', () => {
    for (const kind of ['interbank', 'return'] as const) expect(outlined(payment({ kind }))).toBeUndefined();
    expect(outlined({ ...payment({ kind: 'cover' }), notes: [{ code: 'COVER_WITHOUT_UNDERLYING', path: '/x' }] })).toBeUndefined();
    expect(outlined(payment({ remittance: 'x'.repeat(70_000) }))).toBeUndefined();
    expect(readOutline(Buffer.alloc(0))).toBeUndefined();
    const later = Buffer.from(outlineOf(packPayment(payment()).content));
    later[0] = 2;
    expect(readOutline(later)).toBeUndefined();
  });
});
