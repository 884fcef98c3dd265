import { wholeField, type Evidence } from '../../model/finding.ts';
import type { Geography, Marker } from '../../model/geography.ts';
import { isAgent, type Field, type Party, type PartyRole, type Payment } from '../../model/payment.ts';
import { countryAtEnd } from '../../text/countries.ts';
import { roleName } from '../listed.ts';
import { oncePerPayment } from '../once.ts';
import type { Screens } from '../signal.ts';
import type { PlaceHit } from './places.ts';

/** How a payment shows a country: where a customer is, where a bank is, what an account or number says, what a text names. */
export type Slot = 'party' | 'agent' | 'account' | 'text';

export interface CountrySight {
  readonly iso2: string;
  readonly slot: Slot;
  /** Whose; nothing for a text. */
  readonly role?: PartyRole;
  /** The occupied area, where a place of one is named. */
  readonly area?: string;
  readonly sentence: string;
  readonly evidence: Evidence;
}

/** Every country that the payment shows, by slot and source (domain.md G1, G2, 3.2). */
export const countrySights = oncePerPayment((payment, screens): readonly CountrySight[] => [
  ...payment.parties.flatMap((party) => partySights(party, screens)),
  ...payment.texts.flatMap((text) => textSights(text, screens)),
]);

/** Where a party says that it is: its country field, or else the country that its address ends with. */
export function partyCountry(party: Party): { iso2: string; field: Field } | undefined {
  const code = party.country?.text.trim().toUpperCase() ?? '';
  // Flat files hold whatever a bank puts there: a code, or a name.
  const iso2 = /^[A-Z]{2}$/.test(code) ? code : countryAtEnd(code);
  if (party.country && iso2) return { iso2, field: party.country };
  for (const field of party.address.toReversed()) {
    const named = countryAtEnd(field.text);
    if (named) return { iso2: named, field };
  }
  return undefined;
}

/** Country of a BIC: characters 5 and 6 (ISO 9362). */
export function bicCountry(bic: Field): { iso2: string; from: number; to: number } | undefined {
  const from = bic.text.length - bic.text.trimStart().length + 4;
  const iso2 = bic.text.slice(from, from + 2).toUpperCase();
  return /^[A-Z]{2}$/.test(iso2) ? { iso2, from, to: from + 2 } : undefined;
}

function partySights(party: Party, screens: Screens): CountrySight[] {
  const slot = isAgent(party.role) ? 'agent' : 'party';
  const who = roleName(party);
  const { role } = party;
  const sights: CountrySight[] = [];
  const own = partyCountry(party);
  if (own)
    sights.push({
      iso2: own.iso2,
      slot,
      role,
      sentence: `${who} is in ${own.iso2}`,
      evidence: { ...wholeField(own.field), matched: own.iso2 },
    });
  const bank = party.bic && bicCountry(party.bic);
  if (bank)
    sights.push({
      iso2: bank.iso2,
      slot: 'agent',
      role,
      sentence: `${who} has a BIC of ${bank.iso2}`,
      evidence: {
        path: party.bic.path,
        from: bank.from,
        to: bank.to,
        text: party.bic.text.slice(bank.from, bank.to),
        matched: bank.iso2,
      },
    });
  if (party.account) sights.push(...accountSights(party, party.account, screens));
  for (const { scheme, value } of party.identifiers) {
    const marker = markersFor(screens, 'clearing').find(({ pattern }) => pattern.test(scheme) || pattern.test(value.text));
    if (marker) sights.push(markerSight(marker, who, wholeField(value), role));
  }
  for (const field of [party.name, ...party.address, ...(party.contact ?? [])])
    if (field) sights.push(...patternSights(field, who, screens, role));
  for (const { hit, field, isDoubted } of addressPlaces(party, screens))
    sights.push(placeSight(hit, field, `the address of ${who}`, isDoubted ? 'text' : slot, role));
  return sights;
}

/** An address that names the country itself is not outweighed by a country field that says otherwise. */
const COUNTRIES: readonly string[] = ['Russia', 'Belarus'];

/**
 * Places that a party's address names. Where the party's country says otherwise a place is doubted, and counts as a text does: for
 * «Moscow» under AE one of the two is wrong. Under a country of namesakes it says nothing: Moscow is in Idaho too. What lies in
 * Ukraine by law, those who occupy it call Russia.
 */
