// How right the name engine is. `npm run bench:accuracy -- ../shared/data`. See docs/matching.md for what each figure means.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { ListName, ScreenedEntry } from '../../src/model/list-entry.ts';
import { compareNames } from '../../src/screening/compare.ts';
import { listsOf } from '../../src/screening/list-block.ts';
import type { NameIndex } from '../../src/screening/name-index.ts';
import { evenRarity, prepareName } from '../../src/screening/name.ts';
import { readFiles } from '../../tests/support/lists.ts';
import { cleanPersons, editEveryWord, random } from './made-up.ts';

interface LabelledPair {
  readonly id: string;
  readonly schema: string;
  readonly query: { readonly name: string };
  readonly candidate: { readonly name: string };
  readonly expected_match: boolean;
  readonly quality: 'STRONG' | 'MEDIUM' | 'WEAK';
}

interface Scored {
  readonly pair: LabelledPair;
  readonly score: number;
}

const data = process.argv[2] ?? '../shared/data';
if (!existsSync(path.join(data, 'names/name-pairs.jsonl'))) {
  process.stdout.write(`skipped: no ${data}/names/name-pairs.jsonl; give the folder of the labelled names as the first argument\n`);
  process.exit(0);
}

const line = (text: string): void => void process.stdout.write(`${text}\n`);
const percent = (part: number, whole: number): string => `${((100 * part) / Math.max(1, whole)).toFixed(1)} % (${part}/${whole})`;
/** Half A and half B by a hash of the id, so that no one chooses what falls where. */
const halfOf = (id: string): 'A' | 'B' => (createHash('sha256').update(id).digest()[0]! & 1 ? 'A' : 'B');

labelledPairs();
listedNames();

/** The threshold is chosen on one half and told of the other, both ways round. */
function labelledPairs(): void {
  const pairs = readFileSync(path.join(data, 'names/name-pairs.jsonl'), 'utf8').trim().split('\n');
  const scored = pairs
    .map((text) => JSON.parse(text) as LabelledPair)
    .map((pair): Scored => ({
      pair,
      score: compareNames(prepareName(pair.query.name, evenRarity), prepareName(pair.candidate.name, evenRarity)).score,
    }));
  const halves = { A: scored.filter(({ pair }) => halfOf(pair.id) === 'A'), B: scored.filter(({ pair }) => halfOf(pair.id) === 'B') };
  const unseen = { tp: 0, fp: 0, fn: 0 };
  line('labelled pairs (415, half of OpenSanctions’ name_bench)');
  for (const [chosenOn, toldOf] of [
    ['A', 'B'],
    ['B', 'A'],
  ] as const) {
    const threshold = bestThreshold(halves[chosenOn]);
    const counts = count(halves[toldOf], threshold);
    line(`  threshold ${threshold.toFixed(2)} chosen on ${chosenOn}; ${toldOf}: ${figures(counts)}`);
    for (const key of ['tp', 'fp', 'fn'] as const) unseen[key] += counts[key];
  }
  line(`  unseen halves together: ${figures(unseen)}`);
  const threshold = bestThreshold(scored);
  const at = (what: string, some: readonly Scored[]): void =>
    line(`  at ${threshold.toFixed(2)}, ${what}: ${figures(count(some, threshold))}`);
  at('all (in-sample)', scored);
  for (const schema of new Set(scored.map(({ pair }) => pair.schema)))
    at(
      schema,
      scored.filter(({ pair }) => pair.schema === schema),
    );
  const nonLatin = (text: string): boolean => /[^\p{Script=Latin}\P{L}]/u.test(text);
  const script = ({ pair }: Scored): [boolean, boolean] => [nonLatin(pair.query.name), nonLatin(pair.candidate.name)];
  at(
    'with a non-Latin name',
    scored.filter((item) => script(item).includes(true)),
  );
  const cross = scored.filter((item) => item.pair.expected_match && script(item)[0] !== script(item)[1]);
  line(`  cross-script matches found: ${percent(cross.filter(({ score }) => score >= threshold).length, cross.length)}`);
  const strong = scored.filter(({ pair }) => pair.quality === 'STRONG');
  line(
    `  STRONG labels right: ${percent(strong.filter(({ pair, score }) => score >= threshold === pair.expected_match).length, strong.length)}`,
  );
  if (process.argv.includes('--wrong'))
    // Only the half that may be looked at; the other stays unseen.
    for (const { pair, score } of halves.A)
      if (score >= threshold !== pair.expected_match)
        line(
          `    ${pair.expected_match ? 'MISSED' : 'FALSE '} ${score.toFixed(2)} ${pair.schema} «${pair.query.name}» «${pair.candidate.name}»`,
        );
}

