import { verifyAudit } from '../pipeline/verify-audit.ts';
import type { Runtime } from '../runtime.ts';

/** `narrows verify-audit`: the log of the desk against itself, its attachments and the manifests that name it. Exit 1 where it was touched. */
export async function auditTrail(runtime: Runtime): Promise<number> {
  const { read, problems } = await verifyAudit(runtime.audit.events(), await runtime.audit.witnesses());
  for (const problem of problems) console.error(problem);
  if (problems.length === 0) console.log(`the log is whole: ${read} events, each as it was written`);
  return problems.length === 0 ? 0 : 1;
}
