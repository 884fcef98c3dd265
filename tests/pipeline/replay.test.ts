import { expect, it } from 'vitest';
import type { StoredPayment } from '../../src/adapters/postgres/payments.ts';
import { replay } from '../../src/pipeline/replay.ts';
import { movedNumbers } from '../../src/pipeline/rule-numbers.ts';
import { tune } from '../../src/pipeline/tune.ts';
import { payment } from '../support/payment.ts';
import { screensOf } from '../support/screens.ts';

const screens = await screensOf();
const russian = { debtor: { name: 'OOO Zornimekh', country: 'RU' } };
const stored = [
  payment(),
  payment({ parties: russian, remittance: 'HS 8542.31' }),
  payment({ parties: russian, remittance: 'HS 8482.10' }),
].map((one, i): StoredPayment => ({ paymentId: String(i + 1), paymentKey: String(i).repeat(64), payment: one, facts: {} }));
const store = {
  readPayments: async ({ afterId, limit }: { afterId: string; limit?: number }) =>
    Promise.resolve(stored.filter(({ paymentId }) => Number(paymentId) > Number(afterId)).slice(0, limit)),
  findFacts: async () => Promise.resolve([]),
  readPast: async () => Promise.resolve(new Map()),
};
const dates = ['2026-11-20'];

it('tells what other rules would gain, lose and change', async () => {
  const { rules } = screens;
  const strict = { ...screens, rules: { ...rules, severity: { low: 95, medium: 96, high: 97 } } };
  const same = await replay(dates, screens, screens, store);
  expect([same.payments, same.alerts, same.gained, same.lost, same.changed]).toEqual([3, { a: 2, b: 2 }, [], [], []]);
  const tighter = await replay(dates, screens, strict, store);
  expect(tighter.alerts.b).toBe(0);
  expect(tighter.lost.map(({ paymentId }) => paymentId)).toEqual(['2', '3']);
  expect((await replay(dates, strict, screens, store)).gained.map(({ paymentId }) => paymentId)).toEqual(['2', '3']);
});

it('weighs the goods of each side by its own rules, whichever is asked first', async () => {
  const { rules } = screens;
  const blind = { ...screens, rules: { ...rules, goods: { ...rules.goods, tiers: { ...rules.goods.tiers, '1': 0, '3.B': 0 } } } };
  expect((await replay(dates, screens, blind, store)).alerts).toEqual({ a: 2, b: 0 });
  expect((await replay(dates, blind, screens, store)).alerts).toEqual({ a: 0, b: 2 });
});

const by = (rules: typeof screens.rules): typeof screens => ({ ...screens, rules });

it('tells what every part of the rules does, and shows both sides of the line', async () => {
  const { payments, effects, above, below } = await tune(dates, screens, { sample: 1, numbers: false }, by, store);
  const alerts = (what: string): number => effects.find((effect) => effect.what === what)!.alerts;
  expect(payments).toBe(3);
  expect(alerts(`alert line at ${screens.rules.severity.low - 5}`)).toBe(2);
  expect(alerts('without listed-goods')).toBe(0);
  expect(alerts('without obscured-name')).toBe(2);
  expect(above.map(({ paymentId }) => paymentId)).toEqual(['3']);
  expect(below.every(({ severity }) => severity === undefined)).toBe(true);
});

it('moves every number of the rules, and tells what that does', async () => {
  const moved = movedNumbers(screens.rules);
  expect(moved.length).toBeGreaterThan(250);
  expect(moved.map(({ what }) => what)).toEqual(
    expect.arrayContaining([
      'severity.low 25 -> 22',
      'goods.tiers.1 1 -> 0.9',
      'behaviour.structuring.days 7 -> 8',
      'signals.surge.points 15 -> 17',
    ]),
  );
  const { effects, alerts } = await tune(dates, screens, { sample: 1, numbers: true }, by, store);
  expect(alerts).toBe(2);
  const without = effects.filter(({ gained, lost }) => gained + lost > 0).map(({ what }) => what);
  expect(without).toContain('without listed-goods');
  expect(effects.every((effect) => effect.alerts === alerts + effect.gained - effect.lost)).toBe(true);
});
