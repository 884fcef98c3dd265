import type { Party, PartyRole, Payment, PaymentText } from '../../src/model/payment.ts';

type Given = Partial<Record<'name' | 'country' | 'bic' | 'account', string>> & { readonly address?: readonly string[] };

/** A payment of invented parties: what is not given is ordinary and at home. */
export function payment(
  given: {
    readonly parties?: Partial<Record<PartyRole, Given>>;
    readonly remittance?: string;
    readonly instruction?: string;
    readonly kind?: Payment['kind'];
    readonly amount?: string;
    readonly date?: string;
  } = {},
): Payment {
  const parties: Partial<Record<PartyRole, Given>> = {
    debtor: { name: 'Rosenhof Garne GmbH', country: 'DE', account: 'DE89370400440532013000' },
    creditor: { name: 'Tuzla Boya San. ve Tic. A.Ş.', country: 'TR', account: 'TR330006100519786457841326' },
    ...given.parties,
  };
  const texts = [
    { kind: 'remittance', path: '/remittance', text: given.remittance ?? 'COTTON YARN INV 7' },
    ...(given.instruction === undefined ? [] : [{ kind: 'instruction', path: '/instruction', text: given.instruction }]),
  ] as PaymentText[];
  return {
    messageType: 'jsonl',
    kind: given.kind ?? 'customer',
    businessDate: given.date ?? '2026-11-20',
    amount: { value: given.amount ?? '12500.00', currency: 'USD' },
    parties: Object.entries(parties).map(([role, party]) => partyOf(role as PartyRole, party)),
    texts,
    notes: [],
  };
}

function partyOf(role: PartyRole, { address = [], ...values }: Given): Party {
  const fields = Object.entries(values).map(([key, text]) => [key, { path: `/${role}/${key}`, text }] as const);
  return {
    role,
    ...Object.fromEntries(fields),
    identifiers: [],
    address: address.map((text, i) => ({ path: `/${role}/address/${i}`, text })),
  };
}
