import { isValidBIC, isValidIBAN } from 'ibantools';
import { reject } from './record.ts';
import { IBAN_SHAPE } from './values.ts';
import type { Field, Note, Payment, Rejected } from '../model/payment.ts';

/**
 * The payment with a note on every BIC and IBAN that its standard does not allow (ISO 9362, ISO 13616). Such a payment is
 * screened all the same: a rejected one would be screened by nobody.
 */
export function checked(content: Payment | Rejected, needsReference: boolean): Payment | Rejected {
  if ('rejected' in content) return content;
  if (needsReference && (content.uetr ?? content.endToEndId ?? content.instructionId) === undefined)
    return {
      ...reject('MSG_FIELD_MISSING', 'the row has neither UETR nor instruction nor end-to-end id', '/'),
      businessDate: content.businessDate,
    };
  const notes = content.parties.flatMap(({ bic, account }): Note[] => [
    ...(bic && !isValidBIC(compact(bic)) ? [{ code: 'BIC_FORMAT' as const, path: bic.path }] : []),
    ...(account && IBAN_SHAPE.test(compact(account)) && !isValidIBAN(compact(account))
      ? [{ code: 'IBAN_CHECK' as const, path: account.path }]
      : []),
  ]);
  return notes.length === 0 ? content : { ...content, notes: [...content.notes, ...notes] };
}

function compact(field: Field): string {
  return field.text.replaceAll(/\s/g, '').toUpperCase();
}
