/** Longer words are compared by their beginnings; no name has them. */
const LONGEST = 255;

/** Three rows of the table, kept between calls: words are compared by the million. */
const rows = [new Uint8Array(LONGEST + 1), new Uint8Array(LONGEST + 1), new Uint8Array(LONGEST + 1)] as const;

/**
 * Optimal string alignment distance (insert, delete, substitute, swap neighbours), or `limit + 1` once it must exceed
 * `limit`. Exact up to the limit; strings are short words, so the plain table beats anything cleverer.
 */
export function editDistance(one: string, other: string, limit: number): number {
  if (one === other) return 0;
  const tooFar = limit + 1;
  if (Math.abs(one.length - other.length) > limit) return tooFar;
  const a = one.slice(0, LONGEST);
  const b = other.slice(0, LONGEST);
  let [beforeLast, last, row]: [Uint8Array, Uint8Array, Uint8Array] = [rows[0], rows[1], rows[2]];
  for (let j = 0; j <= b.length; j++) last[j] = j;
  for (let i = 1; i <= a.length; i++) {
    const letter = a.charCodeAt(i - 1);
    const before = i > 1 ? a.charCodeAt(i - 2) : -1;
    row[0] = i;
    let best = i;
    for (let j = 1; j <= b.length; j++) {
      const met = b.charCodeAt(j - 1);
      let cost = last[j - 1]! + (letter === met ? 0 : 1);
      if (last[j]! + 1 < cost) cost = last[j]! + 1;
      if (row[j - 1]! + 1 < cost) cost = row[j - 1]! + 1;
      if (j > 1 && before === met && letter === b.charCodeAt(j - 2) && beforeLast[j - 2]! + 1 < cost) cost = beforeLast[j - 2]! + 1;
      row[j] = cost;
      if (cost < best) best = cost;
    }
    if (best > limit) return tooFar;
    [beforeLast, last, row] = [last, row, beforeLast];
  }
  return Math.min(last[b.length]!, tooFar);
}
