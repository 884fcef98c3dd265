import { identifiersInTexts } from '../in-text.ts';
import { strongest } from '../listed.ts';
import type { Signal } from '../signal.ts';

/** A text, such as the banks' instructions in field 72, gives the BIC of a listed bank (domain.md S3: `/INS/`, `/INTA/`). */
export const listedBankInText: Signal = (payment, screens) => strongest(identifiersInTexts(payment, screens, (scheme) => scheme === 'bic'));
