import { sign as signBytes, verify as verifyBytes, type KeyObject } from 'node:crypto';
import type { ChunkRow } from '../adapters/postgres/manifests.ts';
import type { Basis } from '../adapters/postgres/runs.ts';
import type { ControlTotals, RunState } from '../model/run.ts';
import { canonicalJson, sha256 } from './hash.ts';

/** Everything that a night says of itself, and that can be counted again. */
export interface Manifest {
  /** The first form did not tell how a chunk was worked off. */
  readonly format: 'narrows-manifest-1' | 'narrows-manifest-2';
  readonly runId: string;
  readonly businessDate: string;
  readonly state: RunState;
  readonly basis: Basis;
  /** sha256 over the program's own source, so that the code that decided is named. */
  readonly code: string;
  /** Where the log of the desk ended when the night was closed: whoever keeps manifests elsewhere can tell a log that was written anew. */
  readonly audit: { readonly seq: string; readonly hash: string };
  readonly plannedAt: string;
  readonly closedAt: string;
  readonly totals: ControlTotals;
  readonly problems: readonly string[];
  readonly chunks: readonly ManifestChunk[];
  /** sha256 over the digests of the chunks in order. */
  readonly digest: string;
}

export type ManifestChunk = ChunkRow;

/** What was written of a chunk, as its digest covers it: each alert with its assessment, each failure with its code. */
export interface ChunkRecords {
  readonly alerts: readonly { readonly alertId: string; readonly assessment: unknown }[];
  readonly failures: readonly { readonly paymentKey: string; readonly code: string }[];
  /** Of every payment in order, one byte: its score, or 255 where there is none. */
  readonly scores: Uint8Array;
}

/** sha256 over what a chunk wrote, whatever the order and the spacing in which it is stored. */
export function chunkDigest({ alerts, failures, scores }: ChunkRecords): string {
  const lines = [
    ...alerts.map(({ alertId, assessment }) => `${alertId} ${canonicalJson(assessment)}`),
    ...failures.map(({ paymentKey, code }) => `${paymentKey} ${code}`),
  ];
  return sha256(lines.toSorted().join('\n'), Buffer.from(scores).toString('hex'));
}

/** The manifest as text, and its signature where there is a key. */
export function sealManifest(manifest: Manifest, key?: KeyObject): { content: string; signature?: string } {
  const content = canonicalJson(manifest);
  return key ? { content, signature: signBytes(null, Buffer.from(content), key).toString('base64') } : { content };
}

/** What is stored of a run today. */
export interface StoredRun {
  readonly state: RunState;
  readonly basis: Basis;
  readonly totals: ControlTotals | undefined;
  readonly digest: string | undefined;
  readonly chunks: readonly ManifestChunk[];
  /** By chunk number. */
  readonly records: ReadonlyMap<number, ChunkRecords>;
}

/**
 * Holds a manifest against its signature and against what is stored today, down to every alert.
 *
 * @returns what does not agree, in words; empty when all does
 */
export function verifyManifest(sealed: { content: string; signature?: string | undefined }, stored: StoredRun, key?: KeyObject): string[] {
  const problems: string[] = [];
  if (key && !sealed.signature) problems.push('the manifest is not signed');
  if (key && sealed.signature && !verifyBytes(null, Buffer.from(sealed.content), key, Buffer.from(sealed.signature, 'base64')))
    problems.push('the signature is not of this key, or the manifest was changed');
  const manifest = JSON.parse(sealed.content) as Manifest;
  const differs = (what: string, was: unknown, is: unknown): void => {
    if (canonicalJson(was) !== canonicalJson(is))
      problems.push(`${what}: the manifest has ${canonicalJson(was)}, stored is ${canonicalJson(is)}`);
  };
  differs('state', manifest.state, stored.state);
  differs('basis', manifest.basis, stored.basis);
  differs('totals', manifest.totals, stored.totals);
  differs('digest', manifest.digest, stored.digest);
  differs('chunks', manifest.chunks, manifest.format === 'narrows-manifest-1' ? stored.chunks.map(inFirstForm) : stored.chunks);
  if (sha256(manifest.chunks.map(({ digest }) => digest).join('\n')) !== manifest.digest)
    problems.push('the digest is not that of the chunks');
  for (const { chunkNo, digest } of manifest.chunks) {
    const now = chunkDigest(stored.records.get(chunkNo) ?? { alerts: [], failures: [], scores: new Uint8Array() });
    if (digest !== null && now !== digest)
      problems.push(`chunk ${chunkNo}: its alerts, failures or scores were changed since it was scored`);
  }
  return problems;
}

function inFirstForm({ chunkNo, afterId, throughId, scored, failed, alerts, digest }: ManifestChunk): Partial<ManifestChunk> {
  return { chunkNo, afterId, throughId, scored, failed, alerts, digest };
}
