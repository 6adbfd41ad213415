import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Seen, seenBy, tell, told } from '../../../../conformance/run/told-facts.ts';

const FAILED: Seen = { failed: 'no such host', isProviders: false };
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'omnivet-told-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('told gives what was told before', async () => {
  await tell(join(folder, 'facts'), FAILED);
  expect(await told(join(folder, 'facts'), 10_000)).toEqual(FAILED);
});

test('told gives what is told while it waits, whatever else changes in the folder', async () => {
  const waiting = told(join(folder, 'facts'), 10_000);
  await tell(join(folder, 'other'), { failed: 'of somebody else', isProviders: true });
  await tell(join(folder, 'facts'), FAILED);
  expect(await waiting).toEqual(FAILED);
});

test('told gives a failure, which is not the provider’s, when nothing is told in time', async () => {
  expect(await told(join(folder, 'facts'), 5)).toEqual({
    failed: 'what the subject is made of was not told within 5 ms',
    isProviders: false,
  });
});

test('seenBy makes data of a failure', async () => {
  expect(await seenBy(() => Promise.reject(new Error('no such host')))).toEqual(FAILED);
});
