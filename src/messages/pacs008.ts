import type { Field, Identifier, Party, PartyRole, Payment, PaymentText, Rejected } from '../model/payment.ts';
import { isRejected, reject, type ParsedRecord } from './record.ts';
import { isCalendarDate, parseMoney, UETR } from './values.ts';
import { child, childrenOf, fieldOf, walkXml, type Element } from './xml.ts';

/** Versions whose element names this reader knows. */
const NAMESPACE = /^urn:iso:std:iso:20022:tech:xsd:(pacs\.008\.001\.(?:0[2-9]|1[0-2]))$/;

const CAPTURED = new Set(['GrpHdr', 'CdtTrfTxInf']);

const CUSTOMERS: readonly (readonly [PartyRole, string, string?])[] = [
  ['debtor', 'Dbtr', 'DbtrAcct'],
  ['creditor', 'Cdtr', 'CdtrAcct'],
  ['ultimate_debtor', 'UltmtDbtr'],
  ['ultimate_creditor', 'UltmtCdtr'],
  ['initiating_party', 'InitgPty'],
];

const AGENTS: readonly (readonly [PartyRole, string, string?])[] = [
  ['debtor_agent', 'DbtrAgt', 'DbtrAgtAcct'],
  ['creditor_agent', 'CdtrAgt', 'CdtrAgtAcct'],
  ['instructing_agent', 'InstgAgt'],
  ['instructed_agent', 'InstdAgt'],
  ['intermediary_agent_1', 'IntrmyAgt1', 'IntrmyAgt1Acct'],
  ['intermediary_agent_2', 'IntrmyAgt2', 'IntrmyAgt2Acct'],
  ['intermediary_agent_3', 'IntrmyAgt3', 'IntrmyAgt3Acct'],
  ['previous_instructing_agent_1', 'PrvsInstgAgt1', 'PrvsInstgAgt1Acct'],
  ['previous_instructing_agent_2', 'PrvsInstgAgt2', 'PrvsInstgAgt2Acct'],
  ['previous_instructing_agent_3', 'PrvsInstgAgt3', 'PrvsInstgAgt3Acct'],
];

const SETTLEMENT_AGENTS: readonly (readonly [PartyRole, string, string?])[] = [
  ['instructing_reimbursement_agent', 'InstgRmbrsmntAgt', 'InstgRmbrsmntAgtAcct'],
  ['instructed_reimbursement_agent', 'InstdRmbrsmntAgt', 'InstdRmbrsmntAgtAcct'],
  ['third_reimbursement_agent', 'ThrdRmbrsmntAgt', 'ThrdRmbrsmntAgtAcct'],
];

/**
 * Reads customer credit transfers, pacs.008.001.02 to .12, one record a transaction (domain.md 4.1). A transaction that
 * cannot be read is rejected alone; a message that breaks off keeps the transactions before the break and adds a reject
 * for the rest.
 */
export function parsePacs008(text: string): ParsedRecord[] {
  const records: ParsedRecord[] = [];
  let messageType: string | undefined;
  let header: Element | undefined;
  let behind = 0;
  const push = (content: Payment | Rejected, from: number, to: number): void => {
    records.push({ content, index: records.length, from, to });
    behind = to;
  };
  const broken = walkXml(text, CAPTURED, {
    open: (name, attributes) => {
      if (name === 'Document') messageType = namespaceOf(attributes);
    },
    element: (element, from, to) => {
      if (element.name === 'GrpHdr') header = element;
      else if (!messageType) push(reject('MSG_VERSION_UNSUPPORTED', 'the namespace is not pacs.008.001.02 to .12', '/Document'), from, to);
      else push(readTransaction(element, header, messageType), from, to);
    },
  });
  if (broken) push(broken, behind, text.length);
  else if (records.length === 0) push(reject('MSG_EMPTY', 'the message holds no CdtTrfTxInf', '/Document'), 0, text.length);
  return records;
}

function namespaceOf(attributes: Readonly<Record<string, string>>): string | undefined {
  return Object.entries(attributes)
    .filter(([name]) => name === 'xmlns' || name.startsWith('xmlns:'))
    .map(([, value]) => NAMESPACE.exec(value)?.[1])
    .find((type) => type !== undefined);
}

function readTransaction(tx: Element, header: Element | undefined, messageType: string): Payment | Rejected {
  const date = fieldOf(child(tx, 'IntrBkSttlmDt')) ?? fieldOf(child(header, 'IntrBkSttlmDt'));
  if (!date) return reject('MSG_FIELD_MISSING', 'IntrBkSttlmDt is missing in the transaction and in GrpHdr', `${tx.path}/IntrBkSttlmDt`);
  const businessDate = date.text.trim();
  if (!isCalendarDate(businessDate)) return reject('MSG_DATE_INVALID', 'the settlement date is not a calendar date YYYY-MM-DD', date.path);
  const content = readDated(tx, header, messageType, businessDate);
  return isRejected(content) ? { ...content, businessDate } : content;
}

