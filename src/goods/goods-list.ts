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
}

/** An edition of the list with its codes at hand. */
export class GoodsList {
  readonly id: string;
  readonly codes: readonly GoodsCode[];
  readonly #byCode: ReadonlyMap<string, { code: GoodsCode; former: boolean }>;

  constructor(edition: GoodsEdition) {
    this.id = edition.id;
    this.codes = edition.codes;
    const current = new Map(edition.codes.map((code) => [code.hs6, { code, former: false }]));
    const former = edition.former.flatMap(({ hs6, now }) => {
      const code = current.get(now[0] ?? '')?.code;
      return code ? [[hs6, { code, former: true }] as const] : [];
    });
    this.#byCode = new Map([...former, ...current]);
  }

  /** The listed code behind six digits, by its present or its 2017 number. */
  find(hs6: string): { code: GoodsCode; former: boolean } | undefined {
    return this.#byCode.get(hs6);
  }
}
