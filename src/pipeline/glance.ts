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
  /** Countries that a plain part does not show. */
  readonly #told: ReadonlySet<string>;
  #isTrusted: boolean;

  constructor(screens: Screens) {
    this.#screens = screens;
    const { nexus, diversion } = screens.geography;
    const { home } = screens.rules.diversion;
    this.#usesOf = numberUses(screens);
    this.#isTrusted = screens.usesGlance;
    this.#told = new Set([...nexus, ...diversion].map(({ iso2 }) => iso2).filter((iso2) => !home.includes(iso2)));
  }

  /** Whether it is to be used, and was never seen to miss anything. */
  get isTrusted(): boolean {
    return this.#isTrusted;
  }

  /** It missed something: nothing is passed over by it any more. */
  distrust(): void {
    this.#isTrusted = false;
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

  /**
   * Numbers are left out of what is remembered, but those that words or listed names hold; what they may show is asked each time. Where
   * they cannot be left out, a text is remembered as it stands.
   */
  #isPlainText(line: string): boolean {
    const field = HAS_DIGITS.test(line) ? (JSON.parse(line) as PaymentText) : undefined;
    const shape = field && field.reading === undefined ? shapeOfText(field.text, this.#screens.isTellingNumber) : undefined;
    const key = field === undefined || shape === undefined ? line : `${field.kind} ${shape}`;
    const known = this.#texts.get(key);
    if (known) return known.isPlain && !(field && known.uses && numbersShow(field, this.#screens, known.uses));
    const verdict = {
      isPlain: this.#isPlain({ ...ALONE, texts: [field ?? (JSON.parse(line) as PaymentText)] }),
      uses: shape === undefined ? undefined : this.#usesOf(shape),
    };
    if (this.#texts.size >= KNOWN_TEXTS) this.#texts.clear();
    this.#texts.set(key, verdict);
    return verdict.isPlain;
  }

  #isPlain(alone: Payment): boolean {
    if (countrySights(alone, this.#screens).some(({ iso2, area }) => area !== undefined || this.#told.has(iso2))) return false;
    return showsNothing(alone, this.#screens);
  }
}

const NOTHING: Findings = new Map();

const HAS_DIGITS = /\d/;

/** What is remembered of a text, or of all texts of one shape. */
interface TextVerdict {
  readonly isPlain: boolean;
  /** What the numbers of a shape may be. */
  readonly uses: NumberUses | undefined;
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