function readDated(tx: Element, header: Element | undefined, messageType: string, businessDate: string): Payment | Rejected {
  const ids = child(tx, 'PmtId');
  const amount = child(tx, 'IntrBkSttlmAmt');
  const uetr = fieldOf(child(ids, 'UETR'));
  if (!amount) return reject('MSG_FIELD_MISSING', 'IntrBkSttlmAmt is missing', tx.path);
  const money = parseMoney(amount.text, amount.attributes['Ccy'] ?? '', amount.path);
  if ('rejected' in money) return money;
  if (uetr && !UETR.test(uetr.text.trim())) return reject('MSG_UETR_INVALID', 'the UETR is not a version 4 UUID', uetr.path);
  const instructed = child(tx, 'InstdAmt');
  const instructedMoney = instructed && parseMoney(instructed.text, instructed.attributes['Ccy'] ?? '', instructed.path);
  if (instructedMoney && 'rejected' in instructedMoney) return instructedMoney;
  return {
    messageType,
    ...optional('messageId', text(child(header, 'MsgId'))),
    ...optional('uetr', uetr?.text.trim().toLowerCase()),
    ...optional('endToEndId', text(child(ids, 'EndToEndId'))),
    ...optional('instructionId', text(child(ids, 'InstrId'))),
    businessDate,
    amount: money,
    ...optional('instructedAmount', instructedMoney),
    parties: [
      ...CUSTOMERS.flatMap(([role, name, account]) => customer(role, child(tx, name), account ? child(tx, account) : undefined)),
      ...AGENTS.flatMap(([role, name, account]) =>
        agent(role, child(tx, name) ?? child(header, name), account ? child(tx, account) : undefined),
      ),
      ...SETTLEMENT_AGENTS.flatMap(([role, name, account]) => {
        const settlement = child(header, 'SttlmInf');
        return agent(role, child(settlement, name), account ? child(settlement, account) : undefined);
      }),
    ],
    texts: textsOf(tx),
  };
}

function customer(role: PartyRole, party: Element | undefined, account: Element | undefined): Party[] {
  if (!party && !account) return [];
  // Initiating and ultimate parties of the oldest versions stand under `Pty`.
  const body = child(party, 'Pty') ?? party;
  const organisation = child(body, 'Id', 'OrgId');
  const person = child(body, 'Id', 'PrvtId');
  return [
    {
      role,
      ...optional('name', fieldOf(child(body, 'Nm'))),
      ...optional('bic', fieldOf(child(organisation, 'AnyBIC') ?? child(organisation, 'BICOrBEI'))),
      ...optional('account', accountOf(account)),
      ...optional('lei', fieldOf(child(organisation, 'LEI'))),
      ...optional('country', fieldOf(child(body, 'PstlAdr', 'Ctry') ?? child(body, 'CtryOfRes'))),
      identifiers: [...identifiersOf(organisation), ...identifiersOf(person)],
      address: addressOf(child(body, 'PstlAdr')),
    },
  ];
}

function agent(role: PartyRole, party: Element | undefined, account: Element | undefined): Party[] {
  const institution = child(party, 'FinInstnId');
  if (!institution && !account) return [];
  const clearing = child(institution, 'ClrSysMmbId');
  const member = fieldOf(child(clearing, 'MmbId'));
  const system = child(clearing, 'ClrSysId');
  return [
    {
      role,
      ...optional('name', fieldOf(child(institution, 'Nm'))),
      ...optional('bic', fieldOf(child(institution, 'BICFI') ?? child(institution, 'BIC'))),
      ...optional('account', accountOf(account)),
      ...optional('lei', fieldOf(child(institution, 'LEI'))),
      ...optional('country', fieldOf(child(institution, 'PstlAdr', 'Ctry'))),
      identifiers: [
        ...(member ? [{ scheme: text(child(system, 'Cd')) ?? text(child(system, 'Prtry')) ?? '', value: member }] : []),
        ...identifiersOf(institution),
      ],
      address: addressOf(child(institution, 'PstlAdr')),
    },
  ];
}

function accountOf(account: Element | undefined): Field | undefined {
  const id = child(account, 'Id');
  return fieldOf(child(id, 'IBAN') ?? child(id, 'Othr', 'Id'));
}

function identifiersOf(holder: Element | undefined): Identifier[] {
  return childrenOf(holder, 'Othr').flatMap((other) => {
    const value = fieldOf(child(other, 'Id'));
    const scheme = text(child(other, 'SchmeNm', 'Cd')) ?? text(child(other, 'SchmeNm', 'Prtry')) ?? '';
    return value ? [{ scheme, value }] : [];
  });
}

/** All parts and lines of an address in message order, but the country, which has a field of its own. */
function addressOf(address: Element | undefined): Field[] {
  return (address?.children ?? []).filter((part) => part.name !== 'Ctry' && part.name !== 'AdrTp').flatMap((part) => fieldOf(part) ?? []);
}

function textsOf(tx: Element): PaymentText[] {
  const leaves = (element: Element | undefined): Field[] =>
    !element
      ? []
      : element.children.length === 0
        ? [fieldOf(element)].filter((field) => field !== undefined)
        : element.children.flatMap(leaves);
  const all = (kind: PaymentText['kind'], ...elements: readonly Element[]): PaymentText[] =>
    elements.flatMap(leaves).map((field) => ({ kind, ...field }));
  return [
    ...all('remittance', ...childrenOf(tx, 'RmtInf'), ...childrenOf(tx, 'RltdRmtInf')),
    ...all('purpose', ...childrenOf(tx, 'Purp')),
    ...all('instruction', ...childrenOf(tx, 'InstrForCdtrAgt'), ...childrenOf(tx, 'InstrForNxtAgt')),
    ...all('regulatory', ...childrenOf(tx, 'RgltryRptg')),
  ];
}

function text(element: Element | undefined): string | undefined {
  return fieldOf(element)?.text.trim();
}

/** `{ key: value }`, or nothing to spread: an absent field is left out, never `undefined`. */
function optional<K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> {
  return value === undefined ? {} : ({ [key]: value } as Record<K, V>);
}
