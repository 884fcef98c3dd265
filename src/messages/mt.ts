import type { Field, Money, Note, Party, PartyRole, Payment, PaymentText, Rejected, Returned, TextKind } from '../model/payment.ts';
import type { FinMessage } from './fin.ts';
import { bicOrName, joinLines, linesOf, partyOf, withReading, type FinField } from './mt-fields.ts';
import { isRejected, optional, reject } from './record.ts';
import { isCalendarDate, parseMoney, UETR } from './values.ts';

/** MT103 with STP and REMIT, and MT202 and MT205 with and without cover. */
export const READ_TYPES: ReadonlySet<string> = new Set(['103', '202', '205']);

/** Who stands in which field of a customer's payment, and of sequence B of a cover (domain.md 4.1, 4.2). */
const CUSTOMER: Readonly<Record<string, PartyRole>> = {
  '50': 'debtor',
  '51': 'instructing_agent',
  '52': 'debtor_agent',
  '53': 'instructing_reimbursement_agent',
  '54': 'instructed_reimbursement_agent',
  '55': 'third_reimbursement_agent',
  '56': 'intermediary_agent_1',
  '57': 'creditor_agent',
  '59': 'creditor',
};

/** The same for a payment between banks, and for sequence A of a cover. */
const INTERBANK: Readonly<Record<string, PartyRole>> = {
  '52': 'interbank_debtor',
  '53': 'instructing_reimbursement_agent',
  '54': 'instructed_reimbursement_agent',
  '56': 'interbank_intermediary_agent_1',
  '57': 'interbank_creditor_agent',
  '58': 'interbank_creditor',
};

const TEXTS: Readonly<Record<string, TextKind>> = { '70': 'remittance', '77T': 'remittance', '26T': 'purpose', '77B': 'regulatory' };

/**
 * Fields whose values are read by name below, or say nothing about anyone, as SWIFT writes them. A field that is not known, or
 * that holds more than its format allows, is read as a text and screened.
 */
const VALUES: Readonly<Record<string, RegExp>> = {
  '13C': /^\/[A-Z]{8}\/\d{4}[+-]\d{4}$/,
  '20': /^[^\r\n]{1,16}$/,
  '21': /^[^\r\n]{1,16}$/,
  '23B': /^[A-Z]{4}$/,
  '32A': /^/,
  '33B': /^/,
  '36': /^[\d,]{1,12}$/,
  '71A': /^[A-Z]{3}$/,
  '71F': /^[A-Z]{3}[\d,]{1,15}$/,
  '71G': /^[A-Z]{3}[\d,]{1,15}$/,
};

/** A payment from the blocks of its message, or why it cannot be read. */
export function readMt(message: FinMessage): Payment | Rejected {
  const one = (tag: string): FinField | undefined => message.fields.find((field) => field.tag === tag);
  const settled = one('32A');
  if (!settled) return reject('MSG_FIELD_MISSING', 'field 32A, date and amount, is missing', ':32A:');
  if (message.fields.filter((field) => field.tag === '32A').length > 1)
    return reject('MSG_FIELD_REPEATED', 'field 32A stands in the message more than once', ':32A:');
  const parts = /^(\d{6})([A-Z]{3})([\d,]+)\s*$/.exec(settled.value);
  const businessDate = parts && calendarDate(parts[1]!);
  if (!businessDate || !isCalendarDate(businessDate))
    return reject('MSG_DATE_INVALID', 'field 32A is not YYMMDD, currency, amount with a comma', ':32A:');
  const content = readDated(message, one, businessDate, money(parts[2]!, parts[3]!, ':32A:'));
  return isRejected(content) ? { ...content, businessDate } : content;
}

function readDated(
  message: FinMessage,
  one: (tag: string) => FinField | undefined,
  businessDate: string,
  amount: Money | Rejected,
): Payment | Rejected {
  if ('rejected' in amount) return amount;
  const reference = one('20')?.value.trim();
  if (!reference) return reject('MSG_FIELD_MISSING', 'field 20, the reference, is missing', ':20:');
  const uetr = message.user.get('121')?.trim();
  if (uetr !== undefined && !UETR.test(uetr)) return reject('MSG_UETR_INVALID', 'the UETR is not a version 4 UUID', '{3:121}');
  const ordered = one('33B');
  const instructed = ordered && instructedMoney(ordered);
  if (instructed && 'rejected' in instructed) return instructed;
  const underlying = message.type !== '103' && message.fields.some((field) => field.path.startsWith('B:'));
  const saysCover = message.user.get('119') === 'COV';
  const instruction = readInstructions(message.fields);
  const kind = instruction.returned ? 'return' : message.type === '103' ? 'customer' : underlying || saysCover ? 'cover' : 'interbank';
  const notes: Note[] = kind === 'cover' && !underlying ? [{ code: 'COVER_WITHOUT_UNDERLYING', path: '{4}' }] : [];
  const remittance = message.fields.find((field) => field.tag === '70')?.value ?? '';
  const endToEndId = message.type === '103' ? /^\/ROC\/([^\r\n]+?)(?:\/\/|\r?\n|$)/m.exec(remittance)?.[1] : one('21')?.value;
  return {
    messageType: `MT${message.type}${kind === 'cover' ? 'COV' : ''}`,
    kind,
    messageId: reference,
    ...optional('uetr', uetr?.toLowerCase()),
    ...optional('endToEndId', (instruction.returned?.endToEndId ?? endToEndId)?.trim()),
    instructionId: reference,
    businessDate,
    amount,
    ...optional('instructedAmount', instructed),
    ...optional('exchangeRate', one('36')?.value.trim().replace(',', '.')),
    ...optional('chargeBearer', chargeBearer(one('71A')?.value.trim())),
    ...optional('returns', instruction.returned && { ...optional('uetr', uetr?.toLowerCase()), ...instruction.returned }),
    parties: [
      ...message.fields.flatMap((field) => partiesOf(field, message)).map((party) => withResidence(party, message.fields)),
      ...terminal('instructing_agent', message.sender),
      ...terminal('instructed_agent', message.receiver),
      ...instruction.agents,
    ],
    texts: textsOf(message),
    notes,
  };
}

