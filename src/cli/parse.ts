import { readFiles } from '../adapters/files/messages.ts';
import { readMessage } from '../messages/read.ts';
import { isRejected } from '../messages/record.ts';
import { TEXT_KINDS, type Payment } from '../model/payment.ts';
import { printLine, warn } from './output.ts';

/** `narrows parse <files…> --json`: one canonical payment a line. */
export async function parse(paths: readonly string[]): Promise<number> {
  let rejected = 0;
  for await (const file of readFiles(paths))
    for (const { content, index } of readMessage(file.bytes).records) {
      if (!isRejected(content)) {
        printLine({ ...canonical(content), source: { file: file.name, index } });
        continue;
      }
      rejected++;
      const { code, reason, path } = content;
      printLine({ rejected: true, file: file.name, index, code, reason, path });
      warn(`${file.name} record ${index}: ${code} at ${path}: ${reason}`);
    }
  return rejected > 0 ? 1 : 0;
}

/** A payment as contract.md gives it: plain strings, names as in messages; docs/formats.md reads the same shape back. */
export function canonical(payment: Payment): Record<string, unknown> {
  const texts = TEXT_KINDS.flatMap((kind) => {
    const found = payment.texts.filter((field) => field.kind === kind).map((field) => field.text);
    return found.length === 0 ? [] : [[kind, found.length === 1 ? found[0] : found] as const];
  });
  return {
    uetr: payment.uetr,
    end_to_end_id: payment.endToEndId,
    message_id: payment.messageId,
    instruction_id: payment.instructionId,
    message_type: payment.messageType,
    business_date: payment.businessDate,
    amount: payment.amount.value,
    currency: payment.amount.currency,
    instructed_amount: payment.instructedAmount?.value,
    instructed_currency: payment.instructedAmount?.currency,
    parties: payment.parties.map((party) => ({
      role: party.role,
      name: party.name?.text.trim(),
      country: party.country?.text.trim(),
      bic: party.bic?.text.trim(),
      account: party.account?.text.trim(),
      lei: party.lei?.text.trim(),
      address: party.address.length === 0 ? undefined : party.address.map((part) => part.text.trim()).join(', '),
      identifiers:
        party.identifiers.length === 0 ? undefined : party.identifiers.map(({ scheme, value }) => ({ scheme, value: value.text.trim() })),
    })),
    ...Object.fromEntries(texts),
  };
}
