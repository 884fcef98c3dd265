import anyAscii from 'any-ascii';

/** A folded text with, for every unit of it, where that stood in the original. */
export interface Mapped {
  readonly text: string;
  /** Start of the original character behind each folded unit; one more entry for the end. */
  readonly at: readonly number[];
}

/**
 * Upper case with Latin letters plain (İ, ı and i are all I; Ş is S) and full-width digits narrow; Cyrillic stays, for
 * «ТН ВЭД» is looked for as written. Invisible characters are gone. Spans can be carried back by `originalSpan`.
 */
export function foldUpper(original: string): Mapped {
  let text = '';
  const at: number[] = [];
  let position = 0;
  for (const char of original) {
    const folded = foldChar(char);
    text += folded;
    for (let i = 0; i < folded.length; i++) at.push(position);
    position += char.length;
  }
  at.push(original.length);
  return { text, at };
}

/** The span of the original text behind a span of the folded one. */
export function originalSpan(mapped: Mapped, from: number, to: number): [from: number, to: number] {
  return [mapped.at[from]!, mapped.at[to]!];
}

function foldChar(char: string): string {
  // Nearly all of them, and none of the rest is for them.
  if (char <= '\u007f') return char.toUpperCase();
  if (/[\p{Cf}\p{M}]/u.test(char)) return '';
  const narrow = char.normalize('NFKC');
  return (/\p{Script=Latin}/u.test(narrow) ? anyAscii(narrow) : narrow).toUpperCase();
}
