/**
 * A clean day of a Turkish correspondent bank, invented from end to end: Turkish firms and people who
 * trade and travel with Europe. Nothing in it should raise an alert, so whatever does is a false one.
 *
 * The banks have BICs that were never issued. No word below holds a character that XML would escape.
 */
const OWN_BANK = 'DRGCTRIS';
const PAYMENTS_A_DOCUMENT = 50;

// ---------------------------------------------------------------------------------------- words

const list = (text: string): string[] => text.trim().split(/,\s*/);

const CORRESPONDENTS = [
  { bic: 'RHNHDEFF', currency: 'EUR' },
  { bic: 'AMSKNL2A', currency: 'EUR' },
  { bic: 'LINBUS33', currency: 'USD' },
  { bic: 'MRSLGB2L', currency: 'GBP' },
];

type Language = 'EN' | 'TR' | 'DE';

interface Trade {
  purpose: string;
  /** The trade's word in a firm's name. */
  firm: Record<Language, string>;
  goods: Record<Language, string[]>;
}

const TRADES: Trade[] = [
  {
    purpose: 'GDDS',
    firm: { EN: 'Textiles', TR: 'Tekstil', DE: 'Heimtextilien' },
    goods: {
      EN: list('HS 6302.60 TERRY TOWELS, BED LINEN, BATHROBES, COTTON YARN, CURTAIN FABRIC'),
      TR: list('GTIP 6302.60.00.00.00 HAVLU, NEVRESIM, BORNOZ, PAMUK IPLIGI, PERDELIK KUMAS'),
      DE: list('FROTTIERWAREN, BETTWAESCHE, BADEMAENTEL, BAUMWOLLGARN, VORHANGSTOFFE'),
    },
  },
  {
    purpose: 'GDDS',
    firm: { EN: 'Clothing', TR: 'Giyim', DE: 'Moden' },
    goods: {
      EN: list('HS 6109.10 T-SHIRTS, LADIES KNITWEAR, DENIM TROUSERS, SPRING COLLECTION, SOCKS'),
      TR: list('GTIP 6109.10.00.00.00 TISORT, TRIKO, KOT PANTOLON, BAHAR KOLEKSIYONU, CORAP'),
      DE: list('HERRENHEMDEN, STRICKWAREN, JEANSHOSEN, FRUEHJAHRSKOLLEKTION, SOCKEN'),
    },
  },
  {
    purpose: 'TRAD',
    firm: { EN: 'Foods', TR: 'Gıda', DE: 'Feinkost' },
    goods: {
      EN: list('HS 0805.10 ORANGES, HS 0802.22 HAZELNUTS, DRIED APRICOTS, OLIVE OIL, SULTANAS'),
      TR: list('GTIP 0805.10.20.00.00 PORTAKAL, FINDIK ICI, KURU KAYISI, ZEYTINYAGI, KURU INCIR'),
      DE: list('HS 0805.50 ZITRONEN, HASELNUSSKERNE, TROCKENAPRIKOSEN, OLIVENOEL, FEIGEN'),
    },
  },
  {
    purpose: 'SUPP',
    firm: { EN: 'Furniture', TR: 'Mobilya', DE: 'Möbel' },
    goods: {
      EN: list('HS 9403.60 WOODEN TABLES, DINING CHAIRS, SOFAS, WARDROBES, GARDEN FURNITURE'),
      TR: list('GTIP 9403.60.00.00.00 AHSAP MASA, SANDALYE, KOLTUK TAKIMI, GARDIROP'),
      DE: list('HOLZTISCHE, ESSZIMMERSTUEHLE, POLSTERSOFAS, KLEIDERSCHRAENKE, GARTENMOEBEL'),
    },
  },
  {
    purpose: 'SUPP',
    firm: { EN: 'Tiles', TR: 'Seramik', DE: 'Fliesen' },
    goods: {
      EN: list('HS 6907.21 FLOOR TILES, MARBLE SLABS, WASHBASINS, TRAVERTINE, MOSAIC'),
      TR: list('GTIP 6907.21.00.00.00 YER KAROSU, MERMER PLAKA, LAVABO, TRAVERTEN, MOZAIK'),
      DE: list('BODENFLIESEN, MARMORPLATTEN, WASCHBECKEN, TRAVERTIN, MOSAIK'),
    },
  },
  {
    purpose: 'SCVE',
    firm: { EN: 'Travel', TR: 'Turizm', DE: 'Reisen' },
    goods: {
      EN: list('HOTEL ROOMS, GROUP TOUR CAPPADOCIA, YACHT WEEK BODRUM, HOLIDAY FLAT, TRANSFERS'),
      TR: list('OTEL KONAKLAMA, KAPADOKYA TURU, MAVI YOLCULUK, TATIL EVI, HAVALIMANI TRANSFERI'),
      DE: list('HOTELAUFENTHALT, RUNDREISE KAPPADOKIEN, SEGELWOCHE, FERIENWOHNUNG, TRANSFER'),
    },
  },
];

