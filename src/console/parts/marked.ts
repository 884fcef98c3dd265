import { each, html, type Html } from '../html.ts';

/** A text with stretches marked. They may touch and overlap; what lies outside the text is left out. */
export function marked(text: string, stretches: readonly { readonly from: number; readonly to: number }[]): Html {
  const pieces: { readonly text: string; readonly isMarked: boolean }[] = [];
  let at = 0;
  for (const { from, to } of merged(stretches, text.length)) {
    pieces.push({ text: text.slice(at, from), isMarked: false }, { text: text.slice(from, to), isMarked: true });
    at = to;
  }
  pieces.push({ text: text.slice(at), isMarked: false });
  return html`${each(pieces, ({ text: piece, isMarked }) => (isMarked ? html`<mark>${piece}</mark>` : html`${piece}`))}`;
}

function merged(stretches: readonly { readonly from: number; readonly to: number }[], length: number): { from: number; to: number }[] {
  const sorted = stretches
    .map(({ from, to }) => ({ from: Math.max(0, from), to: Math.min(length, to) }))
    .filter(({ from, to }) => from < to)
    .toSorted((a, b) => a.from - b.from || a.to - b.to);
  const out: { from: number; to: number }[] = [];
  for (const one of sorted) {
    const last = out.at(-1);
    if (last && one.from <= last.to) last.to = Math.max(last.to, one.to);
    else out.push({ ...one });
  }
  return out;
}
