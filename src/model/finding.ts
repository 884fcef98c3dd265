/** The families of reasons that an alert names (contract.md). */
export const FAMILIES = ['party', 'bank', 'geography', 'goods', 'diversion', 'evasion', 'behaviour'] as const;

export type Family = (typeof FAMILIES)[number];

/** A span of the payment that supports a finding, and the list entry or code that it met. */
export interface Evidence {
  /** Path of the payment field. */
  readonly path: string;
  /** Half-open span in UTF-16 units of the field's text. */
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly list?: string;
  readonly edition?: string;
  readonly entryId?: string;
  /** What the span met: the listed name, the goods code, the country. */
  readonly matched: string;
}

/**
 * The answer of one signal. Missing data is not innocence, so `unknown` is an answer of its own, never `absent`.
 * `strength` runs from 0 (excluded) to 1; rules turn it into points.
 */
export type Finding =
  | { readonly state: 'present'; readonly strength: number; readonly sentence: string; readonly evidence: readonly Evidence[] }
  | { readonly state: 'absent' }
  | { readonly state: 'unknown'; readonly sentence: string };

export const ABSENT: Finding = { state: 'absent' };

/** A span over the whole of a field. */
export function wholeField(field: { path: string; text: string }): Pick<Evidence, 'path' | 'from' | 'to' | 'text'> {
  return { path: field.path, from: 0, to: field.text.length, text: field.text };
}
