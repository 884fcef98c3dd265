import type { Payment, Rejected } from '../model/payment.ts';
import { AGENTS, agentsIn, CUSTOMERS, customersIn, invoiceParties, textsIn, transportAgents } from './iso-parties.ts';
import { readCommon } from './iso-transaction.ts';
import type { Message } from './iso20022.ts';
import { child, type Element } from '../text/xml.ts';

/** A customer credit transfer, pacs.008.001.02 to .14: one `CdtTrfTxInf` (domain.md 4.1). */
export function readPacs008(tx: Element, message: Message, businessDate: string): Payment | Rejected {
  const common = readCommon(tx, message, {
    ids: child(tx, 'PmtId'),
    uetr: 'UETR',
    endToEndId: 'EndToEndId',
    instructionId: 'InstrId',
    transactionId: 'TxId',
    amount: 'IntrBkSttlmAmt',
    instructed: 'InstdAmt',
  });
  if ('rejected' in common) return common;
  return {
    messageType: message.type,
    kind: 'customer',
    ...common,
    businessDate,
    parties: [
      ...customersIn(tx, CUSTOMERS),
      ...invoiceParties(tx),
      ...agentsIn(tx, AGENTS),
      ...transportAgents(tx, message.header, message.business),
    ],
    texts: textsIn(tx, message.header),
    notes: [],
  };
}
