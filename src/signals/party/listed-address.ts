import { wholeField } from '../../model/finding.ts';
import { isAgent, type Party } from '../../model/payment.ts';
import type { AddressHit } from '../../screening/address-index.ts';
import { foldText } from '../../text/fold.ts';
import { partyCountry } from '../geography/countries.ts';
import { describeEntry, entryOf, listWeight, roleName, strongest, type ListedHit } from '../listed.ts';
import type { Screens, Signal } from '../signal.ts';

/** A customer is at the address of a listed party, under another name (domain.md S4). */
export const listedAddress: Signal = (payment, screens) =>
  strongest(
    payment.parties.filter(({ role, address }) => !isAgent(role) && address.length > 0).flatMap((party) => addressHits(party, screens)),
  );

function addressHits(party: Party, screens: Screens): ListedHit[] {
  const whole = party.address.map(({ text }) => text).join(' ');
  return screens.addresses.find(whole, partyCountry(party)?.iso2).map((hit) => hitOf(party, hit, screens));
}

function hitOf(party: Party, { entry, address, numbers }: AddressHit, screens: Screens): ListedHit {
  // House and office say more than a house that many may share.
  const strength = (numbers.length > 1 ? 1 : screens.rules.screening.houseAlone) * listWeight(entry, screens.rules);
  const listed = new Set(foldText(address).split(' '));
  const shared = ({ text }: { text: string }): number =>
    foldText(text)
      .split(' ')
      .filter((word) => listed.has(word)).length;
  const field = party.address.toSorted((a, b) => shared(b) - shared(a))[0]!;
  return {
    strength,
    sentence: `${roleName(party)} is at the address of «${entry.names[0].text}» (${describeEntry(entry)}): ${address}`,
    evidence: { ...wholeField(field), ...entryOf(entry), matched: address },
  };
}
