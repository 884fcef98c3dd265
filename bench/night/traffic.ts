// Invented payments of a night of any size, made by rule from their place in the sequence, so that every run reads the same bytes.
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';

const words = (text: string): string[] => text.split(',');
const ROOTS = words(
  'Yenikapi,Karaca,Dalyan,Safran,Tuzla,Ulukaya,Selvi,Bademli,Rosenhof,Birkenau,Castelfort,Lindqvar,Marwede,Ostervik,Velmonte,Zaandorp,Korlas,Petrenik,Alderfen,Brixholm',
);
const TRADES = words('Tekstil,Mobilya,Gida,Yapi,Turizm,Garne,Moden,Ceramics,Foods,Travel,Autoteile,Kimya,Ambalaj,Seramik,Makina');
const FORMS = words('San. ve Tic. A.S.,Ltd. Sti.,GmbH,S.r.l.,B.V.,Sp. z o.o.,AB,Ltd');
const FIRST = words('Ayse,Mehmet,Elif,Kemal,Hans,Greta,Luca,Chiara,Pieter,Sanne,Piotr,Ewa,Oliver,Emily,Lars,Ingrid');
const LAST = words(
  'Yildirim,Karabulut,Aksoyer,Demirtas,Feldmann,Brandstetter,Bellucci,Ferrantino,Hoekstra,Wisniewski,Hargreave,Lindholm,Ozkurt,Tandogan',
);
const STREETS = words('Lale Sok.,Main Street,Hafenstrasse,Via Roma,Cumhuriyet Cad.,Kerkstraat,Ulica Polna');
const TOWNS = words('Istanbul,Hamburg,Milano,Rotterdam,Bursa,Krakow,Izmir,Goteborg,Leeds,Denizli');
const COUNTRIES = words('TR,DE,IT,NL,TR,PL,TR,SE,GB,TR');
const GOODS = words(
  'COTTON YARN,WOODEN TABLES,DRIED APRICOTS,FLOOR TILES,HOTEL ROOMS,GTIP 6302.60 HAVLU,HS 0805.10 ORANGES,SPARE PARTS FOR TRUCKS,CARDBOARD BOXES,CHAIRS,OLIVE OIL,BATHROBES',
);
/** One payment in so many is for goods of the list with a word of where they go, and raises an alert. */
const SHOWING = 300;
const LISTED_GOODS = words('HS 8542.31 FOR NOVOSIBIRSK,GTIP 8482.10 BEARINGS FOR KAZAN,HS 8526.91 FOR MINSK PLANT');
const BANKS = words('DRGCTRIS,RHNHDEFF,MRSLITMM,AMSKNL2A,LINBUS33,KRKWPLPW');

const pick = (from: readonly string[], n: number): string => from[Math.abs(n) % from.length]!;

/** A scatter of whole numbers, the same each time. */
function mix(n: number): number {
  let x = Math.imul(n ^ (n >>> 16), 0x45d9f3b);
  x = Math.imul(x ^ (x >>> 16), 0x45d9f3b);
  return (x ^ (x >>> 16)) >>> 0;
}

/** The m-th customer: two in three are firms. Street and house are theirs, as the name is. */
function customer(m: number): string {
  const h = mix(m);
  const name =
    m % 3 === 0
      ? `${pick(FIRST, h)} ${pick(LAST, h >>> 8)}${pick(['', ' Arda', ' Nil', ' Jan'], h >>> 16)}`
      : `${pick(ROOTS, h)}${pick(['', 'oglu', 'tas', 'sen', 'berg'], h >>> 5)} ${pick(ROOTS, h >>> 9)} ${pick(TRADES, h >>> 14)} ${pick(FORMS, h >>> 19)}`;
  const place = h % TOWNS.length;
  return `<Nm>${name}</Nm><PstlAdr><StrtNm>${pick(STREETS, h >>> 3)}</StrtNm><BldgNb>${(h % 180) + 1}</BldgNb><TwnNm>${TOWNS[place]!}</TwnNm><Ctry>${COUNTRIES[place]!}</Ctry></PstlAdr>`;
}

