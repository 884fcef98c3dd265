import type { Family } from './finding.ts';

/** Who works at the desk. An auditor reads everything and changes nothing; an admin manages persons and decides nothing. */
export const PERSON_ROLES = ['analyst', 'supervisor', 'auditor', 'admin'] as const;

export type PersonRole = (typeof PERSON_ROLES)[number];

/** Languages of the console's own words. */
export const INTERFACE_LANGUAGES = ['en', 'tr'] as const;

export type Language = (typeof INTERFACE_LANGUAGES)[number];

export interface Person {
  readonly login: string;
  readonly name: string;
  readonly role: PersonRole;
  readonly language: Language;
  readonly active: boolean;
}

/** Where an alert stands (domain.md 5.2). */
export const REVIEW_STATES = [
  'new',
  'assigned',
  'in_review',
  'awaiting_information',
  'escalated',
  'pending_approval',
  'closed',
  'reopened',
] as const;

export type ReviewState = (typeof REVIEW_STATES)[number];

/** In what order alerts are worked. */
export const QUEUE_ORDERS = ['score', 'due', 'date', 'amount'] as const;

export type QueueOrder = (typeof QUEUE_ORDERS)[number];

/** What an alert was found to be. `reported`: a suspicion that went to the authority. */
export const DISPOSITIONS = ['false_positive', 'true_match', 'reported'] as const;

export type Disposition = (typeof DISPOSITIONS)[number];

/** The dated data of config/desk. */
export interface Desk {
  readonly id: string;
  /** Hours until an alert must be decided, by severity. */
  readonly slaHours: Readonly<Record<'low' | 'medium' | 'high', number>>;
  /** Years that payments and decisions are kept (domain.md 5.4). */
  readonly retentionYears: number;
  /** Days that a whitelist may hold at most. */
  readonly whitelistDays: number;
  /** Why alerts are closed, by disposition: a code that is stored, and its words. */
  readonly reasons: Readonly<Record<Disposition, readonly { readonly code: string; readonly words: Readonly<Record<Language, string>> }[]>>;
  /** Key terms that FinCEN asks filers to write into a report, with what each is for. */
  readonly keyTerms: readonly { readonly term: string; readonly source: string; readonly for: string; readonly needs: readonly Family[] }[];
  /** From how many decisions something is suggested, and below what share of true alerts a rule is looked at. */
  readonly suggestions: { readonly pairDecisions: number; readonly ruleDecisions: number; readonly rulePrecision: number };
}
