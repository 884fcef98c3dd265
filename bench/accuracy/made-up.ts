/** Numbers in [0, 1) that are the same for the same seed (mulberry32). */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function pick<T>(items: readonly T[], next: () => number): T {
  return items[Math.floor(next() * items.length)]!;
}

interface Locale {
  readonly first?: Readonly<Record<string, readonly string[]>>;
  readonly last?: Readonly<Record<string, readonly string[]>>;
}

/** People that nobody lists, by names common where they live. */
export function cleanPersons(locales: object, size: number, next: () => number): string[] {
  const usable = (Object.values(locales) as Locale[])
    .map(({ first, last }) => [Object.values(first ?? {}).flat(), Object.values(last ?? {}).flat()] as const)
    .filter(([first, last]) => first.length > 0 && last.length > 0);
  return Array.from({ length: size }, () => {
    const [first, last] = pick(usable, next);
    return `${pick(first, next)} ${pick(last, next)}`;
  });
}

/** Each word of four letters and more with one letter dropped, doubled, changed, or changed for its neighbour. */
export function editEveryWord(name: string, next: () => number): string {
  return name
    .split(' ')
    .map((word) => (/^\p{L}{4,}/u.test(word) ? editWord(word, next) : word))
    .join(' ');
}

const LETTERS = 'A E I O U N R S T L K M'.split(' ');

function editWord(word: string, next: () => number): string {
  const at = 1 + Math.floor(next() * (word.replace(/\P{L}+$/u, '').length - 2));
  const [before, letter, after] = [word.slice(0, at), word[at]!, word.slice(at + 1)];
  const kinds = [before + after, before + letter + letter + after, before + pick(LETTERS, next) + after];
  return pick([...kinds, before.slice(0, -1) + letter + before.slice(-1) + after], next);
}
