import { expect, test } from 'vitest';
import { ERROR_CODES, HostError } from '../../../src/contract/errors.ts';
import { createAnswering } from '../../../src/fuse/answering.ts';
import type { FailedOperation } from '../../../src/fuse/driver.ts';

interface Seen {
  readonly answers: unknown[];
  readonly failures: FailedOperation[];
}

/** Runs one request and resolves with all that was answered once its work and deadline are over. */
async function answer(work: () => unknown, deadline = 10_000): Promise<Seen> {
  const answers: unknown[] = [];
  const failures: FailedOperation[] = [];
  await new Promise<void>((resolve) => {
    const answering = createAnswering(deadline, (failed) => void failures.push(failed));
    answering({
      operation: 'read',
      path: '/x',
      work,
      succeed: (value) => resolve(void answers.push(value)),
      fail: (errno) => resolve(void answers.push(errno)),
    });
  });
  return { answers, failures };
}

test('answering a value gives it once', async () => {
  expect(await answer(() => 7)).toEqual({ answers: [7], failures: [] });
});

test.each(ERROR_CODES)('answering the failure %s gives a negative errno that the binding takes', async (code) => {
  const { answers, failures } = await answer(() => Promise.reject(new HostError(code, 'message', 'advice')));
  expect(answers).toHaveLength(1);
  expect(answers[0]).toSatisfy((errno: number) => Number.isInteger(errno) && errno < 0 && errno >= -999);
  expect(failures).toMatchObject([{ operation: 'read', path: '/x', error: { code } }]);
});

test('answering a synchronous throw of our own gives EIO and names it a host bug', async () => {
  const seen = await answer(() => {
    throw new TypeError('ours');
  });
  expect(seen.answers).toEqual([-5]);
  expect(seen.failures[0]?.error).toMatchObject({ code: 'host-bug', message: expect.stringContaining('ours') });
});

test('answering after the deadline gives back what the work made, for the kernel will not', async () => {
  const late = Promise.withResolvers<number>();
  const abandoned = Promise.withResolvers<number>();
  const errno = await new Promise<number>((resolve) => {
    createAnswering(
      1,
      () => undefined,
    )({
      operation: 'open',
      path: '/x',
      work: () => late.promise,
      succeed: resolve,
      fail: resolve,
      abandon: abandoned.resolve,
    });
  });
  late.resolve(7);
  expect([errno, await abandoned.promise]).toEqual([-110, 7]);
});

test('answering after the deadline gives ETIMEDOUT and ignores what comes later', async () => {
  const late = Promise.withResolvers<number>();
  const seen = await answer(() => late.promise, 1);
  late.resolve(7);
  await late.promise;
  expect(seen.answers).toEqual([-110]);
  expect(seen.failures).toHaveLength(1);
});
