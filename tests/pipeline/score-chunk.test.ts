import { expect, it } from 'vitest';
import type { StoredPayment } from '../../src/adapters/postgres/payments.ts';
import { readMessage } from '../../src/messages/read.ts';
import type { Payment } from '../../src/model/payment.ts';
import { scorePayments } from '../../src/pipeline/score-chunk.ts';
import { openScreens } from '../../src/pipeline/screens.ts';
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
