import { partyOf, type Field, type Party, type PartyRole, type Payment } from '../../model/payment.ts';
import { foldWords } from '../../text/fold.ts';
import { looseSpelling } from '../../text/phrases.ts';

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

/** Where narrow formats cut: one, two, three and four lines of 35, the first two columns of a line taken by its number or not. */
const CUTS = /^(?:3[3-5]|6[6-9]|70|99|10[0-5]|13[2-9]|140)$/;

/**
 * What two legs of one transfer say differently (domain.md D1). Spelling, case, order of lines and the cut of a narrow format
 * are no difference: an altered name is one, and so is a text or an account that only one leg has. A cover that has no
 * underlying block at all is a finding of its own, and is not compared.
 */
export function legDifferences(here: Payment, there: Payment): LegDifference[] {
  const customers = ROLES.flatMap((role) => {
    const [one, other] = [partyOf(here, role), partyOf(there, role)];
    if (one && other) return partyDifferences(role, one, other);
    // A customer whom only one leg names is hidden in the other.
    const only = (one ?? other)?.name ?? (one ?? other)?.account;
    return only ? [{ what: 'name' as const, role, here: only }] : [];
  });
  return [...customers, ...textDifference(here, there)];
}

function partyDifferences(role: PartyRole, one: Party, other: Party): LegDifference[] {
  const same = (a: string, b: string): boolean => compact(a) === compact(b);
  return [
    ...differing('name', role, one.name, other.name, sameText),
    ...differing('account', role, one.account, other.account, same),
    // MT gives no country with a free address, so one that is missing says nothing.
    ...(one.country && other.country ? differing('country', role, one.country, other.country, same) : []),
  ];
}

function differing(
  what: LegDifference['what'],
  role: PartyRole,
  here: Field | undefined,
  there: Field | undefined,
  same: (a: string, b: string) => boolean,
): LegDifference[] {
  if (here && there) return same(here.text, there.text) ? [] : [{ what, role, here, there }];
  const only = here ?? there;
  return only ? [{ what, role, here: only }] : [];
}

/** Words that join others, which one format spells and another draws: «&», «+». */
const JOINING = new Set(['and', 'und', 've', 'et', 'en', 'og', 'och', 'e', 'i', 'y']);

/**
 * Equal words, in any order and romanisation; or equal letters, for a narrow format breaks words over its lines; or the shorter is
 * the other one, cut off where a format cuts.
 */
function sameText(a: string, b: string): boolean {
  const wordsOf = (text: string): string[] =>
    foldWords(text)
      .map((word) => looseSpelling(word.text).replaceAll(/([aou])e/g, '$1'))
      .filter((word) => !JOINING.has(word));
  const [one, other] = [wordsOf(a), wordsOf(b)];
  if (one.toSorted().join(' ') === other.toSorted().join(' ') || one.join('') === other.join('')) return true;
  const [short, long] = a.length < b.length ? [one, other] : [other, one];
  if (!CUTS.test(String(Math.min(a.trim().length, b.trim().length)))) return false;
  return long.join('').startsWith(short.join(''));
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
