import { expect, it } from 'vitest';
import type { OutlineRow, StoredPayment } from '../../src/adapters/postgres/payments.ts';
import { readMessage } from '../../src/messages/read.ts';
import { packPayment } from '../../src/model/packed.ts';
import type { Payment } from '../../src/model/payment.ts';
import { closeRun } from '../../src/pipeline/close-run.ts';
import { passOver } from '../../src/pipeline/evaluate-payments.ts';
import { outlineOf, readOutline } from '../../src/pipeline/outline.ts';
import { scorePayments } from '../../src/pipeline/score-chunk.ts';
import { openScreens } from '../../src/pipeline/screens.ts';
import { KnownParts } from '../../src/screening/known-parts.ts';
import { buildListBlock } from '../../src/screening/list-block.ts';
import { loadConfig } from '../../src/runtime.ts';
import type { Screens } from '../../src/signals/signal.ts';
import { pacs008, transaction } from '../support/pacs008.ts';
import { NO_PAST } from '../support/screens.ts';

const screens = openScreens(buildListBlock([]), await loadConfig('2026-11-24'));
const message = pacs008(
  transaction({ remittance: 'HS 8542.31', country: 'RU' }),
  transaction({ debtor: 'Gizli Ad' }),
  transaction({ remittance: 'HS 8542.31' }),
);
const payments: StoredPayment[] = readMessage(Buffer.from(message)).records.map(({ content, index }) => ({
  paymentId: String(index),
  paymentKey: `key ${index}`,
  payment: content as Payment,
  facts: {},
}));

it('alerts on listed goods for Russia, and not on the same goods between partners', async () => {
  const { raised, result } = await scorePayments(payments, screens, NO_PAST);
  expect(raised.map(({ paymentId, alert }) => [paymentId, alert.severity])).toEqual([['0', 'high']]);
  expect(result).toMatchObject({ scored: 3, failed: 0, alerts: 1 });
});

it('a payment that cannot be scored is failed with its place, never clean, and the others go on', async () => {
  const broken: Screens = {
    ...screens,
    names: (text) => {
      if (text === 'Gizli Ad') throw new Error(`cannot compare ${text}`);
      return screens.names(text);
    },
  };
  const { raised, failures, result } = await scorePayments(payments, broken, NO_PAST);
  expect(result).toMatchObject({ scored: 2, failed: 1, alerts: 1 });
  expect(raised).toHaveLength(1);
  expect(failures).toMatchObject([{ paymentId: '1', code: 'SCORE_FAILED', reason: expect.stringContaining('Error at') as string }]);
  // The message of an exception may quote the payment.
  expect(JSON.stringify(failures)).not.toContain('Gizli');
  expect(result.digest).not.toBe((await scorePayments(payments, screens, NO_PAST)).result.digest);
});

it('what a glance missed is found by the check, counted, raised all the same, and nothing more is passed over', async () => {
  // A party of Russia that was filed as plain.
  const packed = packPayment(payments[0]!.payment).content;
  const outline = outlineOf(packed);
  const poisoned: Screens = { ...screens, knownParts: new KnownParts(KnownParts.memoryFor(100)) };
  for (const at of readOutline(outline)!.digests) poisoned.knownParts.learn(outline, at, true);
  const plain = { ...payments[0]!, payment: { ...payments[0]!.payment, texts: [] } };
  const stored = (paymentId: string): StoredPayment => {
    const { content } = packPayment(plain.payment);
    return { ...plain, paymentId, packed: content, outline: outlineOf(content) };
  };
  const rows = (...ids: string[]): OutlineRow[] => ids.map((paymentId) => ({ paymentId, outline: stored(paymentId).outline! }));
  expect([...passOver(rows('499', '500'), new Set(), poisoned).keys()]).toEqual(['499']);
  const { result } = await scorePayments([stored('500')], poisoned, NO_PAST);
  expect(result).toMatchObject({ scored: 1, missed: 1 });
  expect(result.scores[0]).toBe((await scorePayments([{ ...plain, paymentId: '500' }], screens, NO_PAST)).result.scores[0]);
  expect(passOver(rows('501'), new Set(), poisoned).size).toBe(0);
});

it('a night in which a glance missed something does not end well', async () => {
  const totals = { read: 2, accepted: 2, rejected: 0, scored: 2, failed: 0, alerts: 0 };
  const written: string[] = [];
  const store = {
    countRun: async () => Promise.resolve({ ...totals, chunkAlerts: 0, open: 0, missed: 1, chunkDigests: [] }),
    finishRun: async () => Promise.resolve(),
    readChunks: async () => Promise.resolve([]),
    writeManifest: async ({ state }: { state: string }) => Promise.resolve(void written.push(state)),
  };
  const run = { runId: '1', businessDate: '2026-11-20', basis: {}, plannedAt: new Date(0), sinceRunId: undefined };
  const closed = await closeRun(
    run as unknown as Parameters<typeof closeRun>[0],
    store as unknown as Parameters<typeof closeRun>[1],
    new Date(0),
  );
  expect(closed).toMatchObject({ state: 'unbalanced', problems: [expect.stringContaining('NARROWS_GLANCE=off') as string] });
  expect(written).toEqual(['unbalanced']);
});
