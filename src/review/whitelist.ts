import type { Assessment } from '../model/assessment.ts';
import type { Evidence, Finding } from '../model/finding.ts';
import type { Party, Payment } from '../model/payment.ts';
import type { Rules } from '../model/rules.ts';
import type { WhitelistDecision } from '../model/whitelist.ts';
import { assess } from '../scoring/assess.ts';
import { foldText } from '../text/fold.ts';

export interface Whitelisted {
  readonly assessment: Assessment;
  /** The decisions that took something off the score. */
  readonly applied: readonly WhitelistDecision[];
}

/**
 * Takes off a finished assessment what persons have decided about: a finding all of whose listed evidence is whitelisted for
 * the very party that it stands with. The lines stay, and one more takes their points off, so that a reader sees both. A
 * decision whose condition fails, or that has expired, is said and takes nothing off.
 */
export function applyWhitelist(
  assessment: Assessment,
  payment: Payment,
  findings: ReadonlyMap<string, Finding>,
  decisions: readonly WhitelistDecision[],
  rules: Rules,
): Whitelisted {
  const applied = new Set<WhitelistDecision>();
  const refused = new Map<WhitelistDecision, string>();
  const left = new Map<string, Finding>();
  for (const [id, finding] of findings) {
    const met = finding.state === 'present' ? finding.evidence.map((evidence) => decisionFor(evidence, payment, decisions, refused)) : [];
    const isCovered = met.length > 0 && met.every((decision) => decision !== undefined);
    if (isCovered) for (const decision of met) applied.add(decision);
    else left.set(id, finding);
  }
  const unknowns = [...assessment.unknowns, ...[...refused.values()].map((sentence) => ({ rule: 'whitelist', sentence }))];
  if (applied.size === 0) return { assessment: { ...assessment, unknowns }, applied: [] };
  const after = assess(left, rules);
  const line = { rule: 'whitelist', points: after.score - assessment.score, sentence: inWords([...applied]), evidence: [] };
  return { assessment: { ...after, lines: [...assessment.lines, line], unknowns }, applied: [...applied] };
}

/** The decision that covers a piece of evidence, if one holds; why one does not is noted. */
function decisionFor(
  evidence: Evidence,
  payment: Payment,
  decisions: readonly WhitelistDecision[],
  refused: Map<WhitelistDecision, string>,
): WhitelistDecision | undefined {
  const party = payment.parties.find((candidate) => fieldsOf(candidate).some((field) => field?.path === evidence.path));
  const name = party?.name && foldText(party.name.text);
  for (const decision of decisions) {
    if (decision.list !== evidence.list || decision.entryId !== evidence.entryId || foldText(decision.counterparty) !== name) continue;
    const failed = failedCondition(decision, party!, payment);
    if (failed === undefined) return decision;
    refused.set(decision, `whitelist ${decision.whitelistId} does not hold: ${failed}`);
  }
  return undefined;
}

function failedCondition(decision: WhitelistDecision, party: Party, payment: Payment): string | undefined {
  const { account, country, maxAmount, expiresOn } = decision;
  if (payment.businessDate > expiresOn) return `it expired on ${expiresOn}`;
  if (account !== undefined && compact(party.account?.text) !== compact(account)) return 'the account is another';
  if (country !== undefined && compact(party.country?.text) !== compact(country)) return 'the country is another';
  if (maxAmount === undefined) return undefined;
  if (maxAmount.currency !== payment.amount.currency) return 'the currency is another';
  return exceeds(payment.amount.value, maxAmount.value) ? 'the amount is larger' : undefined;
}

function fieldsOf(party: Party): (Party['name'] | undefined)[] {
  return [party.name, party.accountName, party.bic, party.account, party.lei, ...party.identifiers.map(({ value }) => value)];
}

function compact(text: string | undefined): string {
  return (text ?? '').replaceAll(/\s/g, '').toUpperCase();
}

/** Exact decimals, compared without a float: by the length of the whole, then digit by digit. */
function exceeds(amount: string, limit: string): boolean {
  const [a, b] = [amount, limit].map((value) => {
    const [whole = '', fraction = ''] = value.split('.');
    return { whole: whole.replace(/^0+/, ''), fraction: fraction.padEnd(5, '0') };
  }) as [{ whole: string; fraction: string }, { whole: string; fraction: string }];
  if (a.whole.length !== b.whole.length) return a.whole.length > b.whole.length;
  return a.whole + a.fraction > b.whole + b.fraction;
}

function inWords(applied: readonly WhitelistDecision[]): string {
  return applied
    .map(
      ({ whitelistId, counterparty, entryName, list, source, entryId, approvedBy, expiresOn, reason }) =>
        `whitelist ${whitelistId}: ${counterparty} is not «${entryName}» (${list} ${source} ${entryId}), by ${approvedBy} until ${expiresOn}: ${reason}`,
    )
    .join('; ');
}
