import type { EntryKind, ListIdentifier, NameKind } from '../model/list-entry.ts';
import { identifierOf, identifiersInProse } from './identifiers.ts';

/** How British lists call the kinds of entries and of names. */
export function ukKind(type: string): EntryKind {
  const kinds: Readonly<Record<string, EntryKind>> = { individual: 'person', entity: 'organisation', ship: 'vessel' };
  return kinds[type.toLowerCase()] ?? 'unknown';
}

export function ukName(type: string, quality: string): NameKind {
  if (/^primary name$/i.test(type)) return 'primary';
  if (/low/i.test(quality)) return 'weak';
  return /fka/i.test(type) ? 'former' : 'alias';
}

/** Numbers that stand one after the other in one cell: `(1) 86449 (2) 842781`. */
export function numbered(cell: string): string[] {
  return cell
    .split(/\(\d{1,2}\)\s*/)
    .map((part) => part.replace(/[.;,]\s*$/, '').trim())
    .filter(Boolean);
}

/** `(IMO number):9187629 (Business Reg No):1037739877295`: what the columns leave out, by label. */
export function ukFacts(text: string): { label: string; value: string }[] {
  return [...text.matchAll(/\(([^()]{2,80})\):\s*((?:(?!\([^()]{2,80}\):)[\s\S])*)/g)].map((match) => ({
    label: match[1]!,
    value: match[2]!.trim(),
  }));
}

/** Identifiers among the facts; a value may hold several numbers, or words about them. */
export function ukIdentifiers(facts: readonly { label: string; value: string }[]): (ListIdentifier | undefined)[] {
  return facts.flatMap(({ label, value }) => (identifierOf(label, '0') ? ukNumbers(label, value) : []));
}

/**
 * The numbers of one cell: `(1) 86449 (2) 842781`, `1117746568829 (Russia). Tax ID No. 7735579027 (Russia)`. What a part calls
 * itself goes before what the column is called; the day of a registration is no number of it.
 */
export function ukNumbers(label: string, cell: string): (ListIdentifier | undefined)[] {
  const named = identifiersInProse(cell);
  return [
    ...named,
    ...numbered(cell)
      .flatMap((part) => part.split(/[,;]\s+|\.\s+/))
      .filter((part) => !named.some(({ value }) => part.includes(value)))
      .map((part) => part.replaceAll(/\b\d{1,2}[/.]\d{1,2}[/.]\d{4}\b/g, '').replace(/^.*(?::|\bno\.?\s)/i, ''))
      .map((part) => identifierOf(label, part)),
  ];
}

/** dd/mm/yyyy or mm/yyyy as a date, a month or a year; `dd` and `00` stand for what is not known. A day without a year is none. */
export function ukDate(text: string): string {
  const [, day, month, year] = /^(?:(\w\w)\/)?(\w\w)\/(\d{1,4})$/.exec(text.trim()) ?? [];
  if (!year) return text;
  if (/^0+$/.test(year)) return '';
  const known = (part: string | undefined): boolean => part !== undefined && /^\d\d$/.test(part) && part !== '00';
  return [year, ...(known(month) ? [month, ...(known(day) ? [day] : [])] : [])].join('-');
}
