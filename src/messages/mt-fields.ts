import type { Field, Identifier, Party, PartyRole, Piece } from '../model/payment.ts';
import { foldWords } from '../text/fold.ts';
import { legalFormAt } from '../text/legal-forms.ts';
import { looksLikeRur6, readRur6 } from '../text/rur6.ts';
import { optional } from './record.ts';

/** A field of block 4. `value` is all that stands behind `:tag:`, line ends included; spans count from its beginning. */
export interface FinField {
  /** Two digits and the option letter, if it has one. */
  readonly tag: string;
  readonly path: string;
  readonly value: string;
}

/** A line of a field, with where it begins in the value. */
interface Line {
  readonly text: string;
  readonly from: number;
}

/** SWIFT's width of a party or narrative line. */
const LINE_WIDTH = 35;

/** Lines of a value without their ends; blank ones are left out. */
export function linesOf(value: string): Line[] {
  // Some systems fill lines with blanks to their full width.
  return [...value.matchAll(/[^\r\n]+/g)]
    .map((match) => ({ text: match[0].trimEnd(), from: match.index }))
    .filter(({ text }) => text !== '');
}

/** Lines, or parts of lines, joined by a space into one field that knows where each stood. */
export function joinLines(path: string, lines: readonly Line[], between = ' '): Field | undefined {
  let text = '';
  const pieces: Piece[] = [];
  for (const line of lines) {
    if (line.text.trim() === '') continue;
    if (text !== '') text += between;
    pieces.push({ at: text.length, from: line.from });
    text += line.text;
  }
  return text === '' ? undefined : withReading({ path, text, pieces });
}

/** Adds the Cyrillic where the sender wrote in SWIFT's RUR6 code. */
export function withReading<F extends Field>(field: F): F {
  return looksLikeRur6(field.text) ? { ...field, reading: readRur6(field.text) } : field;
}

/**
 * The party of a field by its option: A and G a BIC, B a place, C an account, D, H, K and none a name with its address, F
 * numbered lines, L an identifier. A first line with a slash is the account or the clearing code (domain.md 4.1).
 */
export function partyOf(role: PartyRole, field: FinField): Party {
  const option = field.tag[2] ?? '';
  const lines = linesOf(field.value);
  const { path } = field;
  if (option === 'F') return { role, ...numberedParty(path, lines) };
  // A clearing code and an account may stand one under the other.
  const named = lines.findIndex(({ text }) => !text.startsWith('/'));
  const slashed = lines.slice(0, named === -1 ? lines.length : named);
  const head = accountLines(path, slashed);
  const hasAccount = slashed.length > 0;
  const rest = lines.slice(slashed.length);
  switch (option) {
    case 'A':
    case 'G':
      return { role, ...head, ...optional('bic', joinLines(path, rest.slice(0, 1))), address: fieldsOf(path, rest.slice(1)) };
    case 'B':
      return { role, ...head, address: fieldsOf(path, rest) };
    case 'C':
      return hasAccount
        ? { role, ...head, address: fieldsOf(path, rest) }
        : { role, ...bicOrName(path, rest), identifiers: [], address: [] };
    case 'L':
      return { role, ...head, ...optional('name', joinLines(path, rest)), address: [] };
    default:
      return { role, ...head, ...freeParty(path, rest) };
  }
}

