import type { WhitelistRow } from '../adapters/postgres/whitelist.ts';
import { parseMoney } from '../messages/values.ts';
import { NarrowsError } from '../model/errors.ts';
import type { Runtime } from '../runtime.ts';
import { printLine } from './output.ts';

export interface AddCommand {
  readonly name: string;
  readonly list: string;
  readonly entry: string;
  readonly source?: string;
  readonly account?: string;
  readonly country?: string;
  /** `10000 EUR`. */
  readonly maxAmount?: string;
  readonly expires: string;
  readonly reason: string;
  readonly requestedBy: string;
  readonly approvedBy: string;
}

/** `narrows whitelist add`: a counterparty is not an entry, by two persons' word. */
export async function add(runtime: Runtime, command: AddCommand): Promise<number> {
  if (command.requestedBy === command.approvedBy)
    throw new NarrowsError('WHITELIST_FOUR_EYES', 'Another person must approve than the one who asks');
  if (command.expires <= runtime.today()) throw new NarrowsError('WHITELIST_EXPIRED', 'The last day must lie ahead');
  const [value = '', currency = ''] = command.maxAmount?.split(' ') ?? [];
  const maxAmount = command.maxAmount === undefined ? undefined : parseMoney(value, currency, '--max-amount');
  if (maxAmount && 'rejected' in maxAmount)
    throw new NarrowsError('WHITELIST_AMOUNT', `--max-amount: ${maxAmount.reason}; write «10000 EUR»`);
  const whitelistId = await runtime.whitelist.add(
    {
      counterparty: command.name,
      ...(command.account === undefined ? {} : { account: command.account }),
      ...(command.country === undefined ? {} : { country: command.country }),
      ...(maxAmount === undefined ? {} : { maxAmount }),
      list: command.list,
      ...(command.source === undefined ? {} : { source: command.source }),
      entryId: command.entry,
      reason: command.reason,
      requestedBy: command.requestedBy,
      approvedBy: command.approvedBy,
      expiresOn: command.expires,
    },
    runtime.now(),
  );
  if (whitelistId === undefined)
    throw new NarrowsError(
      'WHITELIST_ENTRY',
      `${command.list} holds no single entry ${command.entry} in force; narrows lists show finds it, and --source tells apart two of one id`,
    );
  console.log(`whitelist ${whitelistId}`);
  return 0;
}

/** `narrows whitelist list`: every decision, with what voided it. */
export async function list(runtime: Runtime, options: { readonly json: boolean }): Promise<number> {
  for (const row of await runtime.whitelist.all()) {
    if (options.json) printLine({ ...row });
    else console.log(inWords(row, runtime.today()));
  }
  return 0;
}

/** `narrows whitelist void <id> --reason <text>`: it holds no more. */
export async function voidOne(id: string, runtime: Runtime, options: { readonly reason: string }): Promise<number> {
  if (!(await runtime.whitelist.void(id, options.reason, runtime.now())))
    throw new NarrowsError('WHITELIST_UNKNOWN', `There is no whitelist ${id} in force; narrows whitelist list shows them`);
  return 0;
}

function inWords(row: WhitelistRow, today: string): string {
  const { whitelistId, counterparty, entryName, list: listId, source, entryId, expiresOn, approvedBy, reason, voidReason } = row;
  const state = voidReason !== undefined ? `void: ${voidReason}` : expiresOn < today ? 'expired' : `until ${expiresOn}`;
  return `${whitelistId.padStart(4)}  ${counterparty} is not «${entryName}» (${listId} ${source} ${entryId})  ${state}  by ${approvedBy}: ${reason}`;
}
