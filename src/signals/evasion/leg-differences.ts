import type { Field, Party, PartyRole, Payment } from '../../model/payment.ts';
import { foldText, foldWords } from '../../text/fold.ts';

/** Something that a customer's payment and the cover for it say differently; `there` is missing where only one says it. */
export interface LegDifference {
  readonly what: 'name' | 'account' | 'country' | 'remittance';
  /** Debtor or creditor; nothing for the remittance information. */
  readonly role?: PartyRole;
  readonly here: Field;
  readonly there?: Field;
}

/** The customers that both legs name. */
const ROLES = ['debtor', 'creditor'] as const;

/** Shorter texts than this are too short to be another one cut off. */
const CUT_OFF = 12;

/**
 * What two legs of one transfer say differently (domain.md D1). Spelling, case, order of lines and the cut of a narrow format
 * are no difference: an altered name is one, and so is a text or an account that only one leg has. A cover that has no
 * underlying block at all is a finding of its own, and is not compared.
 */
export function legDifferences(here: Payment, there: Payment): LegDifference[] {
  const customers = ROLES.flatMap((role) => {
    const [one, other] = [partyOf(here, role), partyOf(there, role)];
    return one && other ? partyDifferences(role, one, other) : [];
  });
  return [...customers, ...textDifference(here, there)];
}

function partyOf(payment: Payment, role: PartyRole): Party | undefined {
  return payment.parties.find((party) => party.role === role);
}

function partyDifferences(role: PartyRole, one: Party, other: Party): LegDifference[] {
  const differs = (
    what: LegDifference['what'],
    here: Field | undefined,
    there: Field | undefined,
    same: (a: string, b: string) => boolean,
  ) => (here && there && !same(here.text, there.text) ? [{ what, role, here, there }] : []);
  return [
    ...differs('name', one.name, other.name, sameText),
    ...differs('account', one.account, other.account, (a, b) => compact(a) === compact(b)),
    ...differs('country', one.country, other.country, (a, b) => compact(a) === compact(b)),
  ];
}

/** Equal words, in any order; or the shorter is the other one, cut off. */
function sameText(a: string, b: string): boolean {
  const sorted = (text: string): string =>
    foldWords(text)
      .map((word) => word.text)
      .toSorted()
      .join(' ');
  if (sorted(a) === sorted(b)) return true;
  const [short, long] = [foldText(a).replaceAll(' ', ''), foldText(b).replaceAll(' ', '')].toSorted((x, y) => x.length - y.length) as [
    string,
    string,
  ];
  return short.length >= CUT_OFF && long.startsWith(short);
}

function textDifference(here: Payment, there: Payment): LegDifference[] {
  const [one, other] = [remittanceOf(here), remittanceOf(there)];
  if (one.said === '' && other.said === '') return [];
  if (one.said !== '' && other.said !== '' && sameText(one.said, other.said)) return [];
  const [first, second] = [one, other];
  if (first.field) return [{ what: 'remittance', here: first.field, ...(second.field ? { there: second.field } : {}) }];
  return second.field ? [{ what: 'remittance', here: second.field }] : [];
}

/** What the remittance information says, without the reference that MT puts before it. */
function remittanceOf(payment: Payment): { said: string; field: Field | undefined } {
  const fields = payment.texts.filter(({ kind }) => kind === 'remittance');
  const said = fields
    .map(({ text }) => text.replaceAll(/\/ROC\/[^\r\n]*/g, ''))
    .join(' ')
    .trim();
  return { said, field: said === '' ? undefined : fields.find(({ text }) => text.replaceAll(/\/ROC\/[^\r\n]*/g, '').trim() !== '') };
}

function compact(text: string): string {
  return text.replaceAll(/\s/g, '').toUpperCase();
}
