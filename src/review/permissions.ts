import type { PersonRole } from '../model/review.ts';

const REVIEWS = [
  'assign',
  'start',
  'ask',
  'answer',
  'escalate',
  'close',
  'propose',
  'reopen',
  'comment',
  'attach',
  'request_whitelist',
] as const;

/**
 * Who may do what. Everyone who can log in reads; an auditor does nothing else. The database holds the same table
 * (sql/migrations/0011_desk.sql).
 */
export const PERMISSIONS: Readonly<Record<PersonRole, readonly string[]>> = {
  analyst: REVIEWS,
  supervisor: [...REVIEWS, 'assign_others', 'approve', 'return', 'hold', 'unhold', 'decide_whitelist'],
  auditor: [],
  admin: ['manage_people'],
};

export function mayDo(role: PersonRole, action: string): boolean {
  return PERMISSIONS[role].includes(action);
}
