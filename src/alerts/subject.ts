import type { Assessment } from '../model/assessment.ts';
import { AGENT_ROLES, CUSTOMER_ROLES, fieldsOf, type Party, type Payment } from '../model/payment.ts';

/** Whom an alert is about, for grouping alerts and for the tables by correspondent. */
export interface Subject {
  /** As the payment names them. */
  readonly counterparty: string;
  /** First eight letters of the bank abroad that the payment came from or went to; empty where the message names none. */
  readonly correspondent: string;
}

/** Banks from where the payment comes to where it goes. */
const CHAIN = [
  'instructing_agent',
  'debtor_agent',
  'interbank_debtor_agent',
  'interbank_debtor',
  'instructed_agent',
  'creditor_agent',
  'interbank_creditor',
] as const;

/**
 * The party that the evidence stands with: first one that met a list, then any other; else the customer who is not at home, else the
 * creditor. A bank only where no customer can be named.
 *
 * @param home ISO 3166 alpha-2 of the bank's own country (config/rules, diversion)
 */
export function subjectOf(payment: Payment, assessment: Pick<Assessment, 'lines'>, home: readonly string[]): Subject {
  const evidence = assessment.lines.flatMap((line) => line.evidence);
  const listed = evidence.filter(({ list }) => list !== undefined);
  const customers = payment.parties.filter(({ role }) => (CUSTOMER_ROLES as readonly string[]).includes(role));
  const agents = payment.parties.filter(({ role }) => (AGENT_ROLES as readonly string[]).includes(role));
  const holding = (parties: readonly Party[], paths: readonly { readonly path: string }[]): Party | undefined =>
    parties.find((party) => paths.some(({ path }) => fieldsOf(party).some((field) => field.path === path)));
  const named = customers.filter(({ name }) => name !== undefined);
  const counterparty =
    holding(named, listed) ??
    holding(agents, listed) ??
    holding(named, evidence) ??
    named.find(({ country }) => country !== undefined && !home.includes(country.text)) ??
    named.find(({ role }) => role === 'creditor') ??
    named[0] ??
    agents[0];
  const bics = CHAIN.flatMap((role) => agents.find((agent) => agent.role === role)?.bic?.text ?? []);
  const correspondent = bics.find((bic) => !home.includes(bic.slice(4, 6))) ?? bics[0];
  return {
    counterparty: counterparty?.name?.text ?? counterparty?.bic?.text ?? counterparty?.account?.text ?? 'unnamed',
    correspondent: correspondent?.slice(0, 8) ?? '',
  };
}
