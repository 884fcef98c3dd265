/** One way to read a text, and where its spans stand in the text as given. */
export interface Reading {
  readonly text: string;
  readonly spanOf: (from: number, to: number) => { readonly from: number; readonly to: number; readonly text: string };
}

/** A line of MT that is as full as this may have been cut inside a word; a line of four by 35 has two letters for its number. */
const FULL_LINE = 33;

/**
 * A text as it stands, and, where full lines were wrapped, also with those lines joined: «MIKROSK» and «HEMY» on two lines are one
 * word, and nobody can tell from the text whether a blank was lost at the break.
 */
export function readings(text: string): Reading[] {
  const plain: Reading = { text, spanOf: (from, to) => ({ from, to, text: text.slice(from, to) }) };
  if (!text.includes('\n')) return [plain];
  const breaks = [...text.matchAll(/\r?\n/g)].filter(({ index }) => index - (text.lastIndexOf('\n', index - 1) + 1) >= FULL_LINE);
  if (breaks.length === 0) return [plain];
  const places: number[] = [];
  for (let at = 0; at < text.length; at++)
    if (!breaks.some((found) => at >= found.index && at < found.index + found[0].length)) places.push(at);
  const original = (from: number, to: number): { from: number; to: number; text: string } => {
    const span = { from: places[from]!, to: places[to - 1]! + 1 };
    return { ...span, text: text.slice(span.from, span.to) };
  };
  return [plain, { text: places.map((place) => text.charAt(place)).join(''), spanOf: original }];
}
