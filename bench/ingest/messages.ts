// Invented messages of any number, made by rule from their place in the sequence, so that every run reads the same bytes.
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';

const FIRMS =
  'Yenikapi Tekstil,Karaca Mobilya,Dalyan Gida,Ulker Yapi,Safran Turizm,Rosenhof Garne,Birkenau Moden,Castelfort Ceramics'.split(',');
const FORMS = 'San. ve Tic. A.S.,Ltd. Sti.,GmbH,S.r.l.,B.V.,Sp. z o.o.'.split(',');
const STREETS = 'Lale Sok.,Main Street,Hafenstrasse,Via Roma,Cumhuriyet Cad.'.split(',');
const TOWNS = 'Istanbul,Hamburg,Milano,Rotterdam,Bursa,Krakow'.split(',');
const COUNTRIES = 'TR,DE,IT,NL,TR,PL'.split(',');
const GOODS = 'COTTON YARN,WOODEN TABLES,DRIED APRICOTS,FLOOR TILES,HOTEL ROOMS,GTIP 6302.60 HAVLU'.split(',');
const BANKS = 'DRGCTRIS,RHNHDEFF,MRSLITMM,AMSKNL2A,LINBUS33,KRKWPLPW'.split(',');

const pick = (from: readonly string[], n: number): string => from[n % from.length]!;

interface Made {
  readonly uetr: string;
  readonly reference: string;
  readonly amount: string;
  readonly names: readonly [string, string];
  readonly texts: string;
}

/** The n-th payment. Names repeat as they do at a bank: about one in twenty is new. */
function make(n: number): Made {
  const hex = n.toString(16).padStart(12, '0');
  const customer = (n * 7919) % 9973;
  const name = (m: number): string => `${pick(FIRMS, m)} ${m % 499} ${pick(FORMS, m * 3)}`;
  return {
    uetr: `0d2f6a4c-1b3e-4c5d-8e7f-${hex}`,
    reference: `BEN${hex.toUpperCase()}`,
    amount: `${1000 + ((n * 37) % 900_000)}.${String(n % 100).padStart(2, '0')}`,
    names: [name(customer), name(customer * 3 + 1)],
    texts: `${pick(GOODS, n)} INV ${n % 9000}/26 DTD 2026-10-${String((n % 28) + 1).padStart(2, '0')}`,
  };
}

function pacs008Transaction(n: number): string {
  const { uetr, reference, amount, names, texts } = make(n);
  const party = (i: 0 | 1): string =>
    `<Nm>${names[i]}</Nm><PstlAdr><StrtNm>${pick(STREETS, n + i)}</StrtNm><BldgNb>${(n % 180) + 1}</BldgNb><TwnNm>${pick(TOWNS, n + i)}</TwnNm><Ctry>${pick(COUNTRIES, n + i)}</Ctry></PstlAdr>`;
  const bank = (i: number): string => `<FinInstnId><BICFI>${pick(BANKS, n + i)}</BICFI></FinInstnId>`;
  return `<CdtTrfTxInf><PmtId><InstrId>${reference}</InstrId><EndToEndId>E${reference}</EndToEndId><UETR>${uetr}</UETR></PmtId><IntrBkSttlmAmt Ccy="EUR">${amount}</IntrBkSttlmAmt><IntrBkSttlmDt>2026-11-20</IntrBkSttlmDt><ChrgBr>SHAR</ChrgBr><InstgAgt>${bank(1)}</InstgAgt><InstdAgt>${bank(0)}</InstdAgt><Dbtr>${party(0)}</Dbtr><DbtrAcct><Id><IBAN>TR330006100519786457841326</IBAN></Id></DbtrAcct><DbtrAgt>${bank(0)}</DbtrAgt><CdtrAgt>${bank(1)}</CdtrAgt><Cdtr>${party(1)}</Cdtr><CdtrAcct><Id><IBAN>DE89370400440532013000</IBAN></Id></CdtrAcct><Purp><Cd>GDDS</Cd></Purp><RmtInf><Ustrd>${texts}</Ustrd></RmtInf></CdtTrfTxInf>\n`;
}

const PACS008 = {
  begin: (n: number) =>
    `<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08"><FIToFICstmrCdtTrf><GrpHdr><MsgId>BENCH${n}</MsgId><CreDtTm>2026-11-20T18:00:00+03:00</CreDtTm><NbOfTxs>1</NbOfTxs><SttlmInf><SttlmMtd>INDA</SttlmMtd></SttlmInf></GrpHdr>\n`,
  one: pacs008Transaction,
  end: '</FIToFICstmrCdtTrf></Document>\n',
};

const MT103 = {
  begin: () => '',
  one: (n: number): string => {
    const { uetr, reference, amount, names, texts } = make(n);
    const line = (text: string): string => text.slice(0, 35);
    return `{1:F01DRGCTRISXXXX0000000000}{2:O1031200261120RHNHDEFFXXXX00000000002611201200N}{3:{121:${uetr}}}{4:\r\n:20:${reference}\r\n:23B:CRED\r\n:32A:261120EUR${amount.replace('.', ',')}\r\n:33B:EUR${amount.replace('.', ',')}\r\n:50K:/TR330006100519786457841326\r\n${line(names[0])}\r\n${pick(STREETS, n)} ${(n % 180) + 1}\r\n${pick(TOWNS, n)}\r\n:52A:${pick(BANKS, n)}\r\n:57A:${pick(BANKS, n + 1)}\r\n:59F:/DE89370400440532013000\r\n1/${line(names[1]).slice(0, 33)}\r\n2/${pick(STREETS, n + 1)} 7\r\n3/${pick(COUNTRIES, n + 1)}/${pick(TOWNS, n + 1)}\r\n:70:/ROC/E${reference}\r\n${line(texts)}\r\n:71A:SHA\r\n-}{5:{CHK:D76B511AC606}}$`;
  },
  end: '',
};

export const FORMATS = { pacs008: PACS008, mt103: MT103 } as const;

export type BenchFormat = keyof typeof FORMATS;

/** Writes a file of transactions, numbered from `first`, until it has so many or so many bytes. */
export async function writeMessages(
  file: string,
  format: BenchFormat,
  size: { readonly first: number; readonly transactions?: number; readonly bytes?: number },
): Promise<{ transactions: number; bytes: number }> {
  const { begin, one, end } = FORMATS[format];
  const stream = createWriteStream(file);
  let bytes = 0;
  let count = 0;
  let pending = begin(size.first);
  const more = (): boolean => (size.transactions === undefined ? bytes < (size.bytes ?? 0) : count < size.transactions);
  while (more()) {
    pending += one(size.first + count);
    count++;
    if (pending.length < 1_000_000) continue;
    bytes += Buffer.byteLength(pending);
    if (!stream.write(pending)) await once(stream, 'drain');
    pending = '';
  }
  pending += end;
  bytes += Buffer.byteLength(pending);
  stream.end(pending);
  await once(stream, 'close');
  return { transactions: count, bytes };
}
