import { Readable } from 'node:stream';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { jsonLine } from '../../../fuzz/json-line.ts';
import { withManifests, manifestsOf } from '../../../fuzz/session/manifest-section.ts';

test('jsonLine gives one line for every text, and the text again', async () => {
  const values = ['\u2028', '\u2029\u0085', '\n\r', '\ud800', '日本', '\u007f'];
  const lines = await Array.fromAsync(createInterface({ input: Readable.from([values.map(jsonLine).join('')]) }));
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(values);
});

test('manifestsOf gives what withManifests put in, in order', () => {
  const empty = Uint8Array.of(0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0);
  const manifests = [Buffer.from('{}'), Buffer.from('x'.repeat(300))];
  const made = withManifests(empty, manifests);
  expect(manifestsOf(made).map((bytes) => Buffer.from(bytes))).toEqual(manifests);
  expect(manifestsOf(withManifests(made, []))).toEqual([]);
});
