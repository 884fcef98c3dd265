import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { jsonLines, narrows } from '../support/cli.ts';
import { pacs008, transaction } from '../support/pacs008.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'narrows-cli-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('commands that need no service', () => {
  it('parse: one canonical payment a line, a reject in place of a bad one, exit 1', async () => {
    const file = path.join(folder, 'm.xml');
    writeFileSync(file, pacs008(transaction(), transaction({ amount: 'x' })));
    const { code, stdout, stderr } = await narrows(['parse', file, '--json']);
    expect(code).toBe(1);
    expect(jsonLines(stdout)).toMatchObject([
      {
        message_type: 'pacs.008.001.08',
        business_date: '2026-11-20',
        amount: '100.00',
        currency: 'EUR',
        remittance: 'COTTON YARN INV 7',
        source: { file: 'm.xml', index: 0 },
        parties: [{ role: 'debtor', country: 'TR' }, {}, {}, {}],
      },
      { rejected: true, file: 'm.xml', index: 1, code: 'MSG_AMOUNT_INVALID' },
    ]);
    expect(stderr).toContain('m.xml record 1: MSG_AMOUNT_INVALID');
  });

  it('match: score, verdict and why', async () => {
    const pairs = [
      { id: 1, query: { name: 'ООО Зорнимех' }, candidate: { name: 'OOO ZORNIMEKH' } },
      { id: 2, query: { name: 'Rosenhof Garne' }, candidate: { name: 'OOO ZORNIMEKH' } },
    ];
    const { code, stdout } = await narrows(['match', '--json'], { input: pairs.map((pair) => JSON.stringify(pair)).join('\n') });
    expect(code).toBe(0);
    expect(jsonLines(stdout)).toMatchObject([
      { id: 1, match: true, why: expect.stringContaining('zornimekh') as string },
      { id: 2, match: false, score: 0 },
    ]);
  });

  it('screen: plain lines and objects, hits with list and entry', async () => {
    const { code, stdout } = await narrows(['screen', '--list', 'ofac-sdn=docs/demo/lists/sdn.csv', '--json'], {
      input: 'Zornimekh OOO\n{"id":"x","name":"Rosenhof Garne GmbH"}\n',
    });
    expect(code).toBe(0);
    expect(jsonLines(stdout)).toMatchObject([
      { id: 1, name: 'Zornimekh OOO', hits: [{ list: 'ofac-sdn', entry_id: '90004' }, {}] },
      { id: 'x', hits: [] },
    ]);
  });

  it('goods: codes with tier, strength and span', async () => {
    const { stdout } = await narrows(['goods', '--json'], { input: 'HS 8542.31 CHIPS\nINVOICE 854231\nHS 8526.92\n' });
    expect(jsonLines(stdout)).toEqual([
      {
        id: 1,
        hits: [
          { hs6: '854231', tier: '1', kind: 'code', strength: 1, span: [3, 10], text: '8542.31' },
          { hs6: '854239', tier: '1', kind: 'term', strength: 0.3, span: [11, 16], text: 'CHIPS' },
        ],
      },
      { id: 2, hits: [] },
      { id: 3, hits: [] },
    ]);
  });

  it.each([
    [['screen', '--list', 'nope=x.csv'], 'LIST_UNKNOWN'],
    [['parse', 'no-such-file'], 'FILE_NOT_FOUND'],
    [['frobnicate'], 'unknown command'],
  ])('%s cannot run: exit 2 and a reason', async (args, reason) => {
    const { code, stderr } = await narrows(args);
    expect([code, stderr]).toEqual([2, expect.stringContaining(reason)]);
  });
});