function partiesOf(field: FinField, { type }: FinMessage): Party[] {
  const number = field.tag.slice(0, 2);
  if (/^50[CL]$/.test(field.tag)) return [partyOf('initiating_party', field)];
  const roles = type === '103' || field.path.startsWith('B:') ? CUSTOMER : INTERBANK;
  const role = roles[number];
  return role ? [partyOf(role, field)] : [];
}

/** Every field that is neither a party nor a value, so that nothing in words goes unscreened. */
function textsOf(message: FinMessage): PaymentText[] {
  return message.fields
    .filter((field) => !VALUES[field.tag]?.test(field.value.trim()) && partiesOf(field, message).length === 0 && field.value.trim() !== '')
    .map((field) => withReading({ kind: TEXTS[field.tag] ?? 'instruction', path: field.path, text: field.value }));
}

interface Instructions {
  /** Earlier agents, from `/INS/` of field 72. */
  readonly agents: readonly Party[];
  /** Field 72 of a return: `/RETN/` or `/REJT/`, the reason, and the references of what comes back. */
  readonly returned: Returned | undefined;
}

function readInstructions(fields: readonly FinField[]): Instructions {
  const agents: Party[] = [];
  let returned: Returned | undefined;
  for (const field of fields.filter(({ tag }) => tag === '72')) {
    const lines = linesOf(field.value);
    const coded = (code: string): string | undefined =>
      lines
        .find(({ text }) => text.startsWith(`/${code}/`))
        ?.text.slice(code.length + 2)
        .trim();
    for (const [i, line] of lines.entries()) {
      if (!line.text.startsWith('/INS/') || agents.length === 3) continue;
      const more = lines.slice(i + 1);
      const next = more.findIndex(({ text }) => !text.startsWith('//'));
      const continued = (next === -1 ? more : more.slice(0, next)).map(({ text, from }) => ({ text: text.slice(2), from: from + 2 }));
      const role = (['previous_instructing_agent_1', 'previous_instructing_agent_2', 'previous_instructing_agent_3'] as const)[
        agents.length
      ]!;
      const named = [{ text: line.text.slice(5), from: line.from + 5 }, ...continued];
      agents.push({ role, ...bicOrName(field.path, named), identifiers: [], address: [] });
    }
    if (coded('RETN') === undefined && coded('REJT') === undefined) continue;
    const reason = lines.map(({ text }) => /^\/([A-Z]{2}\d{2})\//.exec(text)?.[1]).find((code) => code !== undefined);
    returned = { ...optional('instructionId', coded('MREF')), ...optional('endToEndId', coded('TREF')), ...optional('reason', reason) };
  }
  return { agents, returned };
}

/** `/ORDERRES/TR` and `/BENEFRES/DE` of field 77B tell where a customer is resident who gives no country. */
function withResidence(party: Party, fields: readonly FinField[]): Party {
  const code = party.role === 'debtor' ? 'ORDERRES' : party.role === 'creditor' ? 'BENEFRES' : undefined;
  const regulatory = fields.find((field) => field.tag === '77B');
  const found = code && regulatory && new RegExp(`(?<=/${code}/)[A-Z]{2}`).exec(regulatory.value);
  if (party.country || !found) return party;
  return { ...party, ...optional('country', joinLines(regulatory.path, [{ text: found[0], from: found.index }])) };
}

/** Field 71A in the words of ISO 20022. */
function chargeBearer(code: string | undefined): string | undefined {
  const codes = new Map([
    ['OUR', 'DEBT'],
    ['SHA', 'SHAR'],
    ['BEN', 'CRED'],
  ]);
  return code && (codes.get(code) ?? code);
}

function terminal(role: PartyRole, bic: Field | undefined): Party[] {
  return bic ? [{ role, bic, identifiers: [], address: [] }] : [];
}

function instructedMoney(field: FinField): Money | Rejected {
  const parts = /^([A-Z]{3})([\d,]+)\s*$/.exec(field.value);
  return parts
    ? money(parts[1]!, parts[2]!, field.path)
    : reject('MSG_AMOUNT_INVALID', 'field 33B is not currency and amount with a comma', field.path);
}

/** `136500,` and `0,05`: the comma is never left out, and is all that may stand at the end. */
function money(currency: string, amount: string, path: string): Money | Rejected {
  if (!/^\d+,\d*$/.test(amount)) return reject('MSG_AMOUNT_INVALID', 'the amount is not digits with one comma', path);
  return parseMoney(amount.replace(/,$/, '').replace(',', '.'), currency, path);
}

/** YYMMDD. Messages exist since 1977; a year from 80 on is of the last century. */
function calendarDate(digits: string): string {
  const [year, month, day] = [digits.slice(0, 2), digits.slice(2, 4), digits.slice(4)];
  return `${Number(year) >= 80 ? '19' : '20'}${year}-${month}-${day}`;
}
