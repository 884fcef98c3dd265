import { describe, expect, it } from 'vitest';
import { locate } from '../../src/messages/locate.ts';
import { readMessage } from '../../src/messages/read.ts';
import { isRejected } from '../../src/messages/record.ts';
import type { Field } from '../../src/model/payment.ts';
import { pacs008, transaction } from '../support/pacs008.ts';

const found = (source: string, path: string, text: string, from = 0): string | undefined => {
  const stretch = locate(source, { path, from, to: from + text.length, text });
  return stretch && source.slice(stretch.from, stretch.to);
};

describe('evidence in its source', () => {
  it('is found in XML through entities, CDATA, comments and prefixes, at the very element', () => {
    const source =
      '<n:CdtTrfTxInf a="x>y"><n:Dbtr><n:Nm>A &amp; B GmbH</n:Nm></n:Dbtr><n:Cdtr><n:Nm>A &amp; B GmbH</n:Nm></n:Cdtr><n:RmtInf><n:Ustrd>ONE</n:Ustrd><n:Ustrd>T<!-- - -->WO <![CDATA[<3>]]> &#x41;</n:Ustrd></n:RmtInf><n:E/></n:CdtTrfTxInf>';
    const root = '/Document/FIToFICstmrCdtTrf/CdtTrfTxInf';
    expect(found(source, `${root}/Cdtr/Nm`, 'A & B')).toBe('A &amp; B');
    expect(locate(source, { path: `${root}/Cdtr/Nm`, from: 0, to: 1, text: 'A' })!.from).toBe(source.lastIndexOf('A &amp;'));
    expect(found(source, `${root}/RmtInf/Ustrd[1]`, 'ONE')).toBe('ONE');
    expect(found(source, `${root}/RmtInf/Ustrd[2]`, '<3> A', 4)).toBe('<3>]]> &#x41;');
    expect(found(source, `${root}/RmtInf/Ustrd[2]`, 'ONE')).toBeUndefined();
  });

  it('is found for every field of a message', () => {
    const text = pacs008(transaction({ debtor: 'Öz &lt;Güneş&gt; A.Ş.', remittance: 'KALEM &amp; DEFTER' }), transaction());
    for (const { content, source: bytes } of readMessage(Buffer.from(text)).records) {
      if (isRejected(content)) throw new Error('rejected');
      const source = Buffer.from(bytes).toString();
      const fields: (Field | undefined)[] = [
        ...content.parties.flatMap(({ name, bic, country }) => [name, bic, country]),
        ...content.texts,
      ];
      for (const field of fields)
        if (field) expect(locate(source, { path: field.path, from: 0, to: field.text.length, text: field.text }), field.path).toBeDefined();
    }
  });

  it('is marked in other formats only where it stands once', () => {
    const source = ':50K:/123\nVELT HANDEL\n:59:/9\nVELT HANDEL\n:70:CHIPS';
    expect(found(source, ':70:', 'CHIPS')).toBe('CHIPS');
    expect(found(source, ':59:', 'VELT HANDEL')).toBeUndefined();
  });
});
