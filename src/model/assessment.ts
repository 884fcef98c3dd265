import type { Evidence, Family } from './finding.ts';
import type { Severity } from './rules.ts';

/** One step of the waterfall. The points of all lines add up to the score. */
export interface AssessmentLine {
  /** Signal or combination id, or `ceiling` where the sum passed 100. */
  readonly rule: string;
  readonly family?: Family;
  readonly points: number;
  readonly sentence: string;
  readonly evidence: readonly Evidence[];
}

/** What the rules made of one payment. A pure function of payment, list editions and rules, so it can be replayed. */
export interface Assessment {
  /** 0..100. */
  readonly score: number;
  /** Absent when the payment is below the alert line. */
  readonly severity?: Severity;
  readonly reasons: readonly Family[];
  readonly lines: readonly AssessmentLine[];
  /** What could not be checked, and why; shown with the alert. */
  readonly unknowns: readonly { readonly rule: string; readonly sentence: string }[];
  /** What to do next, by what was found; only on an alert. */
  readonly nextActions?: readonly string[];
  /** Why a score over the line raised no alert, where a rule says so. */
  readonly heldBack?: string;
}

/** A payment that a person must look at. One per payment, with every reason on it. */
export interface Alert {
  readonly alertId: string;
  readonly severity: Severity;
  readonly assessment: Assessment;
}
