import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readMessage } from '../../src/messages/read.ts';
import { isRejected } from '../../src/messages/record.ts';
import type { Payment } from '../../src/model/payment.ts';

/** Real MT samples beside the MX messages they were translated to (../shared/data, Apache-2.0). Absent there: skipped. */
const SHARED = path.resolve(import.meta.dirname, '../../../shared/data/messages');

interface Pair {
  readonly file: string;
  readonly expected_mx: string;
}

const here = existsSync(SHARED);
if (!here) console.log('skipped: no shared data');
const pairs = here ? (JSON.parse(readFileSync(path.join(SHARED, 'mt/index.json'), 'utf8')) as Pair[]) : [];

function readOne(file: string): Payment {
  const [record] = readMessage(readFileSync(path.join(SHARED, 'mt', file))).records;
  if (!record || isRejected(record.content)) throw new Error(`${file} was rejected`);
  return record.content;
}

/**
 * Every value of a payment that both sides can tell: references, money, and who stands where, a bank's own chain and a
 * customer's alike. `NOTPROVIDED` is the translator's word for nothing, and the order of an address is its own.
 */
function valuesOf(payment: Payment): string[] {
  const words = (text: string): string => text.split(/\s+/).filter(Boolean).toSorted().join(' ');
  const values = [
    `uetr ${payment.uetr}`,
    `date ${payment.businessDate}`,
    `amount ${Number(payment.amount.value)} ${payment.amount.currency}`,
    `reference ${payment.instructionId}`,
    `end to end ${payment.endToEndId}`,
    `kind ${payment.kind}`,
    ...payment.parties.flatMap(({ role, name, bic, account, country, address }) => {
      const place = role.replace('interbank_', '');
      const of = (kind: string, text: string | undefined): string => `${place} ${kind} ${words(text ?? '')}`;
      return [
        of('name', name?.text),
        of('bic', bic?.text),
        of('account', account?.text),
        of('country', country?.text),
        of('address', address.map(({ text }) => text).join(' ')),
      ];
    }),
    ...payment.texts.filter(({ kind }) => kind === 'remittance').map(({ text }) => `remittance ${words(text)}`),
  ];
  return values
    .filter((value) => !/ (?:name|bic|account|country|address|NOTPROVIDED|undefined)? ?(?:NOTPROVIDED)?$/.test(value))
    .toSorted();
}

/** Where a translation cannot be right: it cuts the sender out of a block 1 of no standard form, and makes it the debtor. */
const WRONG_IN_MX: Readonly<Record<string, readonly string[]>> = {
  'custom__mt103_fin1.xml': ['instructing_agent bic DLKLXXXX000', 'debtor bic DLKLXXXX000'],
};

describe.skipIf(!here)('MT samples and their MX twins', () => {
  it.each(pairs)('$file says what $expected_mx says', ({ file, expected_mx }) => {
    const wrong = WRONG_IN_MX[expected_mx] ?? [];
    const mt = valuesOf(readOne(file));
    for (const value of valuesOf(readOne(expected_mx))) if (!wrong.includes(value)) expect(mt).toContain(value);
  });

  it('reads every ISO 20022 sample but the status reports', () => {
    const outcomes = readdirSync(path.join(SHARED, 'iso20022')).map((file) => {
      const [record] = readMessage(readFileSync(path.join(SHARED, 'iso20022', file))).records;
      return [file.includes('pacs.002'), record && isRejected(record.content) ? record.content.code : 'read'];
    });
    expect(outcomes.length).toBeGreaterThan(10);
    for (const [isReport, outcome] of outcomes) expect(outcome).toBe(isReport ? 'MSG_FORMAT_UNSUPPORTED' : 'read');
  });
});
