import type { Assessment } from './assessment.ts';
import type { Severity } from './rules.ts';

/** What a lookback made of one payment: under the alert line there is a score and no assessment. */
export interface AlertChange {
  readonly alertId: string;
  readonly was: Assessment | undefined;
  readonly is: Assessment | undefined;
  readonly isScore: number;
}

/** The same in words. */
export interface DescribedChange {
  readonly alertId: string;
  readonly wasSeverity: Severity | undefined;
  readonly wasScore: number | undefined;
  readonly isSeverity: Severity | undefined;
  readonly isScore: number;
  readonly reason: string;
}
