import type { IdentifierScheme } from '../model/list-entry.ts';
import type { Payment, PaymentText } from '../model/payment.ts';
import { describeEntry, entryOf, listWeight, type ListedHit } from './listed.ts';
import type { Screens } from './signal.ts';

/** What numbers look like in a text, and what they may be. */
const SHAPES: readonly { readonly pattern: RegExp; readonly schemes: readonly IdentifierScheme[] }[] = [
  { pattern: /(?<![\p{L}\d])[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?(?![\p{L}\d])/gu, schemes: ['bic'] },
  { pattern: /(?<![\p{L}\d])[A-Z0-9]{18}\d{2}(?![\p{L}\d])/gu, schemes: ['lei'] },
  { pattern: /(?<=IMO[\s:.#NO-]{0,8})\d{7}(?!\d)/giu, schemes: ['imo'] },
  { pattern: /(?<![\p{L}\d])\d{9,15}(?!\d)/gu, schemes: ['tax', 'registration'] },
  { pattern: /(?<![\p{L}\d])(?:\d{20}|[A-Z]{2}\d{2}[A-Z0-9]{11,30})(?![\p{L}\d])/gu, schemes: ['account'] },
];

/** Listed identifiers of one kind that stand in the texts of a payment. */
export function identifiersInTexts(
  payment: Pick<Payment, 'texts'>,
  screens: Screens,
  wanted: (scheme: IdentifierScheme) => boolean,
): ListedHit[] {
  return payment.texts.flatMap((field) =>
    identifiersIn(field, screens)
      .filter(({ scheme }) => wanted(scheme))
      .map(({ hit }) => hit),
  );
}

function identifiersIn(field: PaymentText, screens: Screens): { scheme: IdentifierScheme; hit: ListedHit }[] {
  return SHAPES.flatMap(({ pattern, schemes }) =>
    [...field.text.matchAll(pattern)].flatMap((match) =>
      screens.identifiers.find(schemes, match[0]).map(({ entry, identifier }) => ({
        scheme: identifier.scheme,
        hit: {
          strength: listWeight(entry, screens.rules),
          sentence: `the ${field.kind} text gives ${identifier.value}, a number of «${entry.names[0].text}» (${describeEntry(entry)})`,
          evidence: {
            path: field.path,
            from: match.index,
            to: match.index + match[0].length,
            text: match[0],
            ...entryOf(entry),
            matched: identifier.value,
          },
        },
      })),
    ),
  );
}
