import { code as currencyByCode } from 'currency-codes';
import type { Money, Rejected } from '../model/payment.ts';
import { reject } from './record.ts';

/** Codes that ISO 4217 added after the library's table (2024-06-25), with their minor units. */
const NEWER_CURRENCIES: ReadonlyMap<string, number> = new Map([['XCG', 2]]);

/** Decimals of a currency; never from Intl, which differs from ISO 4217 for about thirty codes. */
function minorUnits(currency: string): number | undefined {
  // The library knows codes in any case; a message has capitals, and so has the database.
  if (!/^[A-Z]{3}$/.test(currency)) return undefined;
  return NEWER_CURRENCIES.get(currency) ?? currencyByCode(currency)?.digits;
}

/**
 * An amount as the message writes it, exact. Rejects what is not a positive decimal of at most 18 digits, an unknown
 * currency, and more decimals than the currency has.
 */
export function parseMoney(value: string, currency: string, path: string): Money | Rejected {
  const digits = minorUnits(currency);
  if (digits === undefined)
    // Only what looks like a code is repeated: in a shifted column it would be a name.
    return reject('MSG_CURRENCY_UNKNOWN', `${/^[A-Z]{3}$/.test(currency) ? currency : 'the currency'} is not an ISO 4217 code`, path);
  const decimal = /^(\d{1,18})(?:\.(\d{1,5}))?$/.exec(value.trim());
  const [, whole, fraction = ''] = decimal ?? [];
  if (whole === undefined || whole.length + fraction.length > 18)
    return reject('MSG_AMOUNT_INVALID', 'the amount is not a plain decimal of at most 18 digits, 5 of them after the point', path);
  if (fraction.replace(/0+$/, '').length > digits)
    return reject('MSG_AMOUNT_INVALID', `the amount has more than the ${digits} decimals of ${currency}`, path);
  if (/^0*$/.test(whole + fraction)) return reject('MSG_AMOUNT_INVALID', 'the amount is zero', path);
  return { value: value.trim(), currency };
}

/** A calendar date YYYY-MM-DD that exists; an offset after it (xs:date allows one) is not accepted, for a day is a day. */
export function isCalendarDate(text: string): boolean {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!parts) return false;
  const [year, month, day] = parts.slice(1).map(Number) as [number, number, number];
  const lengths = [31, year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return year >= 1900 && month >= 1 && month <= 12 && day >= 1 && day <= lengths[month - 1]!;
}

export const UETR = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/** What can only be meant as an IBAN: two letters, two check digits, and at least eleven more (ISO 13616). */
export const IBAN_SHAPE = /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/;
