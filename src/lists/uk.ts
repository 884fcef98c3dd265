import type { EntryKind, ListIdentifier, NameKind } from '../model/list-entry.ts';
import { identifierOf } from './identifiers.ts';

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
  return facts.flatMap(({ label, value }) =>
    identifierOf(label, 'x') ? value.split(/[,;]\s+|\.\s+/).map((part) => identifierOf(label, lastNumber(part))) : [],
  );
}

/** `Tax ID number: 7702000406` is 7702000406. */
function lastNumber(text: string): string {
  const number = /[A-Z0-9][A-Z0-9./-]{3,}$/i.exec(text.replace(/\.$/, '').trim())?.[0] ?? text;
  // The day of a registration is no number of it.
  return /^\d{1,2}[/.]\d{1,2}[/.]\d{4}$/.test(number) ? '' : number;
}
