import { createPublicKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { verifyAudit } from '../pipeline/verify-audit.ts';
import type { Runtime } from '../runtime.ts';

/**
 * `narrows verify-audit [--key public.pem]`: the log of the desk against itself, its attachments, where alerts stand, and the manifests
 * that name it. Exit 1 where it was touched.
 */
export async function auditTrail(runtime: Runtime, options: { readonly key?: string }): Promise<number> {
  const key = options.key === undefined ? undefined : createPublicKey(await readFile(options.key));
  const { read, problems } = await runtime.audit(async (events, witnesses) => verifyAudit(events, witnesses, key));
  for (const problem of problems) console.error(problem);
  if (problems.length === 0)
    console.log(
      `the log is whole: ${read} events, each as it was written${key ? '' : '; signatures of manifests were not checked, for no --key was given'}`,
    );
  return problems.length === 0 ? 0 : 1;
}
