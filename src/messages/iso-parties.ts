import type { Field, Identifier, Party, PartyRole, PaymentText } from '../model/payment.ts';
import { optional } from './record.ts';
import { child, childrenOf, textOf, type Element } from '../text/xml.ts';
import { fieldOf, leavesOf } from './iso-fields.ts';

/** A role, the element that fills it, and the element of its account, if it can have one. */
export type Slot = readonly [role: PartyRole, element: string, account?: string];

export const CUSTOMERS: readonly Slot[] = [
  ['debtor', 'Dbtr', 'DbtrAcct'],
  ['creditor', 'Cdtr', 'CdtrAcct'],
  ['ultimate_debtor', 'UltmtDbtr'],
  ['ultimate_creditor', 'UltmtCdtr'],
  ['initiating_party', 'InitgPty'],
];

/** The banks of a customer's payment, in a transaction or in the underlying block of a cover (domain.md 4.1, 4.2). */
export const AGENTS: readonly Slot[] = [
  ['debtor_agent', 'DbtrAgt', 'DbtrAgtAcct'],
  ['creditor_agent', 'CdtrAgt', 'CdtrAgtAcct'],
  ['intermediary_agent_1', 'IntrmyAgt1', 'IntrmyAgt1Acct'],
  ['intermediary_agent_2', 'IntrmyAgt2', 'IntrmyAgt2Acct'],
  ['intermediary_agent_3', 'IntrmyAgt3', 'IntrmyAgt3Acct'],
  ...previousAgents(),
];

/** The banks that pay each other in a pacs.009, where the debtor and the creditor are banks too. */
export const INTERBANK: readonly Slot[] = [
  ['interbank_debtor', 'Dbtr', 'DbtrAcct'],
  ['interbank_creditor', 'Cdtr', 'CdtrAcct'],
  ['interbank_ultimate_debtor', 'UltmtDbtr'],
  ['interbank_ultimate_creditor', 'UltmtCdtr'],
  ['interbank_debtor_agent', 'DbtrAgt', 'DbtrAgtAcct'],
  ['interbank_creditor_agent', 'CdtrAgt', 'CdtrAgtAcct'],
  ['interbank_intermediary_agent_1', 'IntrmyAgt1', 'IntrmyAgt1Acct'],
  ['interbank_intermediary_agent_2', 'IntrmyAgt2', 'IntrmyAgt2Acct'],
  ['interbank_intermediary_agent_3', 'IntrmyAgt3', 'IntrmyAgt3Acct'],
  ...previousAgents(),
];

/** The parties of the payment that a return gives back, as it repeats them. */
export const ORIGINAL_CUSTOMERS: readonly Slot[] = [
  ['original_debtor', 'Dbtr', 'DbtrAcct'],
  ['original_creditor', 'Cdtr', 'CdtrAcct'],
  ['original_ultimate_debtor', 'UltmtDbtr'],
  ['original_ultimate_creditor', 'UltmtCdtr'],
];

export const ORIGINAL_AGENTS: readonly Slot[] = [
  ['original_debtor_agent', 'DbtrAgt', 'DbtrAgtAcct'],
  ['original_creditor_agent', 'CdtrAgt', 'CdtrAgtAcct'],
];

const SETTLEMENT_AGENTS: readonly Slot[] = [
  ['instructing_reimbursement_agent', 'InstgRmbrsmntAgt', 'InstgRmbrsmntAgtAcct'],
  ['instructed_reimbursement_agent', 'InstdRmbrsmntAgt', 'InstdRmbrsmntAgtAcct'],
  ['third_reimbursement_agent', 'ThrdRmbrsmntAgt', 'ThrdRmbrsmntAgtAcct'],
];

function previousAgents(): Slot[] {
  // The oldest versions know one previous agent and do not number it.
  return [
    ['previous_instructing_agent_1', 'PrvsInstgAgt', 'PrvsInstgAgtAcct'],
    ['previous_instructing_agent_1', 'PrvsInstgAgt1', 'PrvsInstgAgt1Acct'],
    ['previous_instructing_agent_2', 'PrvsInstgAgt2', 'PrvsInstgAgt2Acct'],
    ['previous_instructing_agent_3', 'PrvsInstgAgt3', 'PrvsInstgAgt3Acct'],
  ];
}

/** The customers that an element holds in the given slots; a slot that is filled twice is read twice. */
export function customersIn(holder: Element | undefined, slots: readonly Slot[]): Party[] {
  return slots.flatMap((slot) => filled(holder, slot).flatMap(([party, account]) => customer(slot[0], party, account)));
}

