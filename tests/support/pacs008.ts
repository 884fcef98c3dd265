/** A pacs.008 message of one or more transactions; each is the inner XML of CdtTrfTxInf after the given basics. */
export function pacs008(...transactions: readonly string[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08"><FIToFICstmrCdtTrf><GrpHdr><MsgId>M1</MsgId></GrpHdr>${transactions.join('\n')}</FIToFICstmrCdtTrf></Document>`;
}

let counter = 0;

/** One transaction; say only what the case is about. */
export function transaction(
  given: { debtor?: string; creditor?: string; remittance?: string; country?: string; amount?: string; date?: string; more?: string } = {},
): string {
  counter++;
  const uetr = `00000000-0000-4000-8000-${String(counter).padStart(12, '0')}`;
  const {
    debtor = 'Yenikapi Tekstil A.S.',
    creditor = 'Rosenhof Garne GmbH',
    remittance = 'COTTON YARN INV 7',
    country = 'DE',
    amount = '100.00',
    date = '2026-11-20',
    more = '',
  } = given;
  return `<CdtTrfTxInf><PmtId><InstrId>I${counter}</InstrId><EndToEndId>E${counter}</EndToEndId><UETR>${uetr}</UETR></PmtId><IntrBkSttlmAmt Ccy="EUR">${amount}</IntrBkSttlmAmt><IntrBkSttlmDt>${date}</IntrBkSttlmDt><DbtrAgt><FinInstnId><BICFI>DRGCTRIS</BICFI></FinInstnId></DbtrAgt><Dbtr><Nm>${debtor}</Nm><PstlAdr><Ctry>TR</Ctry></PstlAdr></Dbtr><CdtrAgt><FinInstnId><BICFI>COBADEFF</BICFI></FinInstnId></CdtrAgt><Cdtr><Nm>${creditor}</Nm><PstlAdr><Ctry>${country}</Ctry></PstlAdr></Cdtr>${more}<RmtInf><Ustrd>${remittance}</Ustrd></RmtInf></CdtTrfTxInf>`;
}
