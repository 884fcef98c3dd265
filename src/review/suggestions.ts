/** What persons decided about alerts that rest on something: a rule, or a pair of counterparty and entry. */
export interface Decided {
  readonly decided: number;
  readonly foundTrue: number;
}

export interface PairDecisions extends Decided {
  readonly counterparty: string;
  readonly list: string;
  readonly entryId: string;
  readonly entryName: string;
}

export interface RuleDecisions extends Decided {
  readonly rule: string;
}

export type Suggestion = ({ readonly kind: 'whitelist' } & PairDecisions) | ({ readonly kind: 'rule' } & RuleDecisions);

/** From how many decisions on the same thing a suggestion is made, and how seldom a rule may be right before it is one. */
export interface SuggestionLimits {
  readonly pairDecisions: number;
  readonly ruleDecisions: number;
  readonly rulePrecision: number;
}

/**
 * What decisions suggest, for a person to weigh: a whitelist for a pair that was never true, and a look at rules that seldom are. A
 * single true decision on a pair takes its suggestion away: a whitelisted true party is the worse error. Nothing is applied by this.
 */
export function suggest(pairs: readonly PairDecisions[], rules: readonly RuleDecisions[], limits: SuggestionLimits): Suggestion[] {
  return [
    ...pairs
      .filter(({ decided, foundTrue }) => decided >= limits.pairDecisions && foundTrue === 0)
      .map((pair) => ({ kind: 'whitelist' as const, ...pair })),
    ...rules
      .filter(({ decided, foundTrue }) => decided >= limits.ruleDecisions && foundTrue / decided < limits.rulePrecision)
      .map((rule) => ({ kind: 'rule' as const, ...rule })),
  ];
}