interface Country {
  iso2: string;
  language: Language;
  /** `#` a digit, `@` the first four letters of the bank's BIC. None has check digits of its own. */
  bban: string;
  postcode: string;
  banks: string[];
  forms: string[];
  towns: string[];
  streets: string[];
  roots: string[];
  first: string[];
  last: string[];
}

const TURKEY: Country = {
  iso2: 'TR',
  language: 'TR',
  bban: '0099#0################',
  postcode: '#####',
  banks: list('DRGCTRIS, DRGCTRIS, ANTKTRIS, EGEKTR2A, YKMBTRIS'),
  forms: list('San. ve Tic. A.Ş., San. ve Tic. Ltd. Şti., Dış Tic. Ltd. Şti., Paz. A.Ş.'),
  towns: list('İstanbul, İzmir, Bursa, Denizli, Gaziantep, Antalya, Mersin, Kayseri, Muğla, Uşak'),
  streets: list('Atatürk Cad., İnönü Cad., Sanayi Sok., Cumhuriyet Blv., Liman Yolu, Gül Sok.'),
  roots: list(`Akçabahar, Altındere, Bademlik, Başakçı, Beyazdut, Çınarönü, Dalyanlı, Defneli, Elmacık,
    Ekinova, Gökçeyayla, Günbatı, Harmanlı, Ihlamurlu, İncirova, Kavaklıdere, Kirazlı, Kumsallı,
    Laleli, Mavideniz, Menekşeli, Narlıbahçe, Ortancalı, Papatyam, Pınarözü, Sardunya, Servili,
    Sümbüllü, Turunçlu, Üzümlü, Vişneli, Yaseminli, Yeşilvadi, Yoncalı, Zambaklı, Zeytinova`),
  first: list(`Ahmet, Ayşe, Burak, Cem, Derya, Ebru, Elif, Emre, Fatma, Gizem, Hakan, Hülya, Kerem,
    Leyla, Mehmet, Melis, Murat, Nalan, Okan, Özge, Pınar, Selin, Serkan, Tolga, Tuğba, Zehra`),
  last: list(`Acar, Aksoy, Arslan, Aydın, Bulut, Çelik, Demir, Doğan, Erdem, Güneş, Kaplan, Kaya, Keskin,
    Korkmaz, Kurt, Özkan, Öztürk, Polat, Sarı, Şahin, Şimşek, Taş, Uçar, Ünal, Yalçın, Yıldız`),
};

