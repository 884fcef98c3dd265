import { describe, expect, it } from 'vitest';
import { REVIEW_STATES, PERSON_ROLES } from '../../src/model/review.ts';
import { SEVERITIES } from '../../src/model/rules.ts';
import { ACTS, needsApproval, refusal, TRANSITIONS, type Standing } from '../../src/review/transitions.ts';

const standing = (more: Partial<Standing> = {}): Standing => ({
  state: 'new',
  severity: 'medium',
  wasEscalated: false,
  assignee: undefined,
  proposedBy: undefined,
  legalHold: false,
  ...more,
});

describe('the life cycle', () => {
  it('reaches every state from new, and leads back from closed only by reopening', () => {
    const reached = new Set(['new']);
    for (const _ of REVIEW_STATES) for (const act of ACTS) for (const from of reached) reached.add(TRANSITIONS[act][from as 'new'] ?? from);
    expect([...reached].toSorted()).toEqual([...REVIEW_STATES].toSorted());
    const leaving = ACTS.filter((act) => (TRANSITIONS[act].closed ?? 'closed') !== 'closed');
    expect(leaving).toEqual(['reopen']);
  });

  it('closes nothing that needs two persons by one', () => {
    for (const severity of SEVERITIES)
      for (const wasEscalated of [true, false]) {
        const one = standing({ severity, wasEscalated });
        expect(refusal('close', one, { login: 'a', role: 'supervisor' }) === undefined).toBe(!needsApproval(one, 'false_positive'));
        expect(needsApproval(one, 'true_match') && needsApproval(one, 'reported')).toBe(true);
      }
  });

  it.each([
    ['an auditor closes', 'close', standing(), 'auditor', 'DESK_ROLE'],
    ['an admin comments', 'comment', standing(), 'admin', 'DESK_ROLE'],
    ['an analyst approves', 'approve', standing({ state: 'pending_approval', proposedBy: 'b' }), 'analyst', 'DESK_ROLE'],
    [
      'a supervisor approves their own',
      'approve',
      standing({ state: 'pending_approval', proposedBy: 'a' }),
      'supervisor',
      'DESK_FOUR_EYES',
    ],
    ['a high alert is closed at once', 'close', standing({ severity: 'high' }), 'analyst', 'DESK_FOUR_EYES'],
    ['a closed alert is closed again', 'close', standing({ state: 'closed' }), 'analyst', 'DESK_TRANSITION'],
    ['another’s alert is closed', 'close', standing({ state: 'in_review', assignee: 'b' }), 'analyst', 'DESK_ASSIGNEE'],
    ['a supervisor closes another’s', 'close', standing({ state: 'in_review', assignee: 'b' }), 'supervisor', undefined],
    ['a supervisor approves another’s', 'approve', standing({ state: 'pending_approval', proposedBy: 'b' }), 'supervisor', undefined],
  ] as const)('%s', (_, act, one, role, code) => {
    expect(refusal(act, one, { login: 'a', role })).toBe(code);
  });

  it('gives nobody but reviewers an act', () => {
    for (const role of PERSON_ROLES)
      for (const act of ACTS)
        for (const state of REVIEW_STATES)
          if (role === 'auditor' || role === 'admin') expect(refusal(act, standing({ state }), { login: 'a', role })).toBe('DESK_ROLE');
  });
});
