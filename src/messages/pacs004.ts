import type { Party, PartyRole, Payment, PaymentText, Rejected, Returned } from '../model/payment.ts';
import {
  AGENTS,
  agentsIn,
  CUSTOMERS,
  customersIn,
  eitherIn,
  invoiceParties,
  ORIGINAL_AGENTS,
  ORIGINAL_CUSTOMERS,
  textsIn,
  transportAgents,
} from './iso-parties.ts';
import { readCommon } from './iso-transaction.ts';
import type { Message } from './iso20022.ts';
import { optional } from './record.ts';
import { child, childrenOf, textOf, type Element } from '../text/xml.ts';
import { leavesOf } from './iso-fields.ts';

/**
 * A payment sent back, pacs.004.001.02 to .14: one `TxInf`. Its own chain of parties is read where it has one; what it
 * repeats of the original payment keeps the roles of that payment, as `original_` parties.
 */
export function readPacs004(tx: Element, message: Message, businessDate: string): Payment | Rejected {
  const common = readCommon(tx, message, {
    ids: tx,
    uetr: 'OrgnlUETR',
    endToEndId: 'OrgnlEndToEndId',
    instructionId: 'RtrId',
    transactionId: 'OrgnlTxId',
    amount: 'RtrdIntrBkSttlmAmt',
    instructed: 'RtrdInstdAmt',
  });
  if ('rejected' in common) return common;
  const original = child(tx, 'OrgnlTxRef');
  return {
    messageType: message.type,
    kind: 'return',
    ...common,
    businessDate,
    returns: returnedBy(tx, message, common.uetr),
    parties: [
      ...returnChain(child(tx, 'RtrChain')),
      ...transportAgents(tx, message.header, message.business),
      ...eitherIn(original, ORIGINAL_CUSTOMERS, (role) =>
        role.endsWith('debtor') ? 'original_interbank_debtor' : 'original_interbank_creditor',
      ),
      ...customersIn(child(original, 'UndrlygCstmrCdtTrf'), ORIGINAL_CUSTOMERS),
      ...agentsIn(child(original, 'UndrlygCstmrCdtTrf'), ORIGINAL_AGENTS),
      ...agentsIn(original, ORIGINAL_AGENTS),
      ...invoiceParties(original),
    ],
    texts: [...textsIn(original), ...textsIn(child(original, 'UndrlygCstmrCdtTrf')), ...textsIn(tx, message.header), ...reasonTexts(tx)],
    notes: [],
  };
}

function returnedBy(tx: Element, { originalGroup }: Message, uetr: string | undefined): Returned {
  const group = child(tx, 'OrgnlGrpInf') ?? originalGroup;
  const reason = child(tx, 'RtrRsnInf', 'Rsn');
  return {
    ...optional('uetr', uetr),
    ...optional('messageId', textOf(child(group, 'OrgnlMsgId'))),
    ...optional('instructionId', textOf(child(tx, 'OrgnlInstrId'))),
    ...optional('endToEndId', textOf(child(tx, 'OrgnlEndToEndId'))),
    ...optional('reason', textOf(child(reason, 'Cd')) ?? textOf(child(reason, 'Prtry'))),
  };
}

/** In a return each party may be a customer (`Pty`) or a bank (`Agt`). */
function returnChain(chain: Element | undefined): Party[] {
  const asBank = (role: PartyRole): PartyRole =>
    role === 'debtor' || role === 'initiating_party'
      ? 'interbank_debtor'
      : role === 'creditor'
        ? 'interbank_creditor'
        : role === 'ultimate_debtor'
          ? 'interbank_ultimate_debtor'
          : 'interbank_ultimate_creditor';
  return [...eitherIn(chain, CUSTOMERS, asBank), ...agentsIn(chain, AGENTS)];
}

function reasonTexts(tx: Element): PaymentText[] {
  return childrenOf(tx, 'RtrRsnInf')
    .flatMap((reason) => [...leavesOf(child(reason, 'Orgtr')), ...childrenOf(reason, 'AddtlInf').flatMap(leavesOf)])
    .map((field) => ({ kind: 'instruction', ...field }));
}
