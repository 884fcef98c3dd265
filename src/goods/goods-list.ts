/** A code of the Common High Priority List (domain.md 1.3). */
export interface GoodsCode {
  readonly hs6: string;
  /** 1, 2, 3.A, 3.B, 4.A or 4.B. */
  readonly tier: string;
  readonly family: string;
  readonly label: string;
}

/** The dated data of config/goods, as the search needs it. */
export interface GoodsEdition {
  readonly id: string;
  readonly codes: readonly GoodsCode[];
  readonly former: readonly { readonly hs6: string; readonly now: readonly string[] }[];
  /** Codes next door to the list. */
  readonly near_misses: readonly { readonly hs6: string; readonly label: string }[];
}

/** What six digits are to the list. */
export interface CodeMatch {
  readonly code: GoodsCode;
  /** Written in the 2017 nomenclature, where the goods had another number. */
  readonly former: boolean;
  /** False for a code that is only next door. */
  readonly isListed: boolean;
}

/** Digits of a code, and what is left of a number when its first one goes. */
const HS6 = 6;
const HS5 = 100_000;
const ZERO = 0x30;

/** An edition of the list with its codes at hand. */
export class GoodsList {
  readonly id: string;
  readonly codes: readonly GoodsCode[];
  readonly #byCode: ReadonlyMap<string, CodeMatch>;
  readonly #numbers: ReadonlySet<number>;

  constructor(edition: GoodsEdition) {
    this.id = edition.id;
    this.codes = edition.codes;
    const current = new Map(edition.codes.map((code) => [code.hs6, { code, former: false, isListed: true }]));
    const former = edition.former.flatMap(({ hs6, now }) => {
      const code = current.get(now[0] ?? '')?.code;
      return code ? [[hs6, { code, former: true, isListed: true }] as const] : [];
    });
    const near = edition.near_misses.map(
      ({ hs6, label }) => [hs6, { code: { hs6, label, tier: 'near', family: `near ${hs6}` }, former: false, isListed: false }] as const,
    );
    this.#byCode = new Map([...near, ...former, ...current]);
    this.#numbers = new Set([...this.#byCode.keys()].map(Number));
  }

  /** Whether the digits of a text, whatever stands between them, hold a code at all: most texts need not be looked at further. */
  mayStandIn(text: string): boolean {
    let last = 0;
    let count = 0;
    for (let at = 0; at < text.length; at++) {
      const digit = text.charCodeAt(at) - ZERO;
      if (digit < 0 || digit > 9) continue;
      last = (last % HS5) * 10 + digit;
      if (++count >= HS6 && this.#numbers.has(last)) return true;
    }
    return false;
  }

  /** The code behind six digits, by its present or its 2017 number, listed or next door. */
  find(hs6: string): CodeMatch | undefined {
    return this.#byCode.get(hs6);
  }
}
