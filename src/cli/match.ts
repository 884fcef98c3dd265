import { loadConfig } from '../runtime.ts';
import { compareNames, describeComparison } from '../screening/compare.ts';
import { evenRarity, prepareName } from '../screening/name.ts';
import { printLine, readLines, warn } from './output.ts';

/** `narrows match --json`: scores pairs of names at the rules' threshold. */
export async function match(today: string): Promise<number> {
  const { rules } = await loadConfig(today);
  let rejected = 0;
  for (const { json, number } of await readLines()) {
    const query = nameOf(json?.['query']);
    const candidate = nameOf(json?.['candidate']);
    if (!json || query === undefined || candidate === undefined) {
      rejected++;
      printLine({ id: json?.['id'], rejected: true, code: 'PAIR_MALFORMED', line: number });
      warn(`line ${number}: PAIR_MALFORMED: expected {id, query:{name}, candidate:{name}}`);
      continue;
    }
    const comparison = compareNames(prepareName(query, evenRarity), prepareName(candidate, evenRarity));
    printLine({
      id: json['id'],
      score: round(comparison.score),
      match: comparison.score >= rules.screening.threshold,
      why: describeComparison(comparison),
    });
  }
  return rejected > 0 ? 1 : 0;
}

/** Four decimals: enough to order by, few enough to read. */
export function round(score: number): number {
  return Math.round(score * 10_000) / 10_000;
}

function nameOf(side: unknown): string | undefined {
  const name = (side as { name?: unknown } | undefined)?.name;
  return typeof name === 'string' && name.trim() !== '' ? name : undefined;
}
