import { GoodsList } from '../goods/goods-list.ts';
import { findHsCodes } from '../goods/hs-codes.ts';
import { loadConfig } from '../runtime.ts';
import { hsStrength } from '../signals/goods/listed-goods.ts';
import { printLine, readLines } from './output.ts';
import { round } from './match.ts';

/** `narrows goods --json`: the listed goods named in each text of standard input. */
export async function goods(today: string): Promise<number> {
  const config = await loadConfig(today);
  const list = new GoodsList(config.goods);
  for (const { line, json, number } of await readLines()) {
    const text = typeof json?.['text'] === 'string' ? json['text'] : line;
    const hits = findHsCodes(text, list).map((hit) => ({
      hs6: hit.code.hs6,
      tier: hit.code.tier,
      kind: 'code',
      strength: round(hsStrength(hit, config.rules.goods)),
      span: [hit.from, hit.to],
      text: hit.text,
    }));
    printLine({ id: json?.['id'] ?? number, hits });
  }
  return 0;
}
