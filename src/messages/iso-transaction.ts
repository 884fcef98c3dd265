import type { Money, Payment, Rejected } from '../model/payment.ts';
import type { Message } from './iso20022.ts';
import { optional, reject } from './record.ts';
import { parseMoney, UETR } from './values.ts';
import { child, textOf, type Element } from '../text/xml.ts';
import { fieldOf } from './iso-fields.ts';

/** What every pacs transaction has, whatever its message: references, money, and who bears the charges. */
export type Common = Pick<
  Payment,
  'messageId' | 'uetr' | 'endToEndId' | 'instructionId' | 'transactionId' | 'amount' | 'instructedAmount' | 'exchangeRate' | 'chargeBearer'
>;

/** Where a message keeps what all have. A return calls the same things by other names. */
export interface Names {
  readonly ids: Element | undefined;
  readonly uetr: string;
  readonly endToEndId: string;
  readonly instructionId: string;
  readonly transactionId: string;
  readonly amount: string;
  /** Looked for in the transaction first, then in `alsoIn`. */
  readonly instructed: string;
  readonly alsoIn?: Element | undefined;
}

/** The common part of a transaction, or why it cannot be read. */
export function readCommon(tx: Element, message: Message, names: Names): Common | Rejected {
  const { ids } = names;
  const amount = child(tx, names.amount);
  if (!amount) return reject('MSG_FIELD_MISSING', `${names.amount} is missing`, tx.path);
  const money = moneyOf(amount);
  if ('rejected' in money) return money;
  const uetr = fieldOf(child(ids, names.uetr));
  if (uetr && !UETR.test(uetr.text.trim())) return reject('MSG_UETR_INVALID', 'the UETR is not a version 4 UUID', uetr.path);
  const instructed = child(tx, names.instructed) ?? child(names.alsoIn, names.instructed);
  const instructedMoney = instructed && moneyOf(instructed);
  if (instructedMoney && 'rejected' in instructedMoney) return instructedMoney;
  return {
    ...optional('messageId', textOf(child(message.header, 'MsgId'))),
    ...optional('uetr', uetr?.text.trim().toLowerCase()),
    ...optional('endToEndId', textOf(child(ids, names.endToEndId))),
    ...optional('instructionId', textOf(child(ids, names.instructionId))),
    ...optional('transactionId', textOf(child(ids, names.transactionId)) ?? textOf(child(ids, 'ClrSysRef'))),
    amount: money,
    ...optional('instructedAmount', instructedMoney),
    ...optional('exchangeRate', textOf(child(tx, 'XchgRate'))),
    ...optional('chargeBearer', textOf(child(tx, 'ChrgBr'))),
  };
}

function moneyOf(element: Element): Money | Rejected {
  return parseMoney(element.text, element.attributes['Ccy'] ?? '', element.path);
}
