import type { Assessment, AssessmentLine } from '../model/assessment.ts';
import type { Finding } from '../model/finding.ts';
import { SEVERITIES, type Rules, type Severity } from '../model/rules.ts';

/** The score's upper end; what the lines sum to beyond it is taken off in a line of its own. */
const HIGHEST = 100;

/**
 * Weighs the findings by the rules. Additive and monotone: a further finding never lowers the score, and the lines of
 * the assessment add up to it exactly, for they are integers.
 */
export function assess(findings: ReadonlyMap<string, Finding>, rules: Rules): Assessment {
  const lines: AssessmentLine[] = [];
  const unknowns: { rule: string; sentence: string }[] = [];
  /** The most that was found of each signal and of each family. */
  const strengths = new Map<string, number>();
  const note = (what: string, strength: number): void => void strengths.set(what, Math.max(strengths.get(what) ?? 0, strength));
  for (const { id, family, points } of rules.signals) {
    const finding = findings.get(id);
    if (finding?.state === 'unknown') unknowns.push({ rule: id, sentence: finding.sentence });
    if (finding?.state !== 'present') continue;
    lines.push({ rule: id, family, points: Math.round(points * finding.strength), sentence: finding.sentence, evidence: finding.evidence });
    note(family, finding.strength);
    note(id, finding.strength);
  }
  for (const { id, needs, points, sentence } of rules.combinations) {
    const met = needs.every(({ of, atLeast }) => (strengths.get(of) ?? 0) >= atLeast);
    if (met) lines.push({ rule: id, points, sentence, evidence: [] });
  }
  const sum = lines.reduce((total, line) => total + line.points, 0);
  if (sum > HIGHEST) lines.push({ rule: 'ceiling', points: HIGHEST - sum, sentence: `the score ends at ${HIGHEST}`, evidence: [] });
  const score = Math.min(sum, HIGHEST);
  const reasons = rules.signals.map(({ family }) => family).filter((family, i, all) => strengths.has(family) && all.indexOf(family) === i);
  const severity = severityOf(score, rules);
  const present = rules.signals.filter(({ id }) => strengths.has(id));
  const held = rules.neverAlone.find(
    ({ signals, below }) =>
      present.every(({ id }) => signals.includes(id)) && Object.entries(below).every(([of, limit]) => (strengths.get(of) ?? 0) < limit),
  );
  return {
    score,
    reasons,
    lines,
    unknowns,
    ...(severity && !held ? { severity, nextActions: nextActions(lines, strengths, rules) } : {}),
    ...(severity && held ? { heldBack: held.sentence } : {}),
  };
}

/** In the order of the rules, which name the gravest first. */
function nextActions(lines: readonly AssessmentLine[], strengths: ReadonlyMap<string, number>, { actions }: Rules): string[] {
  const isPresent = (of: string): boolean => strengths.has(of) || lines.some(({ rule }) => rule === of);
  return actions.filter(({ of }) => isPresent(of)).map(({ sentence }) => sentence);
}

function severityOf(score: number, rules: Rules): Severity | undefined {
  return SEVERITIES.findLast((severity) => score >= rules.severity[severity]);
}
