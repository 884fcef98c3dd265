import { readFiles } from './support/lists.ts';
import { NameIndex } from '../src/screening/name-index.ts';
import { compareNames, describeComparison } from '../src/screening/compare.ts';
import { prepareName } from '../src/screening/name.ts';
import { editEveryWord, random } from '../bench/accuracy/made-up.ts';
const D = '/work/shared/data/lists/ofac-';
const entries = readFiles('ofac-sdn', D + 'sdn-2021-07.csv', D + 'add-2021-07.csv', D + 'alt-2021-07.csv').entries.map((e) => ({
  ...e,
  list: 'l',
  edition: 'e',
}));
const ix = new NameIndex(entries);
const next = random(99);
let n = 0;
for (const e of entries.filter((x) => x.kind === 'person').slice(3000, 3400)) {
  const t = editEveryWord(e.names[0].text, next);
  if (!ix.search(t, 0.8).some((h) => h.entry === e)) {
    n++;
    if (n < 30) {
      const c = compareNames(prepareName(t, ix.rarity), prepareName(e.names[0].text, ix.rarity));
      console.log(c.score.toFixed(2), t, '<-', e.names[0].text, '|', describeComparison(c));
    }
  }
}
console.log(n, 'of 400');
