/**
 * Spellings that romanisation systems use for one sound, in the order they are applied. A skeleton is no
 * pronunciation: it only makes YEVTYUKHOVA, Evtiukhova and EVTYUHOVA the same word.
 */
const SOUNDS: readonly (readonly [RegExp, string])[] = [
  [/shch|sch|sc(?=[eiy])/g, 'sh'],
  [/kh|gh/g, 'h'],
  [/tch|tsch/g, 'ch'],
  [/ph/g, 'f'],
  [/ck|q/g, 'k'],
  [/x/g, 'ks'],
  // One letter of its own, for «zhang» is not «yang».
  [/dzh|zh|dj|dg/g, 'q'],
  [/ts|tz/g, 'c'],
  [/w/g, 'v'],
  [/ou|oo/g, 'u'],
  [/^[yj]e/g, 'e'],
  [/[yj](?=[aou])/g, 'i'],
  [/ee|[iyj]+e|e[iyj]+|[iyj]+/g, 'i'],
  [/(.)\1+/g, '$1'],
];

const skeletons = new Map<string, string>();

/** The sound skeleton of a folded word; words with digits are left as they are, for numbers are never fuzzy. */
export function skeletonOf(word: string): string {
  let skeleton = skeletons.get(word);
  if (skeleton === undefined) {
    skeleton = /\d/.test(word) ? word : SOUNDS.reduce((text, [from, to]) => text.replaceAll(from, to), word);
    // The cache is for a night's vocabulary; past that, forget rather than grow.
    if (skeletons.size > 500_000) skeletons.clear();
    skeletons.set(word, skeleton);
  }
  return skeleton;
}
