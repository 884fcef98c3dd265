import { editDistance } from './edit-distance.ts';
import { skeletonOf } from './skeleton.ts';

/**
 * Words that many unrelated names share, with the spellings that mean the same. They still have to meet, but they weigh
 * little: two firms that share only «trading» and «group» share nothing.
 */
const CLASSES: readonly (readonly string[])[] = [
  ['and', 've', 'und', 'et', 'i', 'y'],
  ['of', 'the', 'for', 'de', 'la', 'le', 'el', 'al', 'bin', 'ibn', 'von', 'van', 'da', 'di', 'del', 'des', 'du', 'al'],
  ['trading', 'trade', 'trd', 'tdg', 'ticaret', 'tic', 'torgovaya', 'torg', 'torgovyi', 'handel', 'handels', 'commerce', 'commercial'],
  ['industry', 'industries', 'industrial', 'ind', 'sanayi', 'sanayii', 'san', 'promyshlennaya', 'promyshlennost', 'prom'],
  ['group', 'grp', 'grup', 'gruppa', 'gruppe', 'groupe', 'holding', 'holdings', 'hldg', 'hldgs'],
  ['company', 'companies', 'kompaniya', 'kompania', 'firma', 'firm', 'enterprise', 'enterprises', 'predpriyatie', 'isletmeleri'],
  ['international', 'intl', 'int', 'uluslararasi', 'mezhdunarodnyi', 'mezhdunarodnaya', 'internasional'],
  ['general', 'gen', 'genel'],
  ['services', 'service', 'svcs', 'srvcs', 'servis', 'hizmetleri', 'hizmet', 'uslugi'],
  [
    'technology',
    'technologies',
    'tech',
    'technical',
    'technics',
    'teknoloji',
    'teknolojileri',
    'teknik',
    'tekhnologii',
    'tekhnika',
    'technologii',
  ],
  ['import', 'imp', 'ithalat', 'export', 'exp', 'ihracat', 'importexport'],
  ['foreign', 'dis'],
  ['construction', 'constr', 'insaat', 'ins', 'stroitelnaya', 'stroi'],
  [
    'logistics',
    'logistic',
    'lojistik',
    'logistika',
    'transport',
    'transportation',
    'nakliyat',
    'nakliye',
    'shipping',
    'kargo',
    'cargo',
    'lines',
    'line',
  ],
  ['bank', 'banks', 'banka', 'bankasi', 'banque', 'banco', 'banking'],
  ['investment', 'investments', 'invest', 'yatirim', 'investitsii', 'capital', 'finance', 'financial', 'fund'],
  ['center', 'centre', 'tsentr', 'merkezi', 'merkez', 'zentrum'],
  ['factory', 'plant', 'works', 'zavod', 'fabrika', 'fabrikasi', 'mill'],
  ['institute', 'research', 'scientific', 'nauchno', 'enstitusu', 'institut'],
  ['production', 'proizvodstvennaya', 'manufacturing', 'mfg', 'uretim', 'imalat'],
  ['electronics', 'electronic', 'elektronik', 'elektronika', 'electric', 'electrical', 'elektrik'],
  ['engineering', 'muhendislik', 'inzhiniring', 'engineers'],
  ['food', 'foods', 'gida', 'foodstuff', 'urunleri', 'products'],
  ['textile', 'textiles', 'tekstil'],
  ['global', 'world', 'worldwide', 'universal', 'national', 'united', 'new'],
  ['mr', 'mrs', 'ms', 'dr', 'haji', 'hajji', 'sheikh', 'mullah', 'maulavi', 'prof', 'sayyid'],
];

const classes = new Map(CLASSES.flatMap((words) => words.map((word) => [word, words[0]!] as const)));

/** The longer words by their sound, for SHIPING and TEHNOLOGII are no rare words. */
const LONG = 6;
const sounds = new Map([...classes].filter(([word]) => word.length >= LONG).map(([word, name]) => [skeletonOf(word), name] as const));

/** Classes that say what a firm does. */
const TRADES = new Set([
  'construction',
  'logistics',
  'bank',
  'investment',
  'institute',
  'electronics',
  'engineering',
  'food',
  'textile',
  'technology',
]);

/** Whether a class of words says what a firm does, and not merely that it is one. */
export function isTrade(name: string): boolean {
  return TRADES.has(name);
}

/** The class of a common word, named by its first member; nothing for a word that tells names apart. */
export function wordClassOf(word: string): string | undefined {
  return classes.get(word) ?? (word.length < LONG ? undefined : (sounds.get(skeletonOf(word)) ?? misspelled(word)));
}

/** A long word with one letter wrong, as keyed in haste. */
function misspelled(word: string): string | undefined {
  const sound = skeletonOf(word);
  if (sound.length < LONG) return undefined;
  for (const [known, name] of sounds) if (known.length >= LONG && editDistance(known, sound, 1) <= 1) return name;
  return undefined;
}
