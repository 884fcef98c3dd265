import type { Rules } from '../model/rules.ts';

/** Rules of which one number is otherwise. */
export interface MovedNumber {
  /** Where it stands, from what and to what: `goods.words.weak 0.3 -> 0.27`. */
  readonly what: string;
  /** Which part of the rules it is in. */
  readonly part: string;
  readonly value: Rules;
}

/** Ownership is settled when lists are built, and no payment is scored anew by it. */
const UNREAD = new Set(['ownership']);

/** Every number of the rules a tenth down and up: whole numbers by one at least, and shares at most 1. */
export function movedNumbers(rules: Rules): MovedNumber[] {
  return Object.entries(rules)
    .filter(([part]) => !UNREAD.has(part))
    .flatMap(([part, value]) =>
      moved(value, part).map(({ what, value: changed }) => ({ what, part, value: { ...rules, [part]: changed } })),
    );
}

function moved(value: unknown, at: string): { what: string; value: unknown }[] {
  if (typeof value === 'number') return steps(value).map((step) => ({ what: `${at} ${value} -> ${step}`, value: step }));
  if (Array.isArray(value))
    return (value as readonly unknown[]).flatMap((item, i) =>
      moved(item, `${at}.${nameOf(item) ?? i}`).map(({ what, value: changed }) => ({ what, value: value.with(i, changed) as unknown })),
    );
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([key, item]) =>
      moved(item, `${at}.${key}`).map(({ what, value: changed }) => ({ what, value: { ...value, [key]: changed } })),
    );
  return [];
}

function steps(value: number): number[] {
  const step = Number.isInteger(value) && value > 1 ? Math.max(1, Math.round(value / 10)) : value / 10;
  const round = (number: number): number => Number(number.toFixed(4));
  const up = value <= 1 ? Math.min(1, value + step) : value + step;
  return [round(value - step), round(up)].filter((other) => other !== value);
}

/** What an item of a list is called in the file. */
function nameOf(item: unknown): string | undefined {
  const named = item as { id?: string; source?: string; of?: string } | null;
  return typeof item === 'object' && named ? (named.id ?? named.source ?? named.of) : undefined;
}
