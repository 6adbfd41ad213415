import { expect, test } from 'vitest';
import { withManifests, manifestsOf } from '../../../fuzz/session/manifest-section.ts';

test('manifestsOf gives what withManifests put in, in order', () => {
  const empty = Uint8Array.of(0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0);
  const manifests = [Buffer.from('{}'), Buffer.from('x'.repeat(300))];
  const made = withManifests(empty, manifests);
  expect(manifestsOf(made).map((bytes) => Buffer.from(bytes))).toEqual(manifests);
  expect(manifestsOf(withManifests(made, []))).toEqual([]);
});
