import { describe, expect, test } from 'vitest';
import { compareResults, describeChanges, regressions } from '../../../bench/reports/compare.ts';
import { figure, result, workload } from './results.ts';

const then = result(
  workload('stat', figure('tmpfs', 0.4), figure('omnivet', 0.8, { tree: 0, sandbox: 0 })),
  workload('cold-find', figure('tmpfs', 100), figure('omnivet', 1000, { tree: 100, sandbox: 1, upstream: 1 })),
);

describe('a result compared with an earlier one', () => {
  test('has a change for each workload of omnivet that both have, and none for peers', () => {
    const now = result(workload('stat', figure('tmpfs', 0.4), figure('omnivet', 1.2), figure('bindfs', 1)));
    expect(compareResults(then, now)).toMatchObject([
      { workload: 'stat', subject: 'omnivet', absolute: 1.2 / 0.8, relative: 1.2 / 0.8 },
    ]);
  });

  test('on a machine that is twice as slow has a change by the clock, and none in relation to tmpfs', () => {
    const now = result(workload('stat', figure('tmpfs', 0.8), figure('omnivet', 1.6)));
    const [change] = compareResults(then, now);
    expect(change).toMatchObject({ absolute: 2, relative: 1 });
    expect(regressions(compareResults(then, now), 1.2)).toEqual([]);
  });

  test('whose tmpfs was lucky is no regression when the clock says the same as before', () => {
    const now = result(workload('stat', figure('tmpfs', 0.2), figure('omnivet', 0.8)));
    expect(compareResults(then, now)).toMatchObject([{ absolute: 1, relative: 2 }]);
    expect(regressions(compareResults(then, now), 1.2)).toEqual([]);
  });

  test.each([
    [1.19, 0],
    [1.21, 1],
  ])('that takes %f times as long has %i regressions at a gate of 1.2', (slower, count) => {
    const now = result(workload('stat', figure('tmpfs', 0.4), figure('omnivet', 0.8 * slower)));
    expect(regressions(compareResults(then, now), 1.2)).toHaveLength(count);
  });

  test('that asks upstream once more is a regression, however fast it is', () => {
    const more = { tree: 100, sandbox: 1, upstream: 2 };
    const now = result(workload('cold-find', figure('tmpfs', 100), figure('omnivet', 500, more)));
    const changes = compareResults(then, now);
    expect(regressions(changes, 1.2)).toMatchObject([{ workload: 'cold-find', askedMore: ['upstream'] }]);
    expect(describeChanges(changes, 1.2)).toContain('asks upstream 2 times instead of 1');
  });

  test('that asks the tree a little more often, as a time-out falls, is none', () => {
    const more = { tree: 0.05, sandbox: 0 };
    const now = result(workload('stat', figure('tmpfs', 0.4), figure('omnivet', 0.8, more)));
    expect(regressions(compareResults(then, now), 1.2)).toEqual([]);
  });

  test('in which omnivet fails what it could do is a regression', () => {
    const failed = { ok: false, subject: 'omnivet', problem: 'EIO: stat' } as const;
    const broken = { ...workload('stat', figure('tmpfs', 0.4)), figures: [figure('tmpfs', 0.4), failed] };
    const changes = compareResults(then, result(broken));
    expect(regressions(changes, 100)).toMatchObject([{ workload: 'stat', after: undefined }]);
    expect(describeChanges(changes, 100)).toContain('stat, omnivet: fails now');
  });

  test('without a gate is a table and no verdict', () => {
    const text = describeChanges(compareResults(then, then), undefined);
    expect(text).toMatch(/stat +omnivet +0\.80 µs +0\.80 µs +1\.00× +1\.00×/);
    expect(text).not.toContain('regression');
  });
});
