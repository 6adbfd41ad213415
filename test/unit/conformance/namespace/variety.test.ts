import { expect, test } from 'vitest';
import { someDirectories, someFiles, varietyOf } from '../../../../conformance/subject/variety.ts';
import { randomFrom } from '../../../../conformance/subject/random.ts';

const widgets = Array.from({ length: 20 }, (_, number) =>
  ['title', 'state', 'labels'].map((leaf) => ({ path: `/widgets/${number}/${leaf}` })),
).flat();

test('a file whose name is there once is among few of many', () => {
  for (let seed = 0; seed < 20; seed += 1) {
    const files = [...widgets, { path: '/docs/index.md' }, { path: '/docs/other.md' }];
    const chosen = someFiles(files, 6, randomFrom(seed, 'files')).map(({ path }) => path);
    expect(chosen).toContain('/docs/index.md');
    expect(new Set(chosen).size).toBe(6);
  }
});

test('all are chosen, in their order, where there are no more than wanted', () => {
  expect(someFiles(widgets, 60, randomFrom(1, 'files'))).toBe(widgets);
  const chosen = someFiles(widgets, 30, randomFrom(1, 'files'));
  expect(chosen).toEqual(widgets.filter((file) => chosen.includes(file)));
});

test('a directory with names of its own is among few of many that are alike', () => {
  const alike = Array.from({ length: 30 }, (_, number) => ({ path: `/items/${number}`, names: ['title', 'state'] }));
  const own = { path: '/items/readme', names: ['a'] };
  expect(someDirectories([...alike, own], 2, randomFrom(3, 'directories'))).toContain(own);
});

test('nothing is made of nothing', () => {
  expect(varietyOf([], 3, randomFrom(1, 'none'), () => [])).toEqual([]);
});
