import { expect, test } from 'vitest';
import { createShare } from '../../../src/tree/sharing.ts';

/** Work that ends when it is told to, and says whether it is still wanted. */
function controllable(): { work: (signal: AbortSignal) => Promise<string>; signals: AbortSignal[]; end: () => void } {
  const ended = Promise.withResolvers<string>();
  const signals: AbortSignal[] = [];
  return {
    signals,
    end: () => ended.resolve('done'),
    work(signal) {
      signals.push(signal);
      const aborted = Promise.withResolvers<string>();
      signal.addEventListener('abort', () => aborted.reject(signal.reason));
      return Promise.race([ended.promise, aborted.promise]);
    },
  };
}

test('callers who come while it runs share one piece of work, and who comes later begins another', async () => {
  const share = createShare<string>();
  const { work, signals, end } = controllable();
  const both = [share('key', work), share('key', work)];
  end();
  expect(await Promise.all(both)).toEqual(['done', 'done']);
  expect(await share('key', work)).toBe('done');
  expect(signals).toHaveLength(2);
});

test('work goes on while one of its callers waits, and is aborted with the last of them', async () => {
  const share = createShare<string>();
  const { work, signals } = controllable();
  const [one, other] = [new AbortController(), new AbortController()];
  const both = Promise.allSettled([share('key', work, one.signal), share('key', work, other.signal)]);
  one.abort();
  expect(signals[0]?.aborted).toBe(false);
  other.abort();
  expect(signals[0]?.aborted).toBe(true);
  expect((await both).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
});

test('work of a caller without a signal is never aborted', async () => {
  const share = createShare<string>();
  const { work, signals, end } = controllable();
  const controller = new AbortController();
  const both = [share('key', work), share('key', work, controller.signal)];
  controller.abort();
  expect(signals[0]?.aborted).toBe(false);
  end();
  expect(await Promise.all(both)).toEqual(['done', 'done']);
});

test('who comes after everybody has gone has the work begun anew, and keeps it when the old one ends', async () => {
  const share = createShare<string>();
  const { work, signals, end } = controllable();
  const controller = new AbortController();
  const gone = Promise.allSettled([share('key', work, controller.signal)]);
  controller.abort();
  const next = share('key', work);
  await gone;
  const third = share('key', work);
  end();
  expect(await Promise.all([next, third])).toEqual(['done', 'done']);
  expect(signals).toHaveLength(2);
});

test('a caller who has gone already begins nothing', async () => {
  const { work, signals } = controllable();
  await expect(createShare<string>()('key', work, AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone');
  expect(signals).toEqual([]);
});