/** The banks that an element holds in the given slots. */
export function agentsIn(holder: Element | undefined, slots: readonly Slot[]): Party[] {
  return slots.flatMap((slot) => filled(holder, slot).flatMap(([party, account]) => agent(slot[0], party, account)));
}

/** Parties that may be customers (`Pty`) or banks (`Agt`), as in a return; a bank takes the role that `asBank` gives. */
export function eitherIn(holder: Element | undefined, slots: readonly Slot[], asBank: (role: PartyRole) => PartyRole): Party[] {
  return slots.flatMap((slot) =>
    filled(holder, slot).flatMap(([party, account]) =>
      child(party, 'Agt') ? agent(asBank(slot[0]), party, account) : customer(slot[0], party, account),
    ),
  );
}

/** Each party of a slot with the account beside it; an account alone is a party too. */
function filled(holder: Element | undefined, [, name, accountName]: Slot): (readonly [Element | undefined, Element | undefined])[] {
  const parties = childrenOf(holder, name);
  const accounts = accountName ? childrenOf(holder, accountName) : [];
  return Array.from({ length: Math.max(parties.length, accounts.length) }, (_, i) => [parties[i], accounts[i]] as const);
}

/**
 * Who sent and who received: as the transaction says, else the group header, else the business application header. The
 * reimbursement agents stand in the group header.
 */
export function transportAgents(tx: Element, header: Element | undefined, business: Element | undefined): Party[] {
  const fromTo = (role: PartyRole, name: string, end: string): Party[] => {
    const given = child(tx, name) ?? child(header, name);
    const address = child(business, end);
    return given || child(address, 'FIId')
      ? agent(role, given ?? child(address, 'FIId'), undefined)
      : customer(role, child(address, 'OrgId'), undefined);
  };
  return [
    ...fromTo('instructing_agent', 'InstgAgt', 'Fr'),
    ...fromTo('instructed_agent', 'InstdAgt', 'To'),
    ...agentsIn(child(header, 'SttlmInf'), SETTLEMENT_AGENTS),
    ...agentsIn(child(tx, 'SttlmInf'), SETTLEMENT_AGENTS),
    ...childrenOf(tx, 'ChrgsInf').flatMap((charge) => agent('charges_agent', child(charge, 'Agt') ?? child(charge, 'Pty'), undefined)),
  ];
}

/** A customer: a person or an organisation. Newer versions may wrap it in `Pty`. */
export function customer(role: PartyRole, party: Element | undefined, account: Element | undefined): Party[] {
  if (!party && !account) return [];
  const body = child(party, 'Pty') ?? party;
  const organisation = child(body, 'Id', 'OrgId') ?? child(body, 'OrgId');
  const person = child(body, 'Id', 'PrvtId');
  const birth = child(person, 'DtAndPlcOfBirth');
  const birthPlace = fieldOf(child(birth, 'CityOfBirth')) ?? fieldOf(child(birth, 'CtryOfBirth'));
  return [
    {
      role,
      ...optional('name', fieldOf(child(body, 'Nm'))),
      ...optional('bic', fieldOf(child(organisation, 'AnyBIC') ?? child(organisation, 'BICOrBEI'))),
      ...accountOf(account),
      ...optional('lei', fieldOf(child(organisation, 'LEI'))),
      ...optional('country', fieldOf(child(body, 'PstlAdr', 'Ctry')) ?? fieldOf(child(body, 'CtryOfRes'))),
      ...optional('birthDate', fieldOf(child(birth, 'BirthDt'))),
      ...optional('birthPlace', birthPlace),
      identifiers: [...identifiersOf(organisation), ...identifiersOf(person)],
      address: addressOf(child(body, 'PstlAdr')),
      ...contactOf(body),
    },
  ];
}

