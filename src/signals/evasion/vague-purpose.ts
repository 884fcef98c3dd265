import { ABSENT, wholeField } from '../../model/finding.ts';
import { isDiverted } from '../diversion/diversion-route.ts';
import type { Signal } from '../signal.ts';

/** The remittance information names nothing, on a route by which goods are diverted (domain.md C5; EBA/GL/2024/15 no. 20). */
export const vaguePurpose: Signal = (payment, screens) => {
  if (!isDiverted(payment, screens)) return ABSENT;
  const said = payment.texts.filter(({ kind, text }) => kind === 'remittance' && text.trim() !== '');
  const isVague = said.length > 0 && said.every(({ text }) => screens.wording.isAll('vague', text));
  if (!isVague) return ABSENT;
  return {
    state: 'present',
    strength: 1,
    sentence: `the remittance information says only «${said[0]!.text}»`,
    evidence: said.map((field) => ({ ...wholeField(field), matched: 'names no goods' })),
  };
};
