import { readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { compareNames } from '../src/screening/compare.ts';
import { evenRarity, prepareName } from '../src/screening/name.ts';
import { WEIGHTS } from '../src/screening/weights.ts';
const pairs = readFileSync('/work/shared/data/names/name-pairs.jsonl', 'utf8')
  .trim()
  .split('\n')
  .map((l) => JSON.parse(l));
const half = (id: string) => (createHash('sha256').update(id).digest()[0]! & 1 ? 'A' : 'B');
const W = WEIGHTS as any;
function run() {
  const s = pairs.map((p) => ({
    h: half(p.id),
    m: p.expected_match,
    s: compareNames(prepareName(p.query.name, evenRarity), prepareName(p.candidate.name, evenRarity)).score,
  }));
  const f = (h: string, t: number) => {
    let tp = 0,
      fp = 0,
      fn = 0;
    for (const x of s)
      if (h.includes(x.h)) {
        if (x.s >= t) x.m ? tp++ : fp++;
        else if (x.m) fn++;
      }
    return (2 * tp) / (2 * tp + fp + fn);
  };
  let best = [0, 0];
  for (let t = 0.6; t < 0.95; t += 0.01) {
    const v = f('A', t);
    if (v > best[0]!) best = [v, t];
  }
  return [best[0]!, best[1]!, f('B', best[1]!), f('A', 0.8)];
}
const show = (l: string) => {
  const r = run();
  console.log(l.padEnd(60), 'A', r[0]!.toFixed(3), '@', r[1]!.toFixed(2), '  A@.80', r[3]!.toFixed(3));
};
show('base');
const grid: Record<string, number[]> = {
  extraListed: [0.2, 0.3, 0.4, 0.6],
  extraQuery: [0.3, 0.4, 0.5, 0.8],
  replaced: [0.9, 1.3, 1.6, 2],
  edit: [0.4, 0.5, 0.6, 0.9],
  initial: [0.5, 0.6, 0.8, 0.9],
  particle: [0.05, 0.2],
  common: [0.15, 0.2, 0.35, 0.5],
  form: [0.05, 0.15],
  sameMeaning: [0.85, 0.9, 0.97],
  initialWeight: [0.2, 0.4, 0.5],
  carried: [0.3, 0.5],
};
for (const [k, vs] of Object.entries(grid)) {
  const was = W[k];
  for (const v of vs) {
    W[k] = v;
    show(k + ' ' + v);
  }
  W[k] = was;
}
const res: [number, string][] = [];
for (const el of [0.2, 0.25, 0.3, 0.35, 0.4, 0.5])
  for (const eq of [0.4, 0.5, 0.6])
    for (const rp of [0.9, 1.1, 1.3, 1.6, 2])
      for (const ed of [0.5, 0.6, 0.7]) {
        Object.assign(W, { extraListed: el, extraQuery: eq, replaced: rp, edit: ed });
        const r = run();
        res.push([r[3]!, `el ${el} eq ${eq} rp ${rp} ed ${ed} best ${r[0]!.toFixed(3)}@${r[1]!.toFixed(2)} @.8 ${r[3]!.toFixed(3)}`]);
      }
res.sort((a, b) => b[0] - a[0]);
for (const [, l] of res.slice(0, 14)) console.log(l);
