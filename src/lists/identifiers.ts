import type { IdentifierScheme, ListIdentifier } from '../model/list-entry.ts';

/** Publishers' labels, by what they identify. Other labels name things that no payment carries: licences to act, websites. */
const LABELS: readonly (readonly [RegExp, IdentifierScheme])[] = [
  [/^(SWIFT\/BIC|swiftbic|swiftBic|BIC)$/i, 'bic'],
  [/^(Legal Entity Number|LEI|leiCode)$/i, 'lei'],
  [/^(IMO|imo|imoNumber|IMO number|Vessel Registration Identification|Vessel Registration Number)$/i, 'imo'],
  [/^(Digital Currency Address - \w+|Bank Account No\.?|IBAN)$/i, 'account'],
  [
    /^(Tax ID No\.?|Tax Identification Number|taxNumber|vatCode|innCode|INN|NIT #|RUC #|V\.A\.T\. Number|R\.?F\.?C\.?|C\.U\.R\.P\.|RIF #|fiscalcode|taxid|Italian Fiscal Code|US FEIN|C\.U\.I\.T?\.|C\.I\.F\.|RTN|NUIT|Numero de RUC)$/i,
    'tax',
  ],
  [
    /^((Public )?Registration (Number|ID)|Company Number|Business (Registration|Reg) (Number|No|Document #)|Business Number|Commercial Registry Number|Unified Social Credit Code \(USCC\)|USCCC|C\.R\. No\.|Trade License No\.|Identification Number|Matricula Mercantil No\.?|Folio Mercantil No\.|D-U-N-S Number|BIK \(RU\)|Government Gazette Number|Chamber of Commerce Number|UK Company Number|Enterprise Number|Certificate of Incorporation Number|MMSI|Maritime Mobile Service Identity|ISIN|Aircraft Tail Number|regnumber|registrationNumber|ogrnCode|OGRN|okpoCode|uscCode|kppCode|bikCode|dunsCode|npiCode|mmsi|isinCode)$/i,
    'registration',
  ],
  [
    /^(Passport|passportNumber|Diplomatic Passport|Stateless Person Passport|National ID No\.?|National Identification Number|National Foreign ID Number|idNumber|id|other|ssn|SSN|socialSecurityNumber|Cedula No\.?|D\.N\.I\.|Personal ID Card|travelcardid|drivinglicence|Driver's License No\.?|Electoral Registry No\.?|Turkish Identification Number|Citizen's Card Number|Kenyan ID No\.?|Numero de Identidad|LE Number|C\.U\.I\.P\.|Tazkira National ID Card|Travel Document Number|N[uú]m[eé]ro de pas(s)?aporte|Numéro de passeport|Número de pasaporte)$/i,
    'passport',
  ],
];

/** The identifier behind a published label and value, or nothing where the label names no identifier or the value holds none. */
export function identifierOf(label: string, value: string): ListIdentifier | undefined {
  const scheme = LABELS.find(([pattern]) => pattern.test(label.trim()))?.[1];
  if (!scheme) return undefined;
  const number = numberOf(value);
  // Ships and shipping companies are registered as «IMO 9187629» under many labels; the number alone is compared.
  const imo = /^IMO\s*(\d{7})$/i.exec(number)?.[1];
  if (imo !== undefined) return { scheme: 'imo', value: imo };
  if (scheme === 'bic') return number === '' ? undefined : { scheme, value: number };
  if (!/\d/.test(number)) return undefined;
  return { scheme: scheme === 'lei' && !/^[A-Z0-9]{20}$/i.test(number) ? 'registration' : scheme, value: number };
}

/**
 * The number in a cell that says more: `K754050 issued 26 May 1999` is K754050, `Libya B/002210` is B/002210. A number with
 * words in it equals nothing that a payment carries, and a hit is missed.
 */
function numberOf(value: string): string {
  const [kept = ''] = value.trim().split(/ ?\(|,? (?:issued|expires|expired|expiring|dated|valid|until|date of)\b|[,;] /i);
  const words = kept.replace(/^# |[.;,]$/g, '').split(/\s+/);
  const first = words.findIndex((word) => /\d/.test(word));
  const before = words.slice(0, Math.max(first, 0));
  return (before.some((word) => /^\p{L}[\p{L}.]{3,}$|^\p{Ll}|:$/u.test(word)) ? words.slice(first) : words).join(' ').trim();
}

/** How prose names the numbers that a payment may carry. */
const PROSE: readonly (readonly [RegExp, IdentifierScheme])[] = [
  [/\b(?:SWIFT(?:\s?\/\s?BIC)?|BIC)(?:\s+code)?[\s:.]*([A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?)\b/g, 'bic'],
  [/\bIMO(?:\s+(?:company\s+)?(?:number|no\.?))?[\s:.]*(\d{7})\b/gi, 'imo'],
  [/\b(?:INN|Tax(?:payer)? (?:ID|identification)(?: (?:No|number)\.?)?)[\s:.]*(\d{10}(?:\d\d)?)\b/gi, 'tax'],
  [/\b(?:OGRN|Registration (?:No|number)\.?)[\s:.]*(\d{13}(?:\d\d)?)\b/gi, 'registration'],
  [/\bKPP[\s:.]*(\d{9})\b/g, 'registration'],
];

/** Identifiers that a publisher wrote into remarks and not into a column: `Swift/BIC: DCBKKPPY`, `IMO number 1790183`. */
export function identifiersInProse(text: string): ListIdentifier[] {
  return PROSE.flatMap(([pattern, scheme]) => [...text.matchAll(pattern)].map((match) => ({ scheme, value: match[1]! })));
}
