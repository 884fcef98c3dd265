import type { Alert, Assessment } from '../model/assessment.ts';

/**
 * The alert that an assessment calls for, or nothing. The id comes from the payment alone, so that the same payment has
 * the same alert on every machine and in every run, and a second run finds it instead of doubling it.
 *
 * @param paymentKey sha256 hex of the payment's source record
 */
export function decideAlert(paymentKey: string, assessment: Assessment): Alert | undefined {
  if (!assessment.severity) return undefined;
  return { alertId: `A-${paymentKey.slice(0, 20)}`, severity: assessment.severity, assessment };
}
