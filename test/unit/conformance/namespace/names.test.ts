import { expect, test } from 'vitest';
import { hostileNames } from '../../../../conformance/checks/namespace/hostile-names.ts';
import { variantsOf } from '../../../../conformance/checks/namespace/name-variants.ts';
import { nameProblem } from '../../../../conformance/checks/namespace/name-problem.ts';
import { nameLike, randomName } from '../../../../conformance/checks/namespace/random-names.ts';
import { unlistedNames } from '../../../../conformance/checks/namespace/unlisted-names.ts';
import { randomFrom } from '../../../../conformance/subject/random.ts';

test.each(['a', '...', ' ', '-rf', '%2e%2e', '漢字', 'a'.repeat(255), '\u202etxt.exe'])('%j is a name', (name) => {
  expect(nameProblem(name)).toBeUndefined();
});

test.each(['', '.', '..', 'a/b', 'a\0', 'line\nfeed', '\u0085', '\u007f', '\ufffd', '\ud800', 'é'.repeat(128)])(
  '%j is none',
  (name) => {
    expect(nameProblem(name)).toBeTypeOf('string');
  },
);

test('a random name follows from the seed, and has its length', () => {
  expect(randomName(24, randomFrom(1, 'x'))).toBe(randomName(24, randomFrom(1, 'x')));
  expect(randomName(24, randomFrom(1, 'x'))).toMatch(/^[a-z][a-z0-9]{23}$/);
});

test.each([
  ['Release-2.tar', /^[A-Z][a-z]{6}-\d\.[a-z]{3}$/],
  ['13', /^[1-9]\d{3}$/],
  ['größe', /^[a-z]{2}öß[a-z]$/],
])('a name like %s has its shape', (name, shape) => {
  expect(nameLike(name, randomFrom(7, 'shape'))).toMatch(shape);
});

test.each([[[]], [['index.md', 'constructor']]])('names that are not among %j can be asked', (listed: string[]) => {
  for (let seed = 0; seed < 50; seed += 1) {
    const names = unlistedNames(listed, randomFrom(seed, 'unlisted')).map(({ name }) => name);
    expect(names.filter((name) => listed.includes(name) || nameProblem(name) !== undefined)).toEqual([]);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThan(5);
  }
});

test('every hostile name is a name, and there once', () => {
  const names = hostileNames('harmless').map(({ name }) => name);
  expect(names.filter((name) => nameProblem(name) !== undefined)).toEqual([]);
  expect(new Set(names).size).toBe(names.length);
});

test('a name has variants in case and Unicode form, without those that are listed', () => {
  expect(variantsOf('readme', ['README'])).toEqual(['Readme']);
  expect(variantsOf('gr\u00fcn', [])).toEqual(['GR\u00dcN', 'Gr\u00fcn', 'gru\u0308n']);
  expect(variantsOf('13', [])).toEqual([]);
});
