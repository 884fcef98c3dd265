import type { Facts } from '../model/facts.ts';
import type { Finding } from '../model/finding.ts';
import type { Payment } from '../model/payment.ts';
import { bankFamily } from './bank/bank-family.ts';
import { listedBankInText } from './bank/listed-bank-in-text.ts';
import { listedBank } from './bank/listed-bank.ts';
import { manySuppliers } from './behaviour/many-suppliers.ts';
import { passThrough } from './behaviour/pass-through.ts';
import { payerSwitch } from './behaviour/payer-switch.ts';
import { structuring } from './behaviour/structuring.ts';
import { surge } from './behaviour/surge.ts';
import { forwarder, unrelatedBusiness } from './diversion/counterparty.ts';
import { diversionRoute } from './diversion/diversion-route.ts';
import { newCounterparty } from './diversion/new-counterparty.ts';
import { onward } from './diversion/onward.ts';
import { alteredLeg } from './evasion/altered-leg.ts';
import { concealment } from './evasion/concealment.ts';
import { customerBetweenBanks } from './evasion/customer-between-banks.ts';
import { hiddenParty } from './evasion/hidden-party.ts';
import { missingUnderlying } from './evasion/missing-underlying.ts';
import { obscuredName } from './evasion/obscured-name.ts';
import { thirdParty } from './evasion/third-party.ts';
import { vaguePurpose } from './evasion/vague-purpose.ts';
import { occupiedArea } from './geography/occupied-area.ts';
import { russiaBelarus } from './geography/russia-belarus.ts';
import { russianDetails } from './geography/russian-details.ts';
import { goodsWords } from './goods/goods-words.ts';
import { listedGoods } from './goods/listed-goods.ts';
import { militaryGoods } from './goods/military-goods.ts';
import { nearGoods } from './goods/near-goods.ts';
import { partNumber } from './goods/part-number.ts';
import { listedAddress } from './party/listed-address.ts';
import { listedIdentifierInText } from './party/listed-identifier-in-text.ts';
import { listedIdentifier } from './party/listed-identifier.ts';
import { listedNameInText } from './party/listed-name-in-text.ts';
import { listedName } from './party/listed-name.ts';
import type { Screens, Signal } from './signal.ts';

/** Every signal by the id that rules weigh it under. */
export const SIGNALS = {
  'listed-name': listedName,
  'listed-name-in-text': listedNameInText,
  'listed-identifier': listedIdentifier,
  'listed-identifier-in-text': listedIdentifierInText,
  'listed-address': listedAddress,
  'listed-bank': listedBank,
  'listed-bank-in-text': listedBankInText,
  'bank-family': bankFamily,
  'listed-goods': listedGoods,
  'goods-words': goodsWords,
  'part-number': partNumber,
  'military-goods': militaryGoods,
  'near-goods': nearGoods,
  'russia-belarus': russiaBelarus,
  'occupied-area': occupiedArea,
  'russian-details': russianDetails,
  'diversion-route': diversionRoute,
  'unrelated-business': unrelatedBusiness,
  forwarder,
  onward,
  'new-counterparty': newCounterparty,
  'altered-leg': alteredLeg,
  'missing-underlying': missingUnderlying,
  'customer-between-banks': customerBetweenBanks,
  'hidden-party': hiddenParty,
  concealment,
  'third-party': thirdParty,
  'obscured-name': obscuredName,
  'vague-purpose': vaguePurpose,
  structuring,
  'pass-through': passThrough,
  'payer-switch': payerSwitch,
  'many-suppliers': manySuppliers,
  surge,
} as const satisfies Record<string, Signal>;

const ALL: readonly (readonly [id: string, signal: Signal])[] = Object.entries(SIGNALS);

export type Findings = ReadonlyMap<string, Finding>;

/** Asks every signal. An exception is not caught here: the step above marks the payment as failed. */
export function evaluate(payment: Payment, screens: Screens, facts: Facts): Findings {
  return new Map(ALL.map(([id, signal]) => [id, signal(payment, screens, facts)]));
}

/** Whether no signal finds anything in the payment itself. */
export function showsNothing(payment: Payment, screens: Screens): boolean {
  return ALL.every(([, signal]) => signal(payment, screens, {}).state !== 'present');
}
