import type { IdentifierScheme, ListIdentifier } from '../model/list-entry.ts';

/** Publishers' labels, by what they identify. Other labels name things that no payment carries: gazettes, licences, websites. */
const LABELS: readonly (readonly [RegExp, IdentifierScheme])[] = [
  [/^(SWIFT\/BIC|swiftbic|swiftBic|BIC)$/i, 'bic'],
  [/^(Legal Entity Number|LEI|leiCode)$/i, 'lei'],
  [/^(IMO|imo|imoNumber|IMO number|Vessel Registration Identification|Vessel Registration Number)$/i, 'imo'],
  [
    /^(Tax ID No\.?|Tax Identification Number|taxNumber|vatCode|innCode|INN|NIT #|RUC #|V\.A\.T\. Number|R\.F\.C\.|C\.U\.R\.P\.|RIF #|fiscalcode|taxid)$/i,
    'tax',
  ],
  [
    /^((Public )?Registration (Number|ID)|Company Number|Business (Registration|Reg) (Number|No|Document #)|Commercial Registry Number|Unified Social Credit Code \(USCC\)|C\.R\. No\.|Trade License No\.|Identification Number|Matricula Mercantil No\.?|Folio Mercantil No\.|D-U-N-S Number|BIK \(RU\)|regnumber|registrationNumber|ogrnCode|OGRN|okpoCode|uscCode|kppCode|bikCode|dunsCode|npiCode)$/i,
    'registration',
  ],
  [
    /^(Passport|passportNumber|Diplomatic Passport|Stateless Person Passport|National ID No\.?|National Identification Number|National Foreign ID Number|idNumber|id|ssn|socialSecurityNumber|Cedula No\.?|D\.N\.I\.|Personal ID Card|travelcardid|Travel Document Number|N[uú]m[eé]ro de pas(s)?aporte|Numéro de passeport|Número de pasaporte)$/i,
    'passport',
  ],
];

/** The identifier behind a published label and value, or nothing where the label names no identifier. */
export function identifierOf(label: string, value: string): ListIdentifier | undefined {
  const scheme = LABELS.find(([pattern]) => pattern.test(label.trim()))?.[1];
  if (!scheme || value.trim() === '') return undefined;
  // A ship's registration is given as «IMO 9187629»; the number alone is compared.
  return { scheme, value: scheme === 'imo' ? value.replace(/^IMO\s*/i, '').trim() : value.trim() };
}
