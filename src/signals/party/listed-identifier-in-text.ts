import { identifiersInTexts } from '../in-text.ts';
import { strongest } from '../listed.ts';
import type { Signal } from '../signal.ts';

/** A text gives the tax, registration, IMO or account number of a listed entry, whoever the parties are (domain.md S1; EBA/GL/2024/15 no. 20). */
export const listedIdentifierInText: Signal = (payment, screens) =>
  strongest(identifiersInTexts(payment, screens, (scheme) => scheme !== 'bic'));
