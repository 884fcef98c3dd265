import countries from 'i18n-iso-countries';
import english from 'i18n-iso-countries/langs/en.json' with { type: 'json' };

countries.registerLocale(english);

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
