import { findHsCodes } from '../goods/hs-codes.ts';
import type { PaymentText } from '../model/payment.ts';
import { ANY_DIGIT, shapeOfPattern } from '../text/shapes.ts';
import { readings } from '../text/wrapped.ts';
import { numberMarks } from './geography/countries.ts';
import { identifiersInTexts } from './in-text.ts';
import type { Screens } from './signal.ts';

/** What the numbers of a text may be, whatever their digits. A customs code they may always be. */
export interface NumberUses {
  /** A listed party's own. */
  readonly identifier: boolean;
  readonly partNumber: boolean;
  readonly mark: boolean;
}

/** Seven digits in one: the least that a ship's or another party's number has in a text. */
const WHOLE_NUMBER = new RegExp(`[\\d${ANY_DIGIT}]{7}`, 'u');

/** Tells of the shape of a text what its numbers may be. */
export function numberUses(screens: Screens): (shape: string) => NumberUses {
  const partNumbers = screens.goodsWords.partNumberPatterns.map(shapeOfPattern);
  const marks = screens.geography.markers.filter(({ where }) => where === 'text').map(({ pattern }) => shapeOfPattern(pattern));
  return (shape) => ({
    identifier: WHOLE_NUMBER.test(shape),
    partNumber: readings(shape).some(({ text }) => partNumbers.some((pattern) => pattern.test(text))),
    mark: marks.some((pattern) => pattern.test(shape)),
  });
}

/** Whether the numbers of a text show anything: a customs code, a listed party's number, a part number, a mark of a country. */
export function numbersShow(field: PaymentText, screens: Screens, uses: NumberUses): boolean {
  return (
    // Asked before the text is folded for the search, which asks again: nearly every text ends here.
    (screens.goods.mayStandIn(field.text) && findHsCodes(field.text, screens.goods).length > 0) ||
    (uses.identifier && identifiersInTexts({ texts: [field] }, screens, () => true).length > 0) ||
    (uses.partNumber && screens.goodsWords.partNumbers(field.text).length > 0) ||
    (uses.mark && numberMarks(field, screens))
  );
}
