import { ABSENT } from '../../model/finding.ts';
import { partyOf } from '../../model/payment.ts';
import { isDiverted } from '../diversion/diversion-route.ts';
import type { Signal } from '../signal.ts';
import { inWords, patternFinding, remittanceOf } from './pattern.ts';

/**
 * Money came in from abroad and nearly all of it goes on to another country within days (domain.md V4). Full strength where it goes
 * on to a country of diversion or for a purpose that says nothing; a trader's ordinary turn is less.
 */
export const passThrough: Signal = (payment, screens, { behaviour }) => {
  const received = behaviour?.received ?? [];
  if (received.length === 0) return ABSENT;
  const said = remittanceOf(payment);
  const isVague = said === '' || screens.wording.isAll('vague', said);
  const strength = isDiverted(payment, screens) || isVague ? 1 : screens.rules.behaviour.passThrough.otherwise;
  const sums = received.map((one) => `${inWords(one)} from ${partyOf(one, 'debtor')?.name?.text ?? 'an unnamed payer'}`);
  return patternFinding(payment, 'debtor', strength, `nearly all of what came in days before goes on abroad: ${sums.join(', ')}`);
};
