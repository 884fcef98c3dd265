import type { Party, Payment, PaymentText, Rejected, Returned } from '../model/payment.ts';
import {
  agent,
  AGENTS,
  agentsIn,
  customer,
  CUSTOMERS,
  customersIn,
  INTERBANK,
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
      ...customersIn(original, ORIGINAL_CUSTOMERS),
      ...agentsIn(original, ORIGINAL_AGENTS),
      ...invoiceParties(original),
    ],
    texts: [...textsIn(original), ...textsIn(tx), ...reasonTexts(tx)],
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

/** In a return each end may be a customer (`Pty`) or a bank (`Agt`). */
function returnChain(chain: Element | undefined): Party[] {
  const ends = (['Dbtr', 'Cdtr'] as const).flatMap((name) => {
    const end = child(chain, name);
    const bank = child(end, 'Agt');
    const account = child(chain, `${name}Acct`);
    const [customerRole] = CUSTOMERS.find(([, element]) => element === name)!;
    const [bankRole] = INTERBANK.find(([, element]) => element === name)!;
    return bank ? agent(bankRole, bank, account) : customer(customerRole, end, account);
  });
  const others = CUSTOMERS.filter(([, name]) => name !== 'Dbtr' && name !== 'Cdtr');
  return [...ends, ...customersIn(chain, others), ...agentsIn(chain, AGENTS)];
}

function reasonTexts(tx: Element): PaymentText[] {
  return childrenOf(tx, 'RtrRsnInf')
    .flatMap((reason) => [...leavesOf(child(reason, 'Orgtr', 'Nm')), ...childrenOf(reason, 'AddtlInf').flatMap(leavesOf)])
    .map((field) => ({ kind: 'instruction', ...field }));
}
