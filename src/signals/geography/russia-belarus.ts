import { ABSENT, wholeField, type Evidence } from '../../model/finding.ts';
import type { Geography, Marker } from '../../model/geography.ts';
import { isAgent, type Field, type Party, type Payment } from '../../model/payment.ts';
import { roleName } from '../listed.ts';
import type { Signal } from '../signal.ts';

interface Sight {
  readonly slot: 'party' | 'agent' | 'account';
  readonly sentence: string;
  readonly evidence: Evidence;
}

/**
 * The payment touches Russia or Belarus: by a party's country, by the country in a bank's BIC (characters 5 and 6), or by
 * an account, clearing code or other mark (domain.md G1, 3.2). A country is context, never a verdict.
 */
export const russiaBelarus: Signal = (payment, { geography, rules }) => {
  const sights = [...payment.parties.flatMap((party) => partySights(party, geography)), ...textSights(payment, geography)];
  const [first, ...others] = sights.toSorted((a, b) => rules.nexus[b.slot] - rules.nexus[a.slot]);
  if (!first) {
    const customers = payment.parties.filter((party) => party.role === 'debtor' || party.role === 'creditor');
    if (customers.every((party) => party.country ?? party.account) && customers.length === 2) return ABSENT;
    return { state: 'unknown', sentence: 'a customer has neither country nor account, so where they are is not known' };
  }
  return {
    state: 'present',
    strength: rules.nexus[first.slot],
    sentence: others.length === 0 ? first.sentence : `${first.sentence}; ${others.length} further mark(s) in the evidence`,
    evidence: [first, ...others].map((sight) => sight.evidence),
  };
};

function partySights(party: Party, geography: Geography): Sight[] {
  const slot = isAgent(party.role) ? 'agent' : 'party';
  const isNexus = (iso2: string): boolean => geography.nexus.some((country) => country.iso2 === iso2);
  const sights: Sight[] = [];
  const iso2 = party.country?.text.trim().toUpperCase();
  if (party.country && iso2 && isNexus(iso2))
    sights.push({ slot, sentence: `${roleName(party)} is in ${iso2}`, evidence: { ...wholeField(party.country), matched: iso2 } });
  const bic = party.bic;
  const start = bic ? bic.text.length - bic.text.trimStart().length : 0;
  const bankCountry = bic?.text.slice(start + 4, start + 6).toUpperCase();
  if (bic && bankCountry && isNexus(bankCountry))
    sights.push({
      slot: 'agent',
      sentence: `${roleName(party)} has a BIC of ${bankCountry}`,
      evidence: { path: bic.path, from: start + 4, to: start + 6, text: bic.text.slice(start + 4, start + 6), matched: bankCountry },
    });
  if (party.account) sights.push(...accountSights(party, party.account, geography));
  for (const { scheme, value } of party.identifiers) {
    const marker = markersFor(geography, 'clearing').find(({ pattern }) => pattern.test(scheme) || pattern.test(value.text));
    if (marker) sights.push(markerSight(marker, roleName(party), wholeField(value)));
  }
  for (const field of [party.name, ...party.address]) if (field) sights.push(...patternSights(field, roleName(party), geography));
  return sights;
}

/** Accounts are written in groups; they are compared without the spaces and shown whole. */
function accountSights(party: Party, account: Field, geography: Geography): Sight[] {
  const plain = account.text.replaceAll(/\s/g, '');
  return markersFor(geography, 'account')
    .filter((marker) => marker.pattern.test(plain))
    .map((marker) => markerSight(marker, roleName(party), wholeField(account)));
}

function textSights(payment: Payment, geography: Geography): Sight[] {
  return payment.texts.flatMap((field) => patternSights(field, `the ${field.kind} text`, geography));
}

function patternSights(field: Field, place: string, geography: Geography): Sight[] {
  return markersFor(geography, 'text').flatMap((marker) => {
    const match = marker.pattern.exec(field.text);
    if (!match) return [];
    const [from, to] = [match.index, match.index + match[0].length];
    return [markerSight(marker, place, { path: field.path, from, to, text: match[0] })];
  });
}

function markerSight(marker: Marker, place: string, span: Pick<Evidence, 'path' | 'from' | 'to' | 'text'>): Sight {
  return {
    slot: 'account',
    sentence: `${place} shows a ${marker.meaning} (${marker.country})`,
    evidence: { ...span, matched: `${marker.country}: ${marker.id}` },
  };
}

function markersFor(geography: Geography, where: Marker['where']): Marker[] {
  return geography.markers.filter((marker) => marker.where === where);
}
