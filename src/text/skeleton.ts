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
    if (skeletons.size > 500_000) skeletons.clear();
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
