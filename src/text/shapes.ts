/** What stands for a digit whose value was left out: no character, so that no text looks like the shape of another. */
export const ANY_DIGIT = '\uffff';

/** Characters that are read as they stand. Others may read as digits, or vanish between them: «8536\u200B90» is a number in one. */
const PLAIN = /^[\x20-\x7e\n\r\t\p{L}]*$/u;

/** A number that a line break parts: a full line may have been cut inside it. */
const PARTED = /\d\r?\n\d/;

/**
 * A text with the value of its numbers left out, but of those that mean something or belong to a word. Its length is the same.
 *
 * @returns nothing where what stands for numbers cannot be told from the characters
 */
export function shapeOfText(text: string, isTelling: (digits: string) => boolean): string | undefined {
  if (!PLAIN.test(text) || PARTED.test(text)) return undefined;
  return text.replaceAll(/(?<![\p{L}\d])\d+(?![\p{L}\d])/gu, (digits) => (isTelling(digits) ? digits : ANY_DIGIT.repeat(digits.length)));
}

/**
 * A pattern that meets the shape of every text that the given pattern meets, whatever its digits are: `2RS` becomes `[2#]RS`, and
 * `\d` `[\d#]`. It may meet more; it must not meet less, so a digit that must not stand somewhere is left as it is there.
 */
export function shapeOfPattern({ source, flags }: RegExp): RegExp {
  if (/\\[bBW]/.test(source)) throw new Error(`a pattern with \\b, \\B or \\W has no shape: ${source}`);
  let shape = '';
  /** For every open bracket, whether it must not be met, or stands inside one that must not. */
  const refusing: boolean[] = [];
  for (let at = 0; at < source.length;) {
    const part = /^(?:\\p\{[^}]*\}|\\.|\[(?:\\.|[^\]\\])*\]|\{\d+(?:,\d*)?\}|\(\?<?[=!]|\(\?<\w+>|\(\?:|[^])/u.exec(source.slice(at))![0];
    at += part.length;
    const isRefusing = refusing.at(-1) ?? false;
    if (part.startsWith('(')) refusing.push(isRefusing !== /^\(\?<?!$/.test(part));
    else if (part === ')') refusing.pop();
    shape += shapeOfPart(part, isRefusing);
  }
  return new RegExp(shape, flags);
}

function shapeOfPart(part: string, isRefusing: boolean): string {
  if (part === String.raw`\d` || part === String.raw`\w`) return `[${part}${ANY_DIGIT}]`;
  if (part.startsWith('[')) {
    const isAnyDigit = /\\[dw]|0-9/.test(part);
    const isNegated = part.startsWith('[^');
    const holdsDigit = /\d/.test(part);
    // A class of some digits may be any of them; one that refuses some may still be met by another.
    const takesAny = isAnyDigit || (holdsDigit && isNegated === isRefusing);
    if (!takesAny) return part;
    return isNegated ? `(?:(?!${ANY_DIGIT})${part})` : `(?:${part}|${ANY_DIGIT})`;
  }
  return /^\d$/.test(part) && !isRefusing ? `[${part}${ANY_DIGIT}]` : part;
}
