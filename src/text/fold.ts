import anyAscii from 'any-ascii';

/** A word folded to `a-z0-9`, with the span of the original text (UTF-16 units, half open) that it came from. */
export interface Word {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

const SEPARATOR = ' ';

/**
 * Letters drawn like a Latin one. They are read as that Latin letter only inside a word that also holds Latin letters:
 * «NЕMCHINOVO» with a Cyrillic Е hides a name, while an all-Cyrillic «РОСТ» is simply Russian for "rost".
 */
const LOOK_ALIKES = zip('АаВЕеЁёКкМНОоРрСсТУуХхІіЈјЅѕ' + 'ΑΒΕΖΗΙΚΜΝΟοΡΤΥΧ', 'aabeeeekkmhooppcctyyxxiijjss' + 'abezhikmnooptyx');

/** Letters of Arabic and Hebrew that a table of consonants passes over, and that are read as a vowel or carry one. */
const CARRIERS = new Map(Array.from('اأإآٱىةعאע', (letter) => [letter, 'a'] as const));

/** Hebrew letters that are read hard or soft; the table knows the soft reading only. */
const HARD = new Map([
  ['ב', 'b'],
  ['פ', 'p'],
  ['ף', 'p'],
  ['ש', 'sh'],
]);

const foldCache = new Map<string, string>();

/**
 * Splits a text into folded words of any script: accents, case and invisible characters are gone, letters are Latin.
 * Spans point into the text as given, so that evidence can be shown where it stood.
 */
export function foldWords(text: string): Word[] {
  const words: Word[] = [];
  let current = '';
  let from = 0;
  let to = 0;
  const close = (): void => {
    if (current !== '') words.push({ text: unmask(text.slice(from, to)) ?? current, from, to });
    current = '';
  };
  let at = 0;
  for (const char of text) {
    const ascii = foldChar(char);
    if (ascii === SEPARATOR) close();
    else if (char === '&') {
      close();
      words.push({ text: 'and', from: at, to: at + 1 });
    } else if (ascii !== '') {
      if (current === '') from = at;
      current += ascii;
      to = at + char.length;
    }
    at += char.length;
  }
  close();
  return words;
}

/** The folded words of a text, without their spans. */
export function foldText(text: string): string {
  return foldWords(text)
    .map((word) => word.text)
    .join(' ');
}

/** True when a word mixes Latin letters with look-alikes of another script, as hidden names do (domain.md D3). */
export function hasLookAlikes(word: string): boolean {
  return /\p{Script=Latin}/u.test(word) && /[\p{Script=Cyrillic}\p{Script=Greek}]/u.test(word);
}

/** One character as `a-z0-9`, as nothing (it joins its neighbours), or as a separator. */
function foldChar(char: string): string {
  let ascii = foldCache.get(char);
  if (ascii === undefined) {
    ascii = computeFold(char);
    foldCache.set(char, ascii);
  }
  return ascii;
}

function computeFold(char: string): string {
  if (char === '&') return char;
  const plain = char.normalize('NFKC');
  const carrier = CARRIERS.get(plain) ?? HARD.get(plain);
  if (carrier) return carrier;
  if (/[\s]/u.test(char)) return SEPARATOR;
  // Marks, apostrophes, soft and hard signs and invisible characters hide inside words, so they join.
  if (/[\p{M}\p{Cf}\p{Cc}'’‘ʼʻ`´ʹьъ]/iu.test(char)) return '';
  if (!/[\p{L}\p{N}]/u.test(char)) return SEPARATOR;
  return anyAscii(char.normalize('NFKC'))
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '');
}

/** The word with its look-alikes read as Latin, or nothing when it has none. */
function unmask(word: string): string | undefined {
  // oxlint-disable-next-line no-control-regex -- a quick way out for the plain ASCII word, nearly all of them
  if (/^[\u0000-\u024F]*$/.test(word) || !hasLookAlikes(word)) return undefined;
  return Array.from(word, (char) => LOOK_ALIKES.get(char) ?? foldChar(char)).join('');
}

function zip(keys: string, values: string): ReadonlyMap<string, string> {
  return new Map(Array.from(keys, (key, i) => [key, values.charAt(i)]));
}