/** `/INS/` of field 72 names an earlier agent, by its BIC or in words. */
export function bicOrName(path: string, lines: readonly Line[]): Pick<Party, 'bic' | 'name'> {
  const field = joinLines(path, lines);
  if (!field) return {};
  return /^[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?$/.test(field.text.trim()) ? { bic: field } : { name: field };
}

/** The first account is the account; what more there is stands with the numbers. */
function accountLines(path: string, lines: readonly Line[]): Pick<Party, 'account' | 'identifiers'> {
  const parts = lines.map((line) => accountLine(path, line));
  const [account, ...more] = parts.flatMap((part) => part.account ?? []);
  return {
    ...optional('account', account),
    identifiers: [...parts.flatMap((part) => part.identifiers), ...more.map((value) => ({ scheme: '', value }))],
  };
}

/** `/ACCOUNT`, `/C/ACCOUNT`, `/D/ACCOUNT`, or a clearing code such as `//FW021000018`, with an account behind it or not. */
function accountLine(path: string, line: Line): Pick<Party, 'account' | 'identifiers'> {
  const clearing = /^\/\/([A-Z]{2})/.exec(line.text);
  const value = joinLines(path, [line]);
  if (clearing && value) return { identifiers: [{ scheme: clearing[1]!, value }] };
  const mark = /^\/(?:[CD]\/(?=.))?/.exec(line.text)![0].length;
  return { ...optional('account', joinLines(path, [cut(line, mark)])), identifiers: [] };
}

/**
 * A name and its address in free lines. Nothing says where the name ends: its first line is the name. The next goes on with
 * it if it holds no digit and either the first is full to its last column and an address still follows, or the second could
 * not have stood on the first and ends the name with a legal form. A name cut short is the better error than a street in the
 * name; what is left out stands in the address.
 */
function freeParty(path: string, lines: readonly Line[]): Pick<Party, 'name' | 'address'> {
  const [first, second] = lines;
  if (!first) return { address: [] };
  if (!second || !goesOn(first.text, second.text, lines.length))
    return { ...optional('name', joinLines(path, [first])), address: fieldsOf(path, lines.slice(1)) };
  const midWord = /\p{L}$/u.test(first.text) && /^\p{Ll}/u.test(second.text);
  return { ...optional('name', joinLines(path, [first, second], midWord ? '' : ' ')), address: fieldsOf(path, lines.slice(2)) };
}

function goesOn(first: string, second: string, lines: number): boolean {
  if (/\d/.test(second)) return false;
  if (first.length === LINE_WIDTH && lines > 2) return true;
  const overflows = first.length + 1 + second.split(' ', 1)[0]!.length > LINE_WIDTH;
  return overflows && endsWithLegalForm(`${first} ${second}`);
}

function endsWithLegalForm(text: string): boolean {
  const words = foldWords(text);
  return words.some((_, i) => i + (legalFormAt(words, i)?.length ?? -words.length) === words.length);
}

/** Options 50F and 59F: an account or an identifier, then lines `1/` to `8/`, each number as often as it needs. */
function numberedParty(path: string, lines: readonly Line[]): Omit<Party, 'role'> {
  const [first] = lines;
  const isNumbered = (line: Line | undefined): boolean => /^[1-8]\//.test(line?.text ?? '');
  const head = first && !isNumbered(first) ? partyIdentifier(path, first) : { identifiers: [] };
  const byNumber = new Map<string, Line[]>();
  let number = '1';
  for (const line of isNumbered(first) ? lines : lines.slice(1)) {
    const numbered = isNumbered(line);
    // Line 8 goes on with the number of line 6 or 7; a line without its number goes on with the one before.
    if (numbered && !line.text.startsWith('8')) number = line.text[0]!;
    byNumber.set(number, [...(byNumber.get(number) ?? []), numbered ? cut(line, 2) : line]);
  }
  const at = (digit: string): readonly Line[] => byNumber.get(digit) ?? [];
  const [place, ...morePlaces] = at('3');
  const hasCountry = /^[A-Z]{2}(?:\/|$)/.test(place?.text ?? '');
  const town = place && (hasCountry ? cut(place, 3) : place);
  return {
    ...head,
    ...optional('name', joinLines(path, at('1'))),
    ...optional('country', place && hasCountry ? joinLines(path, [{ ...place, text: place.text.slice(0, 2) }]) : undefined),
    ...optional('birthDate', joinLines(path, at('4'))),
    ...optional('birthPlace', joinLines(path, at('5'))),
    identifiers: [...head.identifiers, ...numberedIdentifiers(path, 'CUST', at('6')), ...numberedIdentifiers(path, 'NIDN', at('7'))],
    address: fieldsOf(path, [...at('2'), ...(town ? [town] : []), ...morePlaces]),
  };
}

/** `/ACCOUNT`, or `CODE/CC/…`: a passport, tax or customer number with the country that issued it. */
function partyIdentifier(path: string, line: Line): Pick<Party, 'account' | 'identifiers'> {
  if (line.text.startsWith('/')) return accountLine(path, line);
  const coded = /^([A-Z]{4})\/[A-Z]{2}\//.exec(line.text);
  const value = joinLines(path, [cut(line, coded?.[0].length ?? 0)]);
  return { identifiers: value ? [{ scheme: coded?.[1] ?? '', value }] : [] };
}

/** `CC/ISSUER/NUMBER`, which may be cut at the width of a line and go on in the next. */
function numberedIdentifiers(path: string, scheme: string, lines: readonly Line[]): Identifier[] {
  const [first, ...more] = lines;
  if (!first) return [];
  const value = joinLines(path, [cut(first, /^[A-Z]{2}\//.test(first.text) ? 3 : 0), ...more], '');
  return value ? [{ scheme, value }] : [];
}

function fieldsOf(path: string, lines: readonly Line[]): Field[] {
  return lines.flatMap((line) => joinLines(path, [line]) ?? []);
}

function cut(line: Line, length: number): Line {
  return { text: line.text.slice(length), from: line.from + length };
}
