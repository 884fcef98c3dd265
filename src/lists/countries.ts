import countries from 'i18n-iso-countries';
import english from 'i18n-iso-countries/langs/en.json' with { type: 'json' };

countries.registerLocale(english);

/** Names that lists use and ISO's short names do not. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  russia: 'RU',
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
  if (/^[A-Z]{2}$/.test(trimmed)) return trimmed;
  return OTHER_NAMES[trimmed.toLowerCase()] ?? countries.getAlpha2Code(trimmed, 'en') ?? trimmed;
}
