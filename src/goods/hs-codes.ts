import { foldUpper, originalSpan } from '../text/upper.ts';
import type { CodeMatch, GoodsList } from './goods-list.ts';

/** How a code was written: after a keyword, as a tariff number with points, or as bare digits. */
export type Anchor = 'anchored' | 'dotted' | 'bare';

/** A listed code found in a text. */
export interface HsHit extends CodeMatch {
  readonly anchor: Anchor;
  /** Half-open span of the digits in the text as given. */
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** Words that announce a tariff code in English, Turkish and Russian payments (domain.md 4.3, step 2). */
const KEYWORD = [
  String.raw`H\.?\s?S\.?(?:[\s-]?(?:CODES?|KOD[UI]?|NO|NR|NUM(?:BER)?))?`,
  String.raw`HTS(?:US)?(?:\s?(?:CODES?|NO))?`,
  String.raw`HSN(?:\s?CODES?)?`,
  String.raw`TARIC`,
  String.raw`CN\s?(?:CODES?|NO)`,
  String.raw`(?:CUSTOMS|TARIFF|COMMODITY)(?:\s?TARIFF)?\s?(?:CODES?|NO|NUMBER)`,
  String.raw`CUSTOMS\s?TARIFF|TARIFF\s?(?:HEADING|ITEM)`,
  String.raw`G\.?T\.?I\.?P\.?(?:\s?(?:NO|KOD[UI]?))?`,
  String.raw`GUMRUK\s?TARIFE(?: [A-Z]{1,12}){0,3}`,
  String.raw`ТН\s?ВЭД(?:\s?(?:ЕАЭС|ТС))?`,
  String.raw`КОД[ЫА]?\s?ТН`,
  String.raw`T\.?N\.?\s?V\.?E\.?D\.?`,
].join('|');

const ANCHORED = new RegExp(String.raw`(?<!\p{L})(?:${KEYWORD})\s{0,4}[:#=.№(-]{0,4}\s{0,4}(\d[\d\s.,;/&+-]{4,90})`, 'gu');

/** 8542.31, 8542.31.90.00.00, the Russian 8542 31 900 1, and 8542 31 90 00 in pairs to the end; plain spaces alone prove nothing (account «8542 3100»). */
const DOTTED = /(?<![\d.,-])(?:\d{4}\.\d{2}(?:\.?\d{2}){0,3}|\d{4} \d{2} \d{3} \d|\d{4} \d{2} \d{2} \d{2}(?: \d{2})?)(?![\d]|[.,]\d| \d)/gu;

const BARE = /(?<![\p{L}\d.,/-])(?:\d{12}|\d{10}|\d{8}|\d{6})(?![\p{L}\d]|[.,/-]\d)/gu;

/** What stands before digits that are something else: an invoice, account, order, date or telephone number. */
const OTHER_NUMBER =
  /(?:(?<!\p{L})(?:INV(?:OICE)?|FATURA|FTR|RECHNUNG|СЧЕТ[А-Я]*|ACC(?:OUNT)?|A\/C|HESAP|IBAN|PO|ORDER|SIPARIS|CONTRACT|SOZLESME|ДОГОВОР[А-Я]*|КОНТРАКТ[А-Я]*|REF(?:ERENCE)?|DATED?|DTD|TARIH|TEL|PHONE|FAX|BOOKING|CONTAINER|B\/L|LOT|SERI(?:AL|NO)?|NO|NR|N|TOTAL|TOPLAM|AMOUNT(?: OF)?|TUTAR|SUM|VAT|KDV|НДС|СУММА|ИТОГО|BEDEL[A-Z]*|NET|BALANCE|CHARGES?|ОПЛАТА|POLICY|PNR|FLIGHT|ID|USD|EUR|TRY|TL|GBP|CHF|CNY|RUB|AED)|№|#|\+\d[\d ]*|[$€₺£])[\s.:#№/-]*$/u;

/** «8542.31 USD» is money. */
const CURRENCY_BEHIND = /^\s?(?:USD|EUR|TRY|TL|GBP|CHF|CNY|RUB|AED|РУБ|ДОЛЛ|ЕВРО|DOL|LIRA|AVRO|EURO|[$€₺£])/u;

/** Lengths of a tariff number: HS 6, CN 8, TARIC, HTS and ТН ВЭД 10, GTİP 12. Only the first six digits matter. */
const LENGTHS = new Set([6, 8, 10, 12]);

/**
 * Finds the codes of a goods list in free text, in text order, each place once with its strongest anchor. Goods that a
 * payment does not name stay unseen: no hit proves nothing.
 */
export function findHsCodes(text: string, goods: GoodsList): HsHit[] {
  const folded = foldUpper(text);
  if (!goods.mayStandIn(folded.text)) return [];
  const hits: HsHit[] = [];
  const add = (digits: string, anchor: Anchor, start: number, end: number): void => {
    const found = goods.find(digits.slice(0, 6));
    const [from, to] = originalSpan(folded, start, end);
    if (!found || hits.some((hit) => hit.from < to && from < hit.to)) return;
    hits.push({ ...found, anchor, from, to, text: text.slice(from, to) });
  };
  for (const match of folded.text.matchAll(ANCHORED)) {
    const list = match[1]!;
    for (const part of codesOf(list))
      add(
        part.digits,
        'anchored',
        match.index + match[0].length - list.length + part.at,
        match.index + match[0].length - list.length + part.at + part.length,
      );
  }
  for (const [anchor, pattern] of [
    ['dotted', DOTTED],
    ['bare', BARE],
  ] as const)
    for (const match of folded.text.matchAll(pattern)) {
      const [start, end] = [match.index, match.index + match[0].length];
      const before = folded.text.slice(Math.max(0, start - 20), start);
      if (OTHER_NUMBER.test(before) || CURRENCY_BEHIND.test(folded.text.slice(end, end + 5))) continue;
      add(match[0].replaceAll(/\D/g, ''), anchor, start, end);
    }
  return hits.toSorted((a, b) => a.from - b.from);
}

/** Between commas and the like; a dash parts two numbers where a whole one stands on either side of it. */
const PARTS = /(?:(?!(?<=\d{2})\s?-\s?\d{4}\.?\d{2})[^,;/&+])+/g;

/**
 * The tariff numbers in what follows a keyword:
 *
 *     8542.31, 8542.32          two, by the comma
 *     854231 854232             two, by the space
 *     8542.31 - 8542.39         two, by the dash: both ends of a range
 *     8542.31 2 PCS             the first six digits: the rest is a quantity
 */
function* codesOf(list: string): Generator<{ digits: string; at: number; length: number }> {
  for (const part of list.matchAll(PARTS)) {
    const text = part[0];
    if (/^\s*\d{6,12}(?:\s+\d{6,12})+\s*$/.test(text)) {
      for (const word of text.matchAll(/\d+/g)) yield { digits: word[0], at: part.index + word.index, length: word[0].length };
      continue;
    }
    const whole = /^[\s-]*(\d[\d\s.-]*\d)[\s.-]*$/.exec(text);
    const head = /^[\s-]*(\d{4}[.\s-]?\d{2}(?:[.\s-]?\d{2}){0,3})(?!\d)/.exec(text) ?? /^[\s-]*(\d{4}[.\s-]?\d{2})(?!\d)/.exec(text);
    const found = whole && LENGTHS.has(whole[1]!.replaceAll(/\D/g, '').length) ? whole : head;
    if (found) yield { digits: found[1]!.replaceAll(/\D/g, ''), at: part.index + found[0].indexOf(found[1]!), length: found[1]!.length };
  }
}