function addressPlaces(party: Party, screens: Screens): { hit: PlaceHit; field: Field; isDoubted: boolean }[] {
  const stated = partyCountry(party)?.iso2;
  const own = stated ?? codeAtEnd(party);
  const whole = party.address.map(({ text }) => text).join(' ');
  return party.address.flatMap((field) =>
    screens.places.find(field.text, whole).flatMap((hit) => {
      const allowed = hit.area === undefined ? [hit.country] : ['UA', 'RU'];
      const isDoubted = own !== undefined && !allowed.includes(own) && !COUNTRIES.includes(hit.name);
      // Two capitals at the end of an address may be a state.
      const isElsewhere = hit.area !== undefined || stated === undefined || screens.geography.namesakes.includes(stated);
      return isDoubted && isElsewhere ? [] : [{ hit, field, isDoubted }];
    }),
  );
}

/** Two capitals at the end of an address: a country, or a state of the US. Enough to say that a place is elsewhere, and no more. */
function codeAtEnd({ address }: Party): string | undefined {
  return /(?:^|[\s,])([A-Z]{2})$/.exec(address.at(-1)?.text.trim() ?? '')?.[1];
}

/** Accounts are written in groups; they are compared without the spaces and shown whole. */
function accountSights(party: Party, account: Field, screens: Screens): CountrySight[] {
  const plain = account.text.replaceAll(/\s/g, '').toUpperCase();
  const who = roleName(party);
  const marked = markersFor(screens, 'account')
    .filter((marker) => marker.pattern.test(plain))
    .map((marker) => markerSight(marker, who, wholeField(account), party.role));
  const iban = /^([A-Z]{2})\d{2}[A-Z0-9]{10,}$/.exec(plain)?.[1];
  if (iban && marked.length === 0)
    marked.push({
      iso2: iban,
      slot: 'account',
      role: party.role,
      sentence: `${who} has an account in ${iban}`,
      evidence: { ...wholeField(account), matched: iban },
    });
  return marked;
}

function textSights(field: Payment['texts'][number], screens: Screens): CountrySight[] {
  const place = `the ${field.kind} text`;
  const read =
    field.reading === undefined
      ? []
      : screens.places.find(field.reading).map((hit) => ({ ...hit, text: field.text.slice(hit.from, hit.to) }));
  return [
    ...patternSights(field, place, screens),
    ...[...screens.places.find(field.text), ...read].map((hit) => placeSight(hit, field, place, 'text')),
  ];
}

function placeSight(hit: PlaceHit, field: Field, where: string, slot: Slot, role?: PartyRole): CountrySight {
  const { name, country, area, from, to, text } = hit;
  return {
    iso2: country,
    slot,
    ...(role === undefined ? {} : { role }),
    ...(area === undefined ? {} : { area }),
    sentence: `${where} names ${name}${area === undefined ? ` (${country})` : `, in the occupied area of ${area}`}`,
    evidence: { path: field.path, from, to, text, matched: area ?? `${country}: ${name}` },
  };
}

/** Whether a text holds a mark of a country that is made of numbers or codes. */
export function numberMarks(field: Field, screens: Screens): boolean {
  return patternSights(field, '', screens).length > 0;
}

function patternSights(field: Field, place: string, screens: Screens, role?: PartyRole): CountrySight[] {
  return markersFor(screens, 'text').flatMap((marker) => {
    const match = marker.pattern.exec(field.text);
    if (!match) return [];
    const [from, to] = [match.index, match.index + match[0].length];
    return [markerSight(marker, place, { path: field.path, from, to, text: match[0] }, role)];
  });
}

function markerSight(marker: Marker, place: string, span: Pick<Evidence, 'path' | 'from' | 'to' | 'text'>, role?: PartyRole): CountrySight {
  return {
    iso2: marker.country,
    slot: 'account',
    ...(role === undefined ? {} : { role }),
    sentence: `${place} shows a ${marker.meaning} (${marker.country})`,
    evidence: { ...span, matched: `${marker.country}: ${marker.id}` },
  };
}

const byField = new WeakMap<Geography, Readonly<Record<Marker['where'], readonly Marker[]>>>();

function markersFor({ geography }: Screens, where: Marker['where']): readonly Marker[] {
  let markers = byField.get(geography);
  if (!markers) {
    const of = (field: Marker['where']): Marker[] => geography.markers.filter((marker) => marker.where === field);
    byField.set(geography, (markers = { account: of('account'), clearing: of('clearing'), text: of('text') }));
  }
  return markers[where];
}
