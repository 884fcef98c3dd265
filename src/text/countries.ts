import countries from 'i18n-iso-countries';
import german from 'i18n-iso-countries/langs/de.json' with { type: 'json' };
import english from 'i18n-iso-countries/langs/en.json' with { type: 'json' };
import russian from 'i18n-iso-countries/langs/ru.json' with { type: 'json' };
import turkish from 'i18n-iso-countries/langs/tr.json' with { type: 'json' };
import { foldText } from './fold.ts';

for (const language of [english, turkish, russian, german]) countries.registerLocale(language);

/** Names that lists use and ISO's short names do not. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  russia: 'RU',
  uk: 'GB',
  'united kingdom of great britain and northern ireland': 'GB',
  'democratic people’s republic of korea': 'KP',
  "democratic people's republic of korea": 'KP',
  dprk: 'KP',
  'iran (islamic republic of)': 'IR',
  'viet nam': 'VN',
  prc: 'CN',
  'china, hong kong special administrative region': 'HK',
  macau: 'MO',
  'congo (democratic republic)': 'CD',
  'congo, republic of the': 'CG',
  'myanmar (burma)': 'MM',
  'guinea bissau': 'GW',
  'palestinian territories': 'PS',
  'occupied palestinian territories': 'PS',
  'republic of ireland': 'IE',
  'cote d ivoire': 'CI',
  'netherlands antilles': 'CW',
  brunei: 'BN',
  'cabo verde': 'CV',
  'macedonia (fyr)': 'MK',
  'british virgin islands': 'VG',
  syria: 'SY',
  iran: 'IR',
  'korea, north': 'KP',
  'north korea': 'KP',
  'korea, south': 'KR',
  'south korea': 'KR',
  burma: 'MM',
  turkey: 'TR',
  turkiye: 'TR',
  venezuela: 'VE',
  bolivia: 'BO',
  tanzania: 'TZ',
  moldova: 'MD',
  vietnam: 'VN',
  laos: 'LA',
  taiwan: 'TW',
  'hong kong': 'HK',
  'congo, democratic republic of the': 'CD',
  'west bank': 'PS',
  palestinian: 'PS',
  'region: gaza': 'PS',
  'region: crimea': 'UA',
  'united states': 'US',
  uae: 'AE',
  'bahamas, the': 'BS',
  'gambia, the': 'GM',
};

/** ISO 3166 alpha-2 of a country as a list names it; the list's own words where it is unknown, for nothing is dropped. */
export function countryCode(name: string): string {
  const trimmed = name.trim();
  const other = OTHER_NAMES[trimmed.toLowerCase()];
  if (other === undefined && /^[A-Z]{2}$/.test(trimmed)) return trimmed;
  return other ?? countries.getAlpha2Code(trimmed, 'en') ?? trimmed;
}

/** What payments write that no standard has. */
const PAYMENT_NAMES: Readonly<Record<string, string>> = {
  usa: 'US',
  'u s a': 'US',
  bae: 'AE',
  'p r china': 'CN',
  'pr china': 'CN',
  'peoples republic of china': 'CN',
  hongkong: 'HK',
  'hong kong sar': 'HK',
  russian: 'RU',
  'russian federation': 'RU',
  'rusya federasyonu': 'RU',
  rossiya: 'RU',
  rossiia: 'RU',
  'kyrgyz republic': 'KG',
  kirghizia: 'KG',
  kirgizia: 'KG',
  kirgiziya: 'KG',
  kazahstan: 'KZ',
  'belarus republic': 'BY',
  'republic of belarus': 'BY',
  'beyaz rusya': 'BY',
  belorussia: 'BY',
  england: 'GB',
  ingiltere: 'GB',
  hollanda: 'NL',
  holland: 'NL',
  almanya: 'DE',
  turkiye: 'TR',
};

/** Country names of four languages, folded: a name on an address line is written in any case and alphabet. */
const foldedNames = new Map<string, string>();
for (const language of ['de', 'ru', 'tr', 'en'])
  for (const [iso2, names] of Object.entries(countries.getNames(language, { select: 'all' })))
    for (const name of names) foldedNames.set(foldText(name), iso2);
for (const [name, iso2] of [...Object.entries(OTHER_NAMES), ...Object.entries(PAYMENT_NAMES)]) foldedNames.set(foldText(name), iso2);

// A word of Turkish and a name of a country: «mali» is financial, and «fas» half of a verb.
for (const name of ['mali', 'fas']) foldedNames.delete(name);

/** Longest name of a country, in words, that an address line ends with. */
const LONGEST_NAME = 4;

/**
 * ISO 3166 alpha-2 of the country that an address line ends with, in English, Turkish, Russian or German; nothing where it
 * ends with none.
 */
export function countryAtEnd(line: string): string | undefined {
  const words = foldText(line).split(' ');
  for (let length = Math.min(LONGEST_NAME, words.length); length > 0; length--) {
    const iso2 = foldedNames.get(words.slice(-length).join(' '));
    // New Mexico and New Jersey are states, and so is Georgia but for its towns.
    const isState =
      words.at(-length - 1) === 'new' || (iso2 === 'GE' && !/tbilisi|batumi|kutaisi|tiflis/.test(words.join(' ')) && words.length > 1);
    if (iso2 && !isState) return iso2;
  }
  return undefined;
}
