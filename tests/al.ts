import { readFileSync } from 'node:fs';
import { readFiles } from './support/lists.ts';
import { NameIndex } from '../src/screening/name-index.ts';
import { describeComparison } from '../src/screening/compare.ts';
import { cleanPersons, random } from '../bench/accuracy/made-up.ts';
const D = '/work/shared/data/lists/ofac-';
const entries = readFiles('ofac-sdn', D + 'sdn-2021-07.csv', D + 'add-2021-07.csv', D + 'alt-2021-07.csv').entries.map((e) => ({
  ...e,
  list: 'l',
  edition: 'e',
}));
const ix = new NameIndex(entries);
const clean = cleanPersons(JSON.parse(readFileSync('/work/shared/data/names/names-by-locale.json', 'utf8')), 10000, random(5));
let n = 0;
for (const t of clean) {
  const h = ix.search(t, 0.8)[0];
  if (h) {
    n++;
    if (n < 60)
      console.log(
        h.comparison.score.toFixed(2),
        h.entry.kind,
        h.name.kind,
        '|',
        t,
        '<->',
        h.name.text,
        '|',
        describeComparison(h.comparison),
      );
  }
}
console.log(n);