const GERMANY: Country = {
  iso2: 'DE',
  language: 'DE',
  bban: '999###############',
  postcode: '#####',
  banks: list('RHNHDEFF, HNSFDEHH'),
  forms: list('GmbH, GmbH, OHG, AG'),
  towns: list('Hamburg, Köln, Stuttgart, Bremen, Leipzig, Nürnberg, Mannheim, Kassel'),
  streets: list('Bahnhofstraße, Lindenweg, Hafenstraße, Marktplatz, Gartenstraße, Mühlweg'),
  roots: list(`Ahornberg, Birkental, Eichenau, Erlenbach, Falkenhöhe, Ginsterhof, Hagenfeld, Heidewald,
    Hirschgrund, Kastanienhof, Kiefernau, Kornfeld, Lerchenau, Moosbach, Rebenhang, Rosenau,
    Silbertal, Sonnhalde, Steinachtal, Tannrain, Ulmenhof, Weidenbrück, Wiesengrund`),
  first: list('Anja, Birgit, Claudia, Felix, Heike, Jonas, Katrin, Lukas, Markus, Nina, Stefan'),
  last: list('Bauer, Becker, Brandt, Fischer, Hofmann, Keller, Krüger, Lang, Schäfer, Vogel'),
};

const ABROAD: Country[] = [
  GERMANY,
  {
    ...GERMANY,
    iso2: 'AT',
    bban: '99##############',
    postcode: '####',
    banks: list('TRLBATWW'),
    towns: list('Wien, Graz, Linz, Villach'),
  },
  {
    iso2: 'NL',
    language: 'EN',
    bban: '@##########',
    postcode: '####',
    banks: list('AMSKNL2A'),
    forms: list('B.V., V.O.F.'),
    towns: list('Amsterdam, Rotterdam, Utrecht, Eindhoven, Venlo'),
    streets: list('Dorpsstraat, Kerkweg, Havenkade, Molenlaan, Stationsplein'),
    roots: list('Duinzicht, Eikelaar, Groenveld, Hoogland, Korenmolen, Lindehof, Molenbrug, Waterkant'),
    first: list('Anneke, Bram, Daan, Femke, Joost, Lotte, Maarten, Sanne, Thijs, Willem'),
    last: list('Bakker, Bos, de Vries, Dekker, Jansen, Meijer, Mulder, Smit, van Dijk, Visser'),
  },
  {
    iso2: 'GB',
    language: 'EN',
    bban: '@##############',
    postcode: 'N# #AB',
    banks: list('MRSLGB2L'),
    forms: list('Ltd, Limited, LLP'),
    towns: list('London, Leeds, Manchester, Bristol, Leicester, Glasgow'),
    streets: list('High Street, Station Road, Mill Lane, Church Road, Victoria Street'),
    roots: list('Ashcombe, Brackenhurst, Copperfield, Elderbrook, Fernleigh, Hazelwick, Oakhanger'),
    first: list('Alice, Andrew, Charlotte, Edward, Emma, George, Helen, James, Oliver, Sarah'),
    last: list('Bennett, Carter, Clarke, Edwards, Harris, Hughes, Marshall, Turner, Walker'),
  },
  {
    iso2: 'GR',
    language: 'EN',
    bban: '999####################',
    postcode: '#####',
    banks: list('ATHKGRAA'),
    forms: list('A.E., E.P.E., O.E.'),
    towns: list('Athina, Thessaloniki, Patra, Volos, Irakleio'),
    streets: list('Odos Ermou, Odos Egnatia, Leoforos Syngrou, Odos Korai'),
    roots: list('Asimenia, Elaionas, Galazio, Kyklamino, Lefkos Pyrgos, Meltemi, Thymari'),
    first: list('Andreas, Dimitra, Eleni, Giorgos, Katerina, Kostas, Maria, Nikos'),
    last: list('Alexiou, Georgiou, Karras, Makris, Nikolaou, Oikonomou, Papadakis, Vlachos'),
  },
];

