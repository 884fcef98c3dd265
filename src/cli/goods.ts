import { GoodsList } from '../goods/goods-list.ts';
import { findHsCodes } from '../goods/hs-codes.ts';
import { loadConfig } from '../runtime.ts';
import { hsStrength } from '../signals/goods/listed-goods.ts';
import { printLine, readLines, warn } from './output.ts';
import { round } from './match.ts';

/** `narrows goods --json`: the listed goods named in each text of standard input. */
export async function goods(today: string): Promise<number> {
  const config = await loadConfig(today);
  const list = new GoodsList(config.goods);
  let rejected = 0;
  for (const { line, json, broken, number } of await readLines()) {
    const text = json ? json['text'] : line;
    if (broken || typeof text !== 'string') {
      rejected++;
      printLine({ id: json?.['id'] ?? number, rejected: true, code: 'TEXT_MISSING', line: number });
      warn(`line ${number}: TEXT_MISSING: expected a text, or {id, text}`);
      continue;
    }
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
  return rejected > 0 ? 1 : 0;
}
