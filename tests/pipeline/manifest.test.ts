import { expect, it } from 'vitest';
import { sha256 } from '../../src/pipeline/hash.ts';
import { chunkDigest, sealManifest, verifyManifest, type Manifest, type StoredRun } from '../../src/pipeline/manifest.ts';

const records = { alerts: [], failures: [], scores: Uint8Array.of(0, 12) };
const counts = { chunkNo: 1, afterId: '0', throughId: '2', scored: 2, failed: 0, alerts: 0, digest: chunkDigest(records) };
const pinned = { id: 'x', hash: 'y' };
const shared = {
  state: 'complete',
  basis: { rules: pinned, goods: pinned, geography: pinned, lexicon: pinned, editions: [], whitelist: [] },
  totals: { read: 2, accepted: 2, rejected: 0, scored: 2, failed: 0, alerts: 0 },
  digest: sha256(counts.digest),
} as const;
const stored: StoredRun = { ...shared, chunks: [{ ...counts, passed: 1, readMs: 5, scoreMs: 9 }], records: new Map([[1, records]]) };
const said = {
  ...shared,
  runId: '1',
  businessDate: '2026-11-20',
  code: 'c',
  audit: { seq: '0', hash: 'h' },
  plannedAt: '2026-11-20T20:00:00.000Z',
  closedAt: '2026-11-20T21:00:00.000Z',
  problems: [],
};

it('a manifest of the first form, which does not tell how chunks were worked off, still agrees with its run', () => {
  const first = sealManifest({ ...said, format: 'narrows-manifest-1', chunks: [counts] } as unknown as Manifest);
  expect(verifyManifest(first, stored)).toEqual([]);
  const fewer = sealManifest({ ...said, format: 'narrows-manifest-1', chunks: [{ ...counts, scored: 1 }] } as unknown as Manifest);
  expect(verifyManifest(fewer, stored)).toHaveLength(1);
});

it('one of the second form says what a glance passed over and what the steps took', () => {
  expect(verifyManifest(sealManifest({ ...said, format: 'narrows-manifest-2', chunks: stored.chunks }), stored)).toEqual([]);
  const changed = sealManifest({ ...said, format: 'narrows-manifest-2', chunks: [{ ...stored.chunks[0]!, passed: 2 }] });
  expect(verifyManifest(changed, stored)[0]).toContain('chunks');
});
