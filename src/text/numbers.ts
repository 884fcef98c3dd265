/** Numbers as words: ordinals and the cardinals up to ninety-nine, in English. */
const UNITS =
  'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(' ');
const TENS = 'ten twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const ORDINALS = 'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth'.split(' ');

const words = new Map<string, number>();
for (const [i, word] of UNITS.entries()) words.set(word, i + 1);
for (const [i, word] of TENS.entries()) words.set(word, 10 * (i + 1));
for (const [i, word] of ORDINALS.entries()) words.set(word, i + 1);

/** The number that a word means: «first», «1st» and «1» are 1, «forty» is 40. Nothing for other words. */
export function numberOf(word: string): number | undefined {
  const first = word.charCodeAt(0);
  if (first > 57) return words.get(word);
  const digits = /^(\d{1,4})(?:st|nd|rd|th)?$/.exec(word)?.[1];
  return digits === undefined ? words.get(word) : Number(digits);
}

/** «forty four» and «forty 4» are 44. */
export function numberOfTwo(tens: string, unit: string): number | undefined {
  const [ten, one] = [words.get(tens), numberOf(unit)];
  return ten !== undefined && ten >= 20 && one !== undefined && one > 0 && one < 10 && !/^\d/.test(tens) ? ten + one : undefined;
}