/** A bank, under `FinInstnId`, with the branch that it may name. Newer versions may wrap it in `Agt`. */
export function agent(role: PartyRole, party: Element | undefined, account: Element | undefined): Party[] {
  const body = child(party, 'Agt') ?? party;
  const institution = child(body, 'FinInstnId');
  if (!institution && !account) return [];
  const branch = child(body, 'BrnchId');
  const clearing = child(institution, 'ClrSysMmbId');
  const member = fieldOf(child(clearing, 'MmbId'));
  const scheme = textOf(child(clearing, 'ClrSysId', 'Cd')) ?? textOf(child(clearing, 'ClrSysId', 'Prtry')) ?? '';
  return [
    {
      role,
      ...optional('name', fieldOf(child(institution, 'Nm')) ?? fieldOf(child(branch, 'Nm'))),
      ...optional('bic', fieldOf(child(institution, 'BICFI')) ?? fieldOf(child(institution, 'BIC'))),
      ...accountOf(account),
      ...optional('lei', fieldOf(child(institution, 'LEI')) ?? fieldOf(child(branch, 'LEI'))),
      ...optional('country', fieldOf(child(institution, 'PstlAdr', 'Ctry')) ?? fieldOf(child(branch, 'PstlAdr', 'Ctry'))),
      identifiers: [...(member ? [{ scheme, value: member }] : []), ...identifiersOf(institution)],
      address: [...addressOf(child(institution, 'PstlAdr')), ...branchOf(branch), ...addressOf(child(branch, 'PstlAdr'))],
      ...contactOf(institution),
    },
  ];
}

/** A branch is a place: its name and id stand with the address. */
function branchOf(branch: Element | undefined): Field[] {
  return ['Nm', 'Id'].flatMap((name) => fieldOf(child(branch, name)) ?? []);
}

function accountOf(account: Element | undefined): Pick<Party, 'account' | 'accountName'> {
  const id = child(account, 'Id');
  const number = fieldOf(child(id, 'IBAN')) ?? fieldOf(child(id, 'Othr', 'Id')) ?? fieldOf(child(account, 'Prxy', 'Id'));
  return { ...optional('account', number), ...optional('accountName', fieldOf(child(account, 'Nm'))) };
}

function identifiersOf(holder: Element | undefined): Identifier[] {
  return childrenOf(holder, 'Othr').flatMap((other) => {
    const value = fieldOf(child(other, 'Id'));
    const scheme = textOf(child(other, 'SchmeNm', 'Cd')) ?? textOf(child(other, 'SchmeNm', 'Prtry')) ?? '';
    return value ? [{ scheme, value }] : [];
  });
}

/** All parts and lines of an address in message order, but the country, which has a field of its own. */
function addressOf(address: Element | undefined): Field[] {
  return (address?.children ?? []).filter((part) => part.name !== 'Ctry' && part.name !== 'AdrTp').flatMap((part) => fieldOf(part) ?? []);
}

function contactOf(body: Element | undefined): Pick<Party, 'contact'> {
  const contact = leavesOf(child(body, 'CtctDtls'));
  return contact.length === 0 ? {} : { contact };
}

/** Everything that a transaction or an underlying block says in words, structured remittance included. */
export function textsIn(holder: Element | undefined, header?: Element): PaymentText[] {
  const all = (kind: PaymentText['kind'], ...names: readonly string[]): PaymentText[] =>
    names.flatMap((name) => childrenOf(holder, name).flatMap(leavesOf)).map((field) => ({ kind, ...field }));
  return [
    ...all('remittance', 'RmtInf', 'RltdRmtInf'),
    ...all('purpose', 'Purp'),
    ...paymentType(holder),
    ...paymentType(header),
    ...all('instruction', 'InstrForCdtrAgt', 'InstrForNxtAgt', 'InstrForDbtrAgt', 'SplmtryData'),
    ...all('regulatory', 'RgltryRptg', 'Tax'),
    ...accountProxies(holder),
  ];
}

/** A telephone number or an address that stands for an account, beside the account itself. */
function accountProxies(holder: Element | undefined): PaymentText[] {
  return (holder?.children ?? [])
    .filter(({ name }) => name.endsWith('Acct'))
    .flatMap((account) => leavesOf(child(account, 'Prxy')))
    .map((field) => ({ kind: 'instruction', ...field }));
}

/** Category purpose and local instrument, which may be words of the sender's own. */
function paymentType(holder: Element | undefined): PaymentText[] {
  const type = child(holder, 'PmtTpInf');
  return [...leavesOf(child(type, 'CtgyPurp')), ...leavesOf(child(type, 'LclInstrm'))].map((field) => ({ kind: 'purpose', ...field }));
}

/** Who issues and who receives the invoices of structured remittance; they need not be the debtor and the creditor. */
export function invoiceParties(holder: Element | undefined): Party[] {
  return childrenOf(child(holder, 'RmtInf'), 'Strd').flatMap((structured) =>
    customersIn(structured, [
      ['invoicer', 'Invcr'],
      ['invoicee', 'Invcee'],
    ]),
  );
}
