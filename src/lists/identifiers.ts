import type { IdentifierScheme, ListIdentifier } from '../model/list-entry.ts';

/** US Treasury's and Commerce's labels, by what they identify; a label that is not here is kept as `other`. */
const LABELS: readonly (readonly [RegExp, IdentifierScheme])[] = [
  [/^SWIFT\/BIC$/i, 'bic'],
  [/^(Legal Entity Number|LEI)$/i, 'lei'],
  [/^(IMO|Vessel Registration Identification)$/i, 'imo'],
  [/^(Tax ID No\.?|NIT #|RUC #|V\.A\.T\. Number|R\.F\.C\.|C\.U\.R\.P\.|RIF #)$/i, 'tax'],
  [
    /^(Registration (Number|ID)|Company Number|Business Registration (Number|Document #)|Commercial Registry Number|Unified Social Credit Code \(USCC\)|C\.R\. No\.|Trade License No\.|Identification Number|Matricula Mercantil No\.?|Folio Mercantil No\.|D-U-N-S Number|BIK \(RU\))$/i,
    'registration',
  ],
  [/^(Passport|National ID No\.?|Cedula No\.?|D\.N\.I\.|Diplomatic Passport|Personal ID Card)$/i, 'passport'],
];

/** The identifier behind a published label and value, or nothing where the label names no identifier. */
export function identifierOf(label: string, value: string): ListIdentifier | undefined {
  const scheme = LABELS.find(([pattern]) => pattern.test(label.trim()))?.[1];
  if (!scheme || value.trim() === '') return undefined;
  // A ship's registration is given as «IMO 9187629»; the number alone is compared.
  return { scheme, value: scheme === 'imo' ? value.replace(/^IMO\s*/i, '').trim() : value.trim() };
}