const iban = (m: number): string => `TR33000610${String(mix(m)).padStart(10, '0')}${String(m).padStart(6, '0')}`;

/**
 * One transfer with 4.6 names as the mean: debtor, creditor, both banks, an ultimate debtor in four and an ultimate creditor in two of
 * ten. Customers come from a pool of a tenth of the payments, and one in twenty is seen this once.
 */
function transaction(n: number, date: string, payments: number): string {
  const hex = n.toString(16).padStart(12, '0');
  const pool = Math.max(1_000, Math.round(payments / 10));
  const who = (role: number): number => (mix(n * 7 + role) % 20 === 0 ? pool * 2 + n * 4 + role : mix(n * 11 + role) % pool);
  const [debtor, creditor] = [who(0), pool + who(1)];
  const bank = (role: string, i: number): string => {
    const bic = pick(BANKS, i);
    return `<${role}><FinInstnId><BICFI>${bic}</BICFI><Nm>${bic.slice(0, 4)} BANKASI A.S.</Nm></FinInstnId></${role}>`;
  };
  const amount = `${1000 + (mix(n) % 900_000)}.${String(n % 100).padStart(2, '0')}`;
  const ultimate = (role: string, isThere: boolean, m: number): string => (isThere ? `<${role}>${customer(m)}</${role}>` : '');
  const goods = mix(n * 13) % SHOWING === 0 ? pick(LISTED_GOODS, mix(n * 17)) : pick(GOODS, mix(n * 3));
  const text = `${goods} INV ${mix(n) % 90_000}/26 DTD ${date.slice(0, 8)}${String((n % 28) + 1).padStart(2, '0')}`;
  return (
    `<CdtTrfTxInf><PmtId><InstrId>BEN${hex}</InstrId><EndToEndId>E${hex}</EndToEndId><UETR>0d2f6a4c-1b3e-4c5d-8e7f-${hex}</UETR></PmtId>` +
    `<IntrBkSttlmAmt Ccy="EUR">${amount}</IntrBkSttlmAmt><IntrBkSttlmDt>${date}</IntrBkSttlmDt><ChrgBr>SHAR</ChrgBr>` +
    `${ultimate('UltmtDbtr', n % 10 < 4, who(2))}<Dbtr>${customer(debtor)}</Dbtr><DbtrAcct><Id><IBAN>${iban(debtor)}</IBAN></Id></DbtrAcct>` +
    `${bank('DbtrAgt', mix(n))}${bank('CdtrAgt', mix(n) + 1)}<Cdtr>${customer(creditor)}</Cdtr><CdtrAcct><Id><IBAN>${iban(creditor)}</IBAN></Id></CdtrAcct>` +
    `${ultimate('UltmtCdtr', n % 10 > 7, who(3))}<Purp><Cd>GDDS</Cd></Purp><RmtInf><Ustrd>${text}</Ustrd></RmtInf></CdtTrfTxInf>\n`
  );
}

/** Writes one pacs.008 document of a night's payments, numbered from `first`. */
export async function writeNight(
  file: string,
  night: { readonly date: string; readonly payments: number; readonly first: number },
): Promise<void> {
  const { date, payments, first } = night;
  const stream = createWriteStream(file);
  let pending =
    `<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08"><FIToFICstmrCdtTrf>` +
    `<GrpHdr><MsgId>N${first}</MsgId><CreDtTm>${date}T18:00:00+03:00</CreDtTm><NbOfTxs>${payments}</NbOfTxs><SttlmInf><SttlmMtd>INDA</SttlmMtd></SttlmInf></GrpHdr>\n`;
  for (let n = first; n < first + payments; n++) {
    pending += transaction(n, date, payments);
    if (pending.length < 1_000_000) continue;
    if (!stream.write(pending)) await once(stream, 'drain');
    pending = '';
  }
  stream.end(`${pending}</FIToFICstmrCdtTrf></Document>\n`);
  await once(stream, 'close');
}
