import { linesOf } from '../model/packed.ts';
import type { Finding } from '../model/finding.ts';
import type { Party, PartyRole, Payment, PaymentText } from '../model/payment.ts';
import { DIGEST_BYTES } from '../screening/known-parts.ts';
import { shapeOfText } from '../text/shapes.ts';
import { showsNothing, type Findings } from '../signals/evaluate.ts';
import { thirdParty } from '../signals/evasion/third-party.ts';
import { countrySights } from '../signals/geography/countries.ts';
import { numbersShow, numberUses, type NumberUses } from '../signals/numbers.ts';
import type { Screens } from '../signals/signal.ts';
import { digestOf, readOutline } from './outline.ts';

/** Texts that are remembered; past so many the memory starts anew. */
const KNOWN_TEXTS = 50_000;

/**
 * Most payments of a night show nothing, and are made of parts that were met before: the same customers, the same banks, the same
 * words with other numbers. A payment all of whose parts show nothing shows nothing either, and is not even read: its outline is enough.
 *
 * Every part is asked by the signals themselves, alone in a payment, once. What parts only show together is no reason to skip them:
 * a party of a country of diversion, or anything of the nexus, is never plain. Missing a finding is the worse error, so whatever is
 * not known for certain is asked in full, and some of the plain ones too (`isAudited`).
 */
export class Glance {
  readonly #screens: Screens;
  readonly #texts = new Map<string, TextVerdict>();
  /** What two plain parties show together, by its strength. */
  readonly #others = new Map<number, Findings>();
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

  /**
   * What signals find in the payment of an outline without facts beside it.
   *
   * @returns `unknown` where a party was never asked, and nothing where only the whole payment can tell
   */
  of(bytes: Buffer): Findings | 'unknown' | undefined {
    const outline = readOutline(bytes);
    if (!outline) return undefined;
    const { digests, payers, texts } = outline;
    let isUnknown = false;
    for (const at of digests) {
      const isPlain = this.#screens.knownParts.isPlain(bytes, at);
      if (isPlain === false) return undefined;
      isUnknown ||= isPlain === undefined;
    }
    if (isUnknown) return 'unknown';
    for (const line of texts) if (!this.#isPlainText(line)) return undefined;
    return payers ? this.#together(payers) : NOTHING;
  }

  /**
   * Asks the parties of a payment that were never asked; its outline names them in the order in which it is packed.
   *
   * @throws when the outline is of another payment
   */
  learn(bytes: Buffer, packed: string): void {
    const { knownParts } = this.#screens;
    const unknown = readOutline(bytes)?.digests.flatMap((at, i) => (knownParts.isPlain(bytes, at) === undefined ? [{ at, i }] : []));
    if (!unknown || unknown.length === 0) return;
    const parties = linesOf(packed)!.parties;
    for (const { at, i } of unknown) {
      const line = parties[i] ?? '';
      // What is learned counts for every payment of the party.
      if (digestOf(line).compare(bytes, at, at + DIGEST_BYTES) !== 0) throw new Error('an outline is not of its payment');
      knownParts.learn(bytes, at, this.#isPlain({ ...ALONE, parties: [JSON.parse(line) as Party] }));
    }
  }

  /** Who pays for whom is the one thing that two plain parties show together: the same findings for all, but for their words. */
  #together([debtor, ultimate]: readonly [string, string]): Findings {
    const party = (role: PartyRole, text: string): Party => ({ role, name: { path: '', text }, identifiers: [], address: [] });
    const parties = [party('debtor', debtor), party('ultimate_debtor', ultimate)];
    const finding = thirdParty({ ...ALONE, parties }, this.#screens, {});
    if (finding.state !== 'present') return NOTHING;
    let findings = this.#others.get(finding.strength);
    if (!findings) this.#others.set(finding.strength, (findings = new Map<string, Finding>([['third-party', finding]])));
    return findings;
  }

  /** Numbers are left out of what is remembered, but those that words or listed names hold; what they may show is asked each time. */
  #isPlainText(line: string): boolean {
    const shape = shapeOfText(line, this.#screens.isTellingNumber);
    let verdict = this.#texts.get(shape);
    const isKnown = verdict !== undefined;
    if (!verdict) {
      const dates = this.#datesAreNoCodes
        ? [...shape.matchAll(DATE_SHAPE)].map(({ 0: date, index }) => [index, index + date.length] as const)
        : [];
      verdict = {
        isPlain: this.#isPlain({ ...ALONE, texts: [JSON.parse(line) as PaymentText] }),
        uses: this.#usesOf(dates.length > 0 ? shape.replaceAll(DATE_SHAPE, ' ') : shape),
        dates,
      };
      if (this.#texts.size >= KNOWN_TEXTS) this.#texts.clear();
      this.#texts.set(copyOf(shape), verdict);
    }
    const { isPlain, uses, dates } = verdict;
    if (!isPlain || !isKnown) return isPlain;
    // «8542-31-90» has the shape of a date.
    const mayBeCode = uses.code || dates.some(([from, to]) => !DATE.test(line.slice(from, to)));
    const code = mayBeCode && (!IS_SIMPLE.test(line) || this.#screens.goods.mayStandIn(line));
    if (!code && !uses.identifier && !uses.partNumber && !uses.mark) return true;
    return !numbersShow(JSON.parse(line) as PaymentText, this.#screens, { ...uses, code });
  }

  #isPlain(alone: Payment): boolean {
    if (countrySights(alone, this.#screens).some(({ iso2, area }) => area !== undefined || this.#told.has(iso2))) return false;
    return showsNothing(alone, this.#screens);
  }
}

const NOTHING: Findings = new Map();

const LAST_DAY = 31;

const DATE_SHAPE = /(?<![\d#.,/-])(?:[\d#]{4}-[\d#]{2}-[\d#]{2}|[\d#]{2}\.[\d#]{2}\.[\d#]{4}|[\d#]{2}\/[\d#]{2}\/[\d#]{4})(?![\d#.,/-])/g;

const DATE = /^(?:(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])|(?:0[1-9]|[12]\d|3[01])([./])(?:0[1-9]|1[0-2])\1(?:19|20)\d\d)$/;

/** A line whose digits are those of its text: nothing in it is escaped, or reads as another character than it is. */
const IS_SIMPLE = /^[^\\\u0080-\uffff]*$/;

/** What is remembered of texts of one shape. */
interface TextVerdict {
  readonly isPlain: boolean;
  readonly uses: NumberUses;
  /** Where dates stand in the shape, and so in each text of it. */
  readonly dates: readonly (readonly [from: number, to: number])[];
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

/** A piece of a long text would keep the whole text in memory. */
function copyOf(text: string): string {
  return Buffer.from(text).toString();
}
