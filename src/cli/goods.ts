import { GoodsList } from '../goods/goods-list.ts';
import { GoodsWords } from '../goods/goods-words.ts';
import { loadConfig } from '../runtime.ts';
import { goodsInText } from '../signals/goods/evidence.ts';
import { printLine, readLines, warn } from './output.ts';
import { round } from './match.ts';

/** `narrows goods --json`: the listed goods named in each text of standard input. */
export async function goods(today: string): Promise<number> {
  const config = await loadConfig(today);
  const list = new GoodsList(config.goods);
  const screens = { goods: list, goodsWords: new GoodsWords(config.lexicon, list), rules: config.rules };
  let rejected = 0;
  for (const { line, json, broken, number } of await readLines()) {
    const text = json ? json['text'] : line;
    if (broken || typeof text !== 'string') {
      rejected++;
      printLine({ id: json?.['id'] ?? number, rejected: true, code: 'TEXT_MISSING', line: number });
      warn(`line ${number}: TEXT_MISSING: expected a text, or {id, text}`);
      continue;
    }
    const listed = goodsInText({ kind: 'remittance', path: '', text }, screens).filter(({ by }) => by !== 'near_code');
    const hits = listed.map(({ by, goods: named, strength, evidence }) => ({
      ...('code' in named ? { hs6: named.code.hs6, tier: named.code.tier } : { group: named.group }),
      kind: by,
      strength: round(strength),
      span: [evidence.from, evidence.to],
      text: evidence.text,
    }));
    printLine({ id: json?.['id'] ?? number, hits });
  }
  return rejected > 0 ? 1 : 0;
}
