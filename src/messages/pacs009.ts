import type { Payment, Rejected } from '../model/payment.ts';
import { AGENTS, agentsIn, CUSTOMERS, customersIn, INTERBANK, invoiceParties, textsIn, transportAgents } from './iso-parties.ts';
import { readCommon } from './iso-transaction.ts';
import type { Message } from './iso20022.ts';
import { child, textOf, type Element } from '../text/xml.ts';

/**
 * A transfer between banks, pacs.009.001.02 to .14: one `CdtTrfTxInf` (domain.md 4.2). A cover carries the customer's
 * payment in its underlying block, which is read in full: it is why the cover exists. A message that says it is a cover and
 * has no such block is read too, and the want is noted.
 */
export function readPacs009(tx: Element, message: Message, businessDate: string): Payment | Rejected {
  const underlying = child(tx, 'UndrlygCstmrCdtTrf');
  const common = readCommon(tx, message, {
    ids: child(tx, 'PmtId'),
    uetr: 'UETR',
    endToEndId: 'EndToEndId',
    instructionId: 'InstrId',
    transactionId: 'TxId',
    amount: 'IntrBkSttlmAmt',
    instructed: 'InstdAmt',
    alsoIn: underlying,
  });
  if ('rejected' in common) return common;
  const saysCover = textOf(child(message.business, 'BizSvc'))?.includes('.cov') ?? false;
  return {
    messageType: message.type,
    kind: underlying || saysCover ? 'cover' : 'interbank',
    ...common,
    businessDate,
    parties: [
      ...customersIn(underlying, CUSTOMERS),
      ...invoiceParties(underlying),
      ...agentsIn(underlying, AGENTS),
      ...agentsIn(tx, INTERBANK),
      ...transportAgents(tx, message.header, message.business),
    ],
    texts: [...textsIn(underlying), ...textsIn(tx, message.header)],
    notes: saysCover && !underlying ? [{ code: 'COVER_WITHOUT_UNDERLYING', path: tx.path }] : [],
  };
}
