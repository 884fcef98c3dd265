import { REVIEW_STATES, type Disposition, type PersonRole, type ReviewState } from '../model/review.ts';
import type { Severity } from '../model/rules.ts';
import { mayDo } from './permissions.ts';

/** What a person can do with an alert. */
export const ACTS = [
  'assign',
  'start',
  'ask',
  'answer',
  'escalate',
  'close',
  'propose',
  'approve',
  'return',
  'reopen',
  'comment',
  'attach',
  'hold',
  'unhold',
] as const;

export type Act = (typeof ACTS)[number];

const OPEN = ['new', 'assigned', 'in_review', 'awaiting_information', 'escalated', 'reopened'] as const;

/** A state under an act: the state that follows; the same one where nothing moves. */
type Moves = Readonly<Partial<Record<ReviewState, ReviewState>>>;

const all = (from: readonly ReviewState[], to?: ReviewState): Moves => Object.fromEntries(from.map((state) => [state, to ?? state]));

/**
 * The life cycle of an alert (domain.md 5.2). What is not here cannot happen. The database holds the same table
 * (sql/migrations/0011_desk.sql) and refuses the same.
 */
export const TRANSITIONS: Readonly<Record<Act, Moves>> = {
  assign: { ...all(OPEN), new: 'assigned', reopened: 'assigned' },
  start: all(['new', 'assigned', 'reopened'], 'in_review'),
  ask: all(['new', 'assigned', 'in_review', 'escalated', 'reopened'], 'awaiting_information'),
  answer: all(['awaiting_information'], 'in_review'),
  escalate: all(['new', 'assigned', 'in_review', 'awaiting_information', 'reopened'], 'escalated'),
  close: all(['new', 'assigned', 'in_review', 'awaiting_information', 'reopened'], 'closed'),
  propose: all(OPEN, 'pending_approval'),
  approve: all(['pending_approval'], 'closed'),
  return: all(['pending_approval'], 'in_review'),
  reopen: all(['closed'], 'reopened'),
  comment: all(REVIEW_STATES),
  attach: all(REVIEW_STATES),
  hold: all(REVIEW_STATES),
  unhold: all(REVIEW_STATES),
};

/** Of an alert, what decides who may do what with it. */
export interface Standing {
  readonly state: ReviewState;
  readonly severity: Severity;
  readonly wasEscalated: boolean;
  readonly assignee: string | undefined;
  readonly proposedBy: string | undefined;
  readonly legalHold: boolean;
}

/**
 * Whether a decision needs a second person: always for a high alert, for one that was escalated, and for any that says that the alert
 * is true. Closing a true alert alone is the worse error; a false one that two must close only costs time.
 */
export function needsApproval(standing: Pick<Standing, 'severity' | 'wasEscalated'>, disposition: Disposition): boolean {
  return standing.severity === 'high' || standing.wasEscalated || disposition !== 'false_positive';
}

/** Why a person may not do something; nothing where they may. The database answers the same, in the same codes. */
export function refusal(
  act: Act,
  standing: Standing,
  who: { readonly login: string; readonly role: PersonRole },
): 'DESK_ROLE' | 'DESK_TRANSITION' | 'DESK_ASSIGNEE' | 'DESK_FOUR_EYES' | undefined {
  if (!mayDo(who.role, act)) return 'DESK_ROLE';
  if (TRANSITIONS[act][standing.state] === undefined) return 'DESK_TRANSITION';
  const isOthers = standing.assignee !== undefined && standing.assignee !== who.login && who.role !== 'supervisor';
  if (isOthers && OWN_WORK.includes(act)) return 'DESK_ASSIGNEE';
  if (act === 'approve' && standing.proposedBy === who.login) return 'DESK_FOUR_EYES';
  if (act === 'close' && needsApproval(standing, 'false_positive')) return 'DESK_FOUR_EYES';
  if (act === 'hold' && standing.legalHold) return 'DESK_TRANSITION';
  if (act === 'unhold' && !standing.legalHold) return 'DESK_TRANSITION';
  return undefined;
}

/** Acts that only the assignee, or a supervisor, does on an alert that somebody has. */
const OWN_WORK: readonly Act[] = ['assign', 'start', 'ask', 'answer', 'escalate', 'close', 'propose'];
