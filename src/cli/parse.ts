import { findFiles } from '../adapters/files/messages.ts';
import { keepHeapSmall } from '../adapters/small-heap.ts';
import { FileReader, type ReaderOptions, type ReadRecord } from '../messages/read.ts';
import { isRejected } from '../messages/record.ts';
import { TEXT_KINDS, type Field, type Payment } from '../model/payment.ts';
import { printLine, warn } from './output.ts';

/** `narrows parse <files…> --json`: one canonical payment a line, as soon as it is read. */
export async function parse(paths: readonly string[], options: ReaderOptions): Promise<number> {
  keepHeapSmall();
  let rejected = 0;
  const print = (file: string, { content, index }: ReadRecord): void => {
    if (!isRejected(content)) return printLine({ ...canonical(content), source: { file, index } });
    rejected++;
    const { code, reason, path } = content;
    printLine({ rejected: true, file, index, code, reason, path });
    warn(`${file} record ${index}: ${code} at ${path}: ${reason}`);
  };
  for await (const file of findFiles(paths)) {
    const reader = new FileReader(options);
    for await (const bytes of file.open()) for (const record of reader.write(bytes)) print(file.name, record);
    for (const record of reader.end().records) print(file.name, record);
  }
  return rejected > 0 ? 1 : 0;
}

/** A payment as contract.md gives it: plain strings, names as in messages; docs/formats.md reads the same shape back. */
export function canonical(payment: Payment): Record<string, unknown> {
  const texts = TEXT_KINDS.flatMap((kind) => {
    const found = payment.texts.filter((field) => field.kind === kind).map(plain);
    return found.length === 0 ? [] : [[kind, found.length === 1 ? found[0] : found] as const];
  });
  const { returns } = payment;
  return {
    uetr: payment.uetr,
    end_to_end_id: payment.endToEndId,
    message_id: payment.messageId,
    instruction_id: payment.instructionId,
    message_type: payment.messageType,
    kind: payment.kind,
    business_date: payment.businessDate,
    amount: payment.amount.value,
    currency: payment.amount.currency,
    instructed_amount: payment.instructedAmount?.value,
    instructed_currency: payment.instructedAmount?.currency,
    exchange_rate: payment.exchangeRate,
    charge_bearer: payment.chargeBearer,
    returns: returns && {
      uetr: returns.uetr,
      message_id: returns.messageId,
      instruction_id: returns.instructionId,
      end_to_end_id: returns.endToEndId,
      reason: returns.reason,
    },
    parties: payment.parties.map((party) => ({
      role: party.role,
      name: party.name && plain(party.name),
      country: party.country && plain(party.country),
      bic: party.bic && plain(party.bic),
      account: party.account && plain(party.account),
      account_name: party.accountName && plain(party.accountName),
      lei: party.lei && plain(party.lei),
      birth_date: party.birthDate && plain(party.birthDate),
      birth_place: party.birthPlace && plain(party.birthPlace),
      address: party.address.length === 0 ? undefined : party.address.map(plain).join(', '),
      contact: party.contact?.map(plain).join(', '),
      identifiers:
        party.identifiers.length === 0 ? undefined : party.identifiers.map(({ scheme, value }) => ({ scheme, value: plain(value) })),
    })),
    ...Object.fromEntries(texts),
    notes: payment.notes.length === 0 ? undefined : payment.notes,
  };
}

/** A value as a line of text: what was wrapped over lines is joined by spaces. */
function plain(field: Field): string {
  return field.text.trim().replaceAll(/\s*[\r\n]+\s*/g, ' ');
}