function remittance({ pick, below, digits }: Chance, trade: Trade, payer: Language, dates: string[]) {
  const language = below(10) < 6 ? payer : 'EN';
  const goods = pick(trade.goods[language]);
  const date = pick(dates);
  const nr = digits(pick([`${date.slice(-4)}-####`, `##/${date.slice(-2)}`, 'A#####', '####']));
  const texts: Record<Language, string[]> = {
    EN: [`${goods} INV ${nr}`, `INVOICE ${nr} DTD ${date} ${goods}`, `PROFORMA ${nr} ${goods}`],
    TR: [`FATURA NO ${nr} ${goods}`, `${date} TARIHLI FATURA ${goods}`, `${goods} BEDELI ${nr}`],
    DE: [`RECHNUNG ${nr} VOM ${date} ${goods}`, `RE ${nr} ${goods}`, `${goods} AUFTRAG ${nr}`],
  };
  return pick(texts[language]);
}

/** The sixty days before, as they stand on an invoice: 06.11.2026. */
function invoiceDates(businessDate: string): string[] {
  const today = Date.parse(businessDate);
  return Array.from({ length: 60 }, (_, i) => {
    const date = new Date(today - (i + 1) * 86_400_000).toISOString().slice(0, 10);
    return date.split('-').toReversed().join('.');
  });
}

// --------------------------------------------------------------------------------------- chance

type Chance = ReturnType<typeof chance>;

