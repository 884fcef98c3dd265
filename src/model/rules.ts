import type { Family } from './finding.ts';

export const SEVERITIES = ['low', 'medium', 'high'] as const;

export type Severity = (typeof SEVERITIES)[number];

/** What a hit on entries of one source means, and how much it weighs against the others. */
export interface ListMeaning {
  readonly source: string;
  readonly weight: number;
  /** The legal consequence in one sentence, shown with every alert. */
  readonly meaning: string;
}

/** Rules are dated data (config/rules): a change is a new file with a new id, never an edit. */
export interface Rules {
  readonly id: string;
  readonly effective: string;
  /** sha256 of the file's bytes, stored on every assessment. */
  readonly hash: string;
  readonly screening: {
    /** Name similarity 0..1 from which two names are called a match. */
    readonly threshold: number;
    /** Lowest similarity that `screen --all` shows. */
    readonly floor: number;
    /** Similarity to strength, highest first. */
    readonly bands: readonly { readonly atLeast: number; readonly strength: number }[];
    /** Inside a text: similarity of the words that meet, and how much rare words they must hold together (a word never seen is 1). */
    readonly text: { readonly threshold: number; readonly telling: number };
    /** What remains of a name's strength beside birth, country and kind: with nothing to bear it out, and against what. */
    readonly identity: { readonly nameAlone: number; readonly against: Readonly<Record<'birth' | 'country' | 'kind' | 'gender', number>> };
    /**
     * How much a name's words tell together (a word never seen on the lists is 1): below `unknown` the name cannot be told from
     * others at all, below `common` the alert says that many bear it.
     */
    readonly telling: { readonly unknown: number; readonly common: number };
    /** What remains of a listed address where only the house is the same, and no office or flat. */
    readonly houseAlone: number;
    /** A weak alias alone is worth this share of a full name. */
    readonly weakAlias: number;
  };
  readonly goods: {
    readonly tiers: Readonly<Record<string, number>>;
    readonly anchors: Readonly<Record<'anchored' | 'dotted' | 'bare', number>>;
    /** Share that remains for a code of the 2017 nomenclature. */
    readonly former: number;
    /** A code next door to the list. */
    readonly near: number;
    /** Goods told in words, against a code after a keyword: shown by the words alone, by one everyday word, by two, by a part number. */
    readonly words: Readonly<Record<'strong' | 'weak' | 'weakTogether' | 'partNumber', number>>;
    /** Goods that no single code holds, by group of the lexicon. */
    readonly groups: Readonly<Record<string, number>>;
  };
  /** How much a difference between a customer payment and its cover says, by what differs. */
  readonly legs: Readonly<Record<'name' | 'account' | 'country' | 'remittance', number>>;
  readonly nexus: Readonly<Record<'party' | 'agent' | 'account' | 'text', number>>;
  readonly diversion: {
    /** The bank's own country: it is in every payment and tells none from another. */
    readonly home: readonly string[];
    /** Strength from which goods are more than a guess. */
    readonly sureGoods: number;
    /** Weight of a country and slot below which there is no route. */
    readonly least: number;
    readonly slots: Readonly<Record<'buyer' | 'seller' | 'agent' | 'text', number>>;
  };
  /** From when payments make a pattern, and how much one says without goods or a route of diversion. */
  readonly behaviour: {
    /** Days of the past that are looked at, and how many must be known to call somebody new. */
    readonly historyDays: number;
    readonly knownDays: number;
    readonly structuring: {
      readonly days: number;
      readonly least: number;
      /** Share by which amounts may differ. */
      readonly tolerance: number;
      /** By currency, plain decimals; `band` is the share of one from which an amount is just below it. */
      readonly limits: Readonly<Record<string, string>>;
      readonly band: number;
      readonly trade: number;
      readonly otherwise: number;
    };
    /** `least`: share of what came in that must go on. */
    readonly passThrough: { readonly days: number; readonly least: number; readonly otherwise: number };
    readonly payerSwitch: { readonly otherwise: number };
    readonly suppliers: { readonly days: number; readonly least: number; readonly otherwise: number };
    readonly surge: { readonly times: number };
  };
  readonly lists: readonly ListMeaning[];
  /** From what share, in per cent, a firm is its listed owners', and entries of which sources count as owners (domain.md 6.1). */
  readonly ownership: { readonly share: number; readonly sources: readonly string[] };
  /** Points of a finding at strength 1. */
  readonly signals: readonly { readonly id: string; readonly family: Family; readonly points: number }[];
  /** Points added when everything named is present with at least the given strength. */
  readonly combinations: readonly {
    readonly id: string;
    /** Each a family, or one signal of it. */
    readonly needs: readonly { readonly of: string; readonly atLeast: number }[];
    readonly points: number;
    readonly sentence: string;
  }[];
  /** Signals that never raise an alert when nothing else is present, and each signal or family of `below` is weaker than that. */
  readonly neverAlone: readonly {
    readonly signals: readonly string[];
    readonly below: Readonly<Record<string, number>>;
    readonly sentence: string;
  }[];
  /** What to do next, where a signal, combination or family is present. */
  readonly actions: readonly { readonly of: string; readonly sentence: string }[];
  /** What each severity asks of the analyst. */
  readonly meanings: Readonly<Record<Severity, string>>;
  /** Score 0..100 from which each severity holds; below `low` there is no alert. */
  readonly severity: Readonly<Record<Severity, number>>;
}
