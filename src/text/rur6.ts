/**
 * SWIFT-RUR 6: one Latin character for one Cyrillic letter, in the case that the table gives, so that Russian text passes
 * through a network of Latin capitals. An apostrophe switches to real Latin and back (domain.md 3.2).
 */
const LETTERS: Readonly<Record<string, string>> = tableOf('ABVGDEoJZIiKLMNOPRSTUFHCcQqxYXeuanjm', 'АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ№«»');

function tableOf(codes: string, letters: string): Record<string, string> {
  return Object.fromEntries(codes.split('').map((code, i) => [code, letters[i]!]));
}

/** The small letters that the code uses for letters: they stand among capitals, where ordinary writing has none. */
const SMALL = 'oicqxeua';

/**
 * True when a text can only be RUR6: small letters of its code next to capitals inside a word, no other small letter, and
 * mostly capitals. Ordinary mixed case fails on its first vowel and consonant; all-capital text says nothing.
 */
export function looksLikeRur6(text: string): boolean {
  const words = text.replaceAll(/'[^']*'/g, ' ');
  const small = words.match(/[a-z]/g) ?? [];
  if (small.length === 0 || small.some((letter) => !`${SMALL}njm`.includes(letter))) return false;
  const capitals = words.match(/[A-Z]/g)?.length ?? 0;
  return capitals >= 2 * small.length && new RegExp(`[A-Z]{2}[${SMALL}]|[${SMALL}][A-Z]{2}`).test(words);
}

/** The Cyrillic of a RUR6 text, of the same length, so that a span of one is a span of the other. */
export function readRur6(text: string): string {
  let latin = false;
  let read = '';
  for (const char of text) {
    if (char === "'") latin = !latin;
    read += char === "'" ? ' ' : latin ? char : (LETTERS[char] ?? char);
  }
  return read;
}
