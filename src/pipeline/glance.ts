import { linesOf } from '../model/packed.ts';
import type { Finding } from '../model/finding.ts';
import { PARTY_ROLES, type Party, type PartyRole, type Payment, type PaymentText } from '../model/payment.ts';
import { shapeOfText } from '../text/shapes.ts';
import { evaluate, type Findings } from '../signals/evaluate.ts';
import { thirdParty } from '../signals/evasion/third-party.ts';
import { countrySights } from '../signals/geography/countries.ts';
import { numbersShow, numberUses, type NumberUses } from '../signals/numbers.ts';
import type { Screens } from '../signals/signal.ts';

/** Parties and texts that are remembered; past so many the memory starts anew. */
const KNOWN_PARTIES = 100_000;
const KNOWN_TEXTS = 50_000;

/** A party that shows nothing by itself, with the name that another is held against; false for one that must be asked. */
type PartyVerdict = Party | false;

/**
 * Most payments of a night show nothing, and are made of parts that were met before: the same customers, the same banks, the same
 * words with other numbers. A payment all of whose parts show nothing shows nothing either, and its message need not be unpacked.
 *
 * Every part is asked by the signals themselves, alone in a payment, once. What parts only show together is no reason to skip them:
 * a party of a country of diversion, or anything of the nexus, is never plain. Missing a finding is the worse error, so whatever is
 * not known for certain is asked in full, and `evaluatePayments` asks some of the plain ones too.
 */
export class Glance {
  readonly #screens: Screens;
  readonly #parties = new Map<string, PartyVerdict>();
  readonly #texts = new Map<string, { readonly isPlain: boolean; readonly uses: NumberUses; readonly hasDates: boolean }>();
  readonly #usesOf: (shape: string) => NumberUses;
  /** A date could be read as a code of the chapters that begin as days and years do; no list so far goes there. */
  readonly #datesAreNoCodes: boolean;
  /** Countries that a plain part does not show. */
  readonly #told: ReadonlySet<string>;

  constructor(screens: Screens) {
    this.#screens = screens;
    const { nexus, diversion } = screens.geography;
    const { home } = screens.rules.diversion;
    this.#usesOf = numberUses(screens);
    this.#datesAreNoCodes = !screens.goods.hasChapterUpTo(LAST_DAY);
    this.#told = new Set([...nexus, ...diversion].map(({ iso2 }) => iso2).filter((iso2) => !home.includes(iso2)));
  }

  /** What signals find in a packed payment without facts beside it; nothing where only they can tell. */
  of(packed: string): Findings | undefined {
    const lines = linesOf(packed);
    if (!lines || !isOrdinary(lines.head)) return undefined;
    let debtor: Party | undefined;
    let ultimate: Party | undefined;
    for (const line of lines.parties) {
      const party = this.#partyOf(line);
      if (!party) return undefined;
      if (party.role === 'debtor') debtor ??= party;
      if (party.role === 'ultimate_debtor') ultimate ??= party;
    }
    for (const line of lines.texts) if (!this.#isPlainText(line)) return undefined;
    // Who pays for whom is the one thing that two plain parties show together.
    const together = debtor && ultimate ? thirdParty({ ...ALONE, parties: [debtor, ultimate] }, this.#screens, {}) : undefined;
    return together?.state === 'present' ? new Map<string, Finding>([['third-party', together]]) : NOTHING;
  }

  #partyOf(line: string): PartyVerdict {
    let verdict = this.#parties.get(line);
    if (verdict === undefined) {
      const party = JSON.parse(line) as Party;
      verdict = this.#isPlain({ ...ALONE, parties: [party] }) && nameOnly(party);
      if (this.#parties.size >= KNOWN_PARTIES) this.#parties.clear();
      this.#parties.set(copyOf(line), verdict);
    }
    return verdict;
  }

  /** Numbers are left out of what is remembered, but those that words or listed names hold; what they may show is asked each time. */
  #isPlainText(line: string): boolean {
    const shape = shapeOfText(line, this.#screens.isTellingNumber);
    let verdict = this.#texts.get(shape);
    const isKnown = verdict !== undefined;
    if (!verdict) {
      const undated = this.#datesAreNoCodes ? shape.replaceAll(DATE_SHAPE, ' ') : shape;
      verdict = {
        isPlain: this.#isPlain({ ...ALONE, texts: [JSON.parse(line) as PaymentText] }),
        uses: this.#usesOf(undated),
        hasDates: undated !== shape,
      };
      if (this.#texts.size >= KNOWN_TEXTS) this.#texts.clear();
      this.#texts.set(copyOf(shape), verdict);
    }
    const { isPlain, uses, hasDates } = verdict;
    if (!isPlain || !isKnown) return isPlain;
    const code = uses.code || (hasDates && holdsMoreThanDates(line));
    if (!code && !uses.partNumber && !uses.mark) return true;
    return !numbersShow(JSON.parse(line) as PaymentText, this.#screens, { ...uses, code });
  }

  #isPlain(alone: Payment): boolean {
    if (countrySights(alone, this.#screens).some(({ iso2, area }) => area !== undefined || this.#told.has(iso2))) return false;
    return [...evaluate(alone, this.#screens, {}).values()].every(({ state }) => state !== 'present');
  }
}

const NOTHING: Findings = new Map();

const LAST_DAY = 31;

const DATE_SHAPE = /(?<![\d#.,/-])(?:[\d#]{4}-[\d#]{2}-[\d#]{2}|[\d#]{2}\.[\d#]{2}\.[\d#]{4}|[\d#]{2}\/[\d#]{2}\/[\d#]{4})(?![\d#.,/-])/g;

const NUMBERS_OF_DATES = new RegExp(DATE_SHAPE.source.replaceAll('#', ''), 'g');

const DATE = /^(?:(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])|(?:0[1-9]|[12]\d|3[01])([./])(?:0[1-9]|1[0-2])\1(?:19|20)\d\d)$/;

/** «8542-31-90» has the shape of a date. */
function holdsMoreThanDates(line: string): boolean {
  return [...line.matchAll(NUMBERS_OF_DATES)].some(([numbers]) => !DATE.test(numbers));
}

/** A payment of nobody that says nothing: what is put into it speaks alone. */
const ALONE: Payment = {
  messageType: '',
  kind: 'customer',
  businessDate: '2000-01-01',
  amount: { value: '1', currency: 'EUR' },
  parties: [],
  texts: [],
  notes: [],
};

/** Money between banks, money sent back and a cover without its customers say more than their parts. */
function isOrdinary(head: string): boolean {
  return (head.includes('"kind":"customer"') || head.includes('"kind":"cover"')) && !head.includes('COVER_WITHOUT_UNDERLYING');
}

/** What is left of the many that are nobody's payer would only fill memory. */
function nameOnly({ role, name }: Party): Party {
  const isPayer = role === 'debtor' || role === 'ultimate_debtor';
  return isPayer && name ? { role, name: { path: name.path, text: copyOf(name.text) }, identifiers: [], address: [] } : NAMELESS.get(role)!;
}

const NAMELESS = new Map<PartyRole, Party>(PARTY_ROLES.map((role) => [role, { role, identifiers: [], address: [] }]));

/** A piece of a long text would keep the whole text in memory. */
function copyOf(text: string): string {
  return Buffer.from(text).toString();
}
