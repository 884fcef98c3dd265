import { createPublicKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { NarrowsError } from '../model/errors.ts';
import { verifyManifest } from '../pipeline/manifest.ts';
import type { Runtime } from '../runtime.ts';

/** `narrows manifest --run R`: what the night proves of itself, as it was signed. */
export async function manifest(runId: string, runtime: Runtime): Promise<number> {
  const { sealed } = await proofOf(runId, runtime);
  console.log(sealed.content);
  console.error(sealed.signature === undefined ? 'not signed: set NARROWS_SIGNING_KEY' : `signature ${sealed.signature}`);
  return 0;
}

/** `narrows verify-run --run R [--key public.pem]`: the manifest against its signature and against what is stored today. */
export async function verifyRun(runId: string, keyFile: string | undefined, runtime: Runtime): Promise<number> {
  const { sealed, stored } = await proofOf(runId, runtime);
  const key = keyFile === undefined ? undefined : createPublicKey(await readFile(keyFile));
  const problems = verifyManifest(sealed, stored, key);
  for (const problem of problems) console.error(`run ${runId}: ${problem}`);
  if (problems.length === 0)
    console.log(
      `run ${runId} is as its manifest says${key ? ', and the signature holds' : '; the signature was not checked, for no --key was given'}`,
    );
  return problems.length === 0 ? 0 : 1;
}

async function proofOf(runId: string, runtime: Runtime): Promise<NonNullable<Awaited<ReturnType<Runtime['read']['proof']>>>> {
  const proof = await runtime.read.proof(runId);
  if (!proof) throw new NarrowsError('RUN_NO_MANIFEST', `Run ${runId} has no manifest; it was never closed, or by an older release`);
  return proof;
}
