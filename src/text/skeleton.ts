/**
 * Spellings that romanisation systems use for one sound. A skeleton is no pronunciation: it only makes YEVTYUKHOVA,
 * Evtiukhova and EVTYUHOVA the same word. «zh» is one letter of its own, for «zhang» is not «yang».
 */
const SOUNDS = new Map(
  'shch>sh sch>sh sc>sh tsch>ch tch>ch dzh>q zh>q dj>q dg>q th>t dh>d kh>h gh>h ph>f ck>k ts>c tz>c q>k x>ks w>v ou>u oo>u'
    .split(' ')
    .map((rule) => rule.split('>') as [string, string]),
);
const SPELLING = /shch|tsch|tch|sch|sc(?=[eiy])|dzh|zh|dj|dg|kh|gh|th|dh|ph|ck|ts|tz|q|x|w|ou|oo/g;

const skeletons = new Map<string, string>();

/** The sound skeleton of a folded word; words with digits are left as they are, for numbers are never fuzzy. */
export function skeletonOf(word: string): string {
  let skeleton = skeletons.get(word);
  if (skeleton === undefined) {
    skeleton = /\d/.test(word) ? word : soundOf(word);
    // The cache is for a night's vocabulary; past that, forget rather than grow.
    if (skeletons.size > 150_000) skeletons.clear();
    skeletons.set(word, skeleton);
  }
  return skeleton;
}

function soundOf(word: string): string {
  const spelled = word.replaceAll(SPELLING, (spelling) => SOUNDS.get(spelling)!);
  const voiced = /[iyj]|ee/.test(spelled)
    ? spelled
        .replace(/^[yj]e/, 'e')
        .replaceAll(/[yj](?=[aou])/g, 'i')
        .replaceAll(/ee|[iyj]+e|e[iyj]+|[iyj]+/g, 'i')
    : spelled;
  return voiced.replaceAll(/(.)\1+/g, '$1');
}

const VOWELS = 'aeiou';

/** Letters that are read in more ways than one where vowels are not written: a sign for a vowel is a consonant too. */
const READINGS: Readonly<Record<string, string>> = { v: 'vuo', i: 'iey', a: 'ae', b: 'bpv', p: 'pf', f: 'fv', h: 'hg', g: 'gj' };

/** What words have in common that are one when no vowels are written: to look them up by, for `isVowelless` to decide. */
export function consonantsOf(skeleton: string): string {
  return withoutArticle(skeleton)
    .replaceAll(/[aeiouvhgjfbp]/g, '')
    .replaceAll(/(.)\1+/g, '$1');
}

/**
 * Whether the skeleton of a word in Arabic, Persian or Hebrew letters is that of a word with its vowels: its letters stand there in
 * order, and between them nothing but vowels. «mhsn» is Mohsen, and «hmdan» is no Hamdouni, for a long vowel that is written must be there.
 */
export function isVowelless(written: string, spoken: string): boolean {
  const letters = withoutArticle(written).replace(/(?<=.)[ha]$/, '');
  const word = withoutArticle(spoken).replace(/(?<=.)h$/, '');
  let at = 0;
  for (const [i, letter] of Array.from(letters).entries()) {
    const readings = i === 0 && letter === 'a' ? VOWELS : (READINGS[letter] ?? letter);
    // A first vowel is written too, so none is passed over there.
    if (i > 0) while (at < word.length && !readings.includes(word.charAt(at)) && VOWELS.includes(word.charAt(at))) at++;
    const isRead = at < word.length && readings.includes(word.charAt(at));
    // Shin is «sh» or «s»: Israel, Shimon.
    if (!isRead && !(letter === 'h' && letters.charAt(i - 1) === 's')) return false;
    if (isRead) at++;
  }
  return Array.from(word.slice(at)).every((letter) => VOWELS.includes(letter));
}

/** The Arabic article, which is written with its word or apart. */
function withoutArticle(skeleton: string): string {
  return skeleton.replace(/^al(?=.{3})/, '');
}

/** How many outlines are told apart. */
export const OUTLINES = 0x10_0000;

/** Letters that no rule above adds, drops or changes. */
const STEADY = Uint8Array.from({ length: 128 }, (_, code) => 'ablmnr'.indexOf(String.fromCharCode(code)) + 1);

/**
 * A number that words of one sound share: a hash of their steady letters, each run of one counted once. Words joined seldom sound
 * like another word, and this says so without asking for their sound.
 */
export function outlineOf(word: string): number {
  let outline = 0;
  let last = 0;
  for (let i = 0; i < word.length; i++) {
    const letter = STEADY[word.charCodeAt(i)]!;
    if (letter === 0 || letter === last) continue;
    last = letter;
    outline = Math.imul(outline * 7 + letter, 0x9e3779b1) >>> 12;
  }
  return outline & (OUTLINES - 1);
}