/** sfc32 (Doty-Humphrey): 128 bits of state, so that two seeds do not run into each other's UETRs. */
function chance(seed: string) {
  let [a, b, c, counter] = [0x9e3779b9, 0x243f6a88, 0xb7e15162, 1];
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  for (const character of seed) {
    a ^= character.charCodeAt(0);
    for (let i = 0; i < 8; i++) next();
  }

  const below = (n: number): number => Math.floor((next() / 2 ** 32) * n);
  return {
    below,
    pick: <T>(items: readonly T[]): T => items[below(items.length)] as T,
    digits: (pattern: string): string => pattern.replace(/#/g, () => String(below(10))),
    uuid: (): string => {
      const hex = Array.from({ length: 4 }, () => next().toString(16).padStart(8, '0')).join('');
      const groups = /^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/;
      return hex.replace(groups, `$1-$2-4$3-${'89ab'[below(4)]}$4-$5`);
    },
  };
}

// -------------------------------------------------------------------------------------- parties

interface Party {
  bic: string;
  language: Language;
  /** What stands inside `Dbtr` or `Cdtr`, and inside `DbtrAcct` or `CdtrAcct`. */
  identity: string;
  account: string;
}

function iban(country: string, bban: string): string {
  let rest = 0;
  for (const character of `${bban}${country}00`) {
    const value = parseInt(character, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return `${country}${String(98 - rest).padStart(2, '0')}${bban}`;
}

function makeParty({ below, pick, digits }: Chance, country: Country, trade: Trade, people: number) {
  const bic = pick(country.banks);
  const firm = `${pick(country.roots)} ${trade.firm[country.language]}`;
  const name = below(100) < people ? `${pick(country.first)} ${pick(country.last)}` : `${firm} ${pick(country.forms)}`;
  const account = iban(country.iso2, digits(country.bban).replace('@', bic.slice(0, 4)));
  const address =
    `<StrtNm>${pick(country.streets)}</StrtNm><BldgNb>${1 + below(160)}</BldgNb>` +
    `<PstCd>${digits(country.postcode)}</PstCd><TwnNm>${pick(country.towns)}</TwnNm>` +
    `<Ctry>${country.iso2}</Ctry>`;
  const party: Party = {
    bic,
    language: country.language,
    identity: `<Nm>${name}</Nm><PstlAdr>${address}</PstlAdr>`,
    account: `<Id><IBAN>${account}</IBAN></Id>`,
  };
  return party;
}

/**
 * The bank's customers and theirs, by trade: the same on every night, whatever the seed. A party either
 * pays or is paid, never both, since money that comes in and leaves again marks a pass-through account.
 */
function makeParties(payments: number) {
  const random = chance('parties');
  const group = (country: () => Country, guests: number): Party[][] =>
    TRADES.map((trade) => {
      const people = trade.purpose === 'SCVE' ? guests : 5;
      const size = 20 + Math.ceil(payments / 250);
      return Array.from({ length: size }, () => makeParty(random, country(), trade, people));
    });
  return {
    home: { payers: group(() => TURKEY, 10), payees: group(() => TURKEY, 5) },
    abroad: {
      payers: group(() => random.pick(ABROAD), 60),
      payees: group(() => random.pick(ABROAD), 5),
    },
  };
}

// ------------------------------------------------------------------------------------- payments

const agent = (role: string, bic: string): string => `<${role}><FinInstnId><BICFI>${bic}</BICFI></FinInstnId></${role}>`;

/** pacs.008.001.08 documents of 50 payments each; the same options give the same bytes. */
export function makeTraffic(options: { seed: number; businessDate: string; payments: number }): string[] {
  const { seed, businessDate, payments } = options;
  const random = chance(`${seed} ${businessDate}`);
  const { home, abroad } = makeParties(payments);
  const dates = invoiceDates(businessDate);
  const day = businessDate.replaceAll('-', '');
  const documents: string[] = [];

  for (let start = 0; start < payments; start += PAYMENTS_A_DOCUMENT) {
    const count = Math.min(PAYMENTS_A_DOCUMENT, payments - start);
    const correspondent = random.pick(CORRESPONDENTS);
    const outgoing = random.below(2) === 0;
    const [sender, receiver] = outgoing ? [OWN_BANK, correspondent.bic] : [correspondent.bic, OWN_BANK];

    let transactions = '';
    for (let i = start; i < start + count; i++) {
      const t = random.below(TRADES.length);
      const trade = TRADES[t]!;
      const payer = random.pick((outgoing ? home : abroad).payers[t]!);
      const payee = random.pick((outgoing ? abroad : home).payees[t]!);
      const id = `${day.slice(2)}${String(i + 1).padStart(6, '0')}`;
      const amount = Math.exp(4.5 + random.below(7000) / 1000).toFixed(2); // 90 to 98,000
      const money = `Ccy="${correspondent.currency}">${amount}`;
      transactions +=
        `<CdtTrfTxInf><PmtId><InstrId>DRGT${id}</InstrId><EndToEndId>T${id}</EndToEndId>` +
        `<UETR>${random.uuid()}</UETR></PmtId><IntrBkSttlmAmt ${money}</IntrBkSttlmAmt>` +
        `<IntrBkSttlmDt>${businessDate}</IntrBkSttlmDt><InstdAmt ${money}</InstdAmt>` +
        `<ChrgBr>${random.pick(['SHAR', 'SHAR', 'DEBT'])}</ChrgBr>` +
        `${agent('InstgAgt', sender)}${agent('InstdAgt', receiver)}` +
        `<Dbtr>${payer.identity}</Dbtr><DbtrAcct>${payer.account}</DbtrAcct>` +
        `${agent('DbtrAgt', payer.bic)}${agent('CdtrAgt', payee.bic)}` +
        `<Cdtr>${payee.identity}</Cdtr><CdtrAcct>${payee.account}</CdtrAcct>` +
        `<Purp><Cd>${trade.purpose}</Cd></Purp><RmtInf><Ustrd>` +
        `${remittance(random, trade, payer.language, dates)}</Ustrd></RmtInf></CdtTrfTxInf>`;
    }
    documents.push(
      `<?xml version="1.0" encoding="UTF-8"?>\n` +
        `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08"><FIToFICstmrCdtTrf>` +
        `<GrpHdr><MsgId>DRGT${day}${String(documents.length + 1).padStart(5, '0')}</MsgId>` +
        `<CreDtTm>${businessDate}T18:00:00+03:00</CreDtTm><NbOfTxs>${count}</NbOfTxs>` +
        `<SttlmInf><SttlmMtd>INDA</SttlmMtd></SttlmInf></GrpHdr>` +
        `${transactions}</FIToFICstmrCdtTrf></Document>\n`,
    );
  }
  return documents;
}