/** On real lists: aliases that were taken out, names with an edit in every word, and clean people. */
function listedNames(): void {
  const files = ['ofac-sdn-2021-07.csv', 'ofac-add-2021-07.csv', 'ofac-alt-2021-07.csv'].map((file) => path.join(data, 'lists', file));
  if (!files.every(existsSync)) return line(`skipped: no OFAC files in ${data}/lists`);
  const entries = readFiles('ofac-sdn', ...files).entries.map((entry): ScreenedEntry => ({ ...entry, list: 'ofac-sdn', edition: 'e' }));
  const next = random(7);
  const isHeldOut = (entryId: string, { kind, text }: ListName): boolean => kind === 'alias' && halfOf(`${entryId} ${text}`) === 'B';
  const heldOut = entries.flatMap(({ entryId, names }) =>
    names.filter((name) => isHeldOut(entryId, name)).map(({ text }) => ({ text, entryId })),
  );
  const kept = entries.map((entry): ScreenedEntry => {
    const [first, ...others] = entry.names;
    return { ...entry, names: [first, ...others.filter((name) => !isHeldOut(entry.entryId, name))] };
  });
  const persons = entries.filter(({ kind }) => kind === 'person');
  const edited = sample(persons, 2_000, next).map((entry) => ({ text: editEveryWord(entry.names[0].text, next), entryId: entry.entryId }));
  const clean = cleanPersons(JSON.parse(readFileSync(path.join(data, 'names/names-by-locale.json'), 'utf8')) as object, 20_000, next);
  const whole = listsOf(entries).names;
  const without = listsOf(kept).names;
  line(`real list: OFAC SDN 2021-07, ${whole.size} names`);
  for (const threshold of [0.75, 0.8, 0.85]) {
    const found = (index: NameIndex, queries: readonly { text: string; entryId: string }[]): string =>
      percent(
        queries.filter(({ text, entryId }) => index.search(text, threshold).some(({ entry }) => entry.entryId === entryId)).length,
        queries.length,
      );
    const began = performance.now();
    const alerts = clean.filter((text) => whole.search(text, threshold).length > 0);
    const rate = Math.round(clean.length / ((performance.now() - began) / 1000));
    line(`  at ${threshold.toFixed(2)}: clean persons that alert ${percent(alerts.length, clean.length)}, ${rate} names/s`);
    line(`    listed persons with one edit in every word: ${found(whole, edited)}`);
    line(`    held-out aliases found by the names that are left: ${found(without, sample(heldOut, 2_000, random(9)))}`);
    if (process.argv.includes('--alerts'))
      for (const text of alerts.slice(0, 40)) line(`      ${text} -> ${whole.search(text, threshold)[0]!.name.text}`);
  }
}

interface Counts {
  readonly tp: number;
  readonly fp: number;
  readonly fn: number;
}

function count(scored: readonly Scored[], threshold: number): Counts {
  const of = (found: boolean, expected: boolean): number =>
    scored.filter(({ pair, score }) => score >= threshold === found && pair.expected_match === expected).length;
  return { tp: of(true, true), fp: of(true, false), fn: of(false, true) };
}

function f1({ tp, fp, fn }: Counts): number {
  return tp === 0 ? 0 : (2 * tp) / (2 * tp + fp + fn);
}

function figures(counts: Counts): string {
  const { tp, fp, fn } = counts;
  return `precision ${percent(tp, tp + fp)}, recall ${percent(tp, tp + fn)}, F1 ${f1(counts).toFixed(3)}`;
}

function bestThreshold(scored: readonly Scored[]): number {
  const steps = Array.from({ length: 51 }, (_, i) => 0.5 + i / 100);
  return steps.reduce((best, step) => (f1(count(scored, step)) > f1(count(scored, best)) ? step : best), 0.5);
}

function sample<T>(items: readonly T[], size: number, next: () => number): T[] {
  return items
    .map((item) => ({ item, at: next() }))
    .toSorted((a, b) => a.at - b.at)
    .slice(0, size)
    .map(({ item }) => item);
}
