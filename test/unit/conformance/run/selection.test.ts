import { describe, expect, test } from 'vitest';
import type { Check } from '../../../../conformance/check.ts';
import { describeSelection, select, type Selection, WHOLE_SUITE } from '../../../../conformance/run/selection.ts';

const check = (id: Check['id'], level: Check['level'] = 'must'): Check => ({
  id,
  level,
  requirement: '',
  advice: '',
  needs: [],
  run: async () => ({}),
});
const CHECKS = [check('bytes/one'), check('bytes/two', 'should'), check('errors/one'), check('cache/one')];

function ids(selection: Partial<Selection>): readonly string[] | string {
  const selected = select(CHECKS, { ...WHOLE_SUITE, ...selection });
  return selected.ok ? selected.checks.map(({ id }) => id) : selected.problem;
}

describe('select', () => {
  test('of nothing is the whole suite in its order', () => {
    expect(ids({})).toEqual(CHECKS.map(({ id }) => id));
  });

  test.each<[string, Partial<Selection>, readonly string[]]>([
    ['only an id', { only: ['errors/one'] }, ['errors/one']],
    ['only an area', { only: ['bytes'] }, ['bytes/one', 'bytes/two']],
    ['only, in the order of the suite', { only: ['cache/one', 'bytes/one'] }, ['bytes/one', 'cache/one']],
    ['skip', { skip: ['bytes', 'cache/one'] }, ['errors/one']],
    ['area', { areas: ['errors', 'cache'] }, ['errors/one', 'cache/one']],
    ['level', { levels: ['should'] }, ['bytes/two']],
    ['the first shard', { shard: { index: 1, count: 3 } }, ['bytes/one', 'cache/one']],
    ['the last shard', { shard: { index: 3, count: 3 } }, ['errors/one']],
  ])('%s', (_title, selection, expected) => {
    expect(ids(selection)).toEqual(expected);
  });

  test('shards together are the whole suite, each check once', () => {
    const shards = [1, 2, 3].flatMap((index) => ids({ shard: { index, count: 3 } }));
    expect(shards.toSorted()).toEqual(CHECKS.map(({ id }) => id).toSorted());
  });

  test.each<[string, Partial<Selection>, RegExp]>([
    ['an unknown id', { only: ['bytes/three'] }, /no check "bytes\/three"; is it bytes/],
    ['an unknown id to skip', { skip: ['nothing/x'] }, /no check "nothing\/x"/],
    ['an unknown area', { areas: ['speed'] }, /no area "speed": expected one of namespace/],
    ['an unknown level', { levels: ['may'] }, /no level "may": expected one of must, should/],
    [
      'a selection of nothing',
      { only: ['errors'], levels: ['should'] },
      /no check is left of 4: --only errors --level should/,
    ],
    ['an empty shard', { shard: { index: 9, count: 9 } }, /no check is left/],
  ])('%s is a problem', (_title, selection, problem) => {
    expect(ids(selection)).toMatch(problem);
  });
});

test('describeSelection of the whole suite is empty, of a part the flags that choose it', () => {
  expect(describeSelection(WHOLE_SUITE)).toBe('');
  expect(describeSelection({ ...WHOLE_SUITE, areas: ['bytes'], shard: { index: 1, count: 2 } })).toBe(
    '--area bytes --shard 1/2',
  );
});
