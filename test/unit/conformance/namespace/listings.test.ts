import { expect, test } from 'vitest';
import { findArguments, topmost } from '../../../../conformance/checks/namespace/find-arguments.ts';
import { createNumbers } from '../../../../conformance/checks/namespace/numbers.ts';
import { leftOutOf, refusedEntries } from '../../../../conformance/checks/namespace/refused-entries.ts';
import { mayResolveUnlisted } from '../../../../conformance/checks/namespace/resolves-unlisted.ts';
import { suspectsOf } from '../../../../conformance/checks/namespace/self-containing.ts';
import { differenceOf } from '../../../../conformance/checks/namespace/unsteady.ts';
import { createFindings } from '../../../../conformance/finding.ts';
import { factsWith } from './sample-facts.ts';

test.each([
  [['a', 'b'], ['a', 'b'], undefined],
  [['a', 'b'], ['a'], '"b" is missing'],
  [['a'], ['a', 'c'], '"c" is new'],
  [['a', 'b'], ['b', 'a'], '"b" where "a" was: another order'],
  [['a'], ['a', 'a'], 'a name is listed twice'],
])('between %j and %j there is %s', (first, second, expected) => {
  expect(differenceOf(first, second)).toBe(expected);
});

const at = (path: string, names: string[]) => ({ path, names });

test('a directory that has all of its parent is suspect, the topmost of its chain alone', () => {
  const names = ['again', 'x'];
  const directories = [at('/', ['docs']), at('/docs', names), at('/docs/again', names), at('/docs/again/again', names)];
  expect(suspectsOf(factsWith({ directories }))).toEqual([{ path: '/docs', name: 'again' }]);
});

test('directories with the same names side by side are not suspect', () => {
  const directories = [at('/', ['a', 'b']), at('/a', ['x']), at('/b', ['x']), at('/a/x', ['y'])];
  expect(suspectsOf(factsWith({ directories }))).toEqual([]);
});

test('find starts at the topmost directories and descends into those that were listed, whatever they are called', () => {
  expect(topmost([at('/', ['docs']), at('/docs', ['a']), at('/owner/repo', ['b'])])).toEqual(['/', '/owner/repo']);
  const kept = ['-type', 'd', '!', '(', '-path', '/m', '-o', '-path', '/m/\\[x\\]\\*\\?\\\\', ')'];
  const printed = ['-prune', '-print0', '-o', '-print0'];
  expect(findArguments(['/m'], ['/m', '/m/[x]*?\\'])).toEqual(['/m', ...kept, ...printed]);
});

test.each([
  ['lists nothing', '/empty', true],
  ['lists what it has', '/docs', false],
  ['has an unlisted sample', '/owners', true],
  ['is beside one that has', '/others', true],
])('a directory that %s may resolve unlisted names: %s %s', (_, path, expected) => {
  const directories = [
    at('/', ['docs', 'empty', 'owners', 'others']),
    at('/docs', ['a']),
    at('/empty', []),
    at('/owners', ['a']),
    at('/others', ['b']),
    at('/docs/a', ['x']),
  ];
  const samples = path === '/docs' ? [{ path: '/docs/a/x' }] : [{ path: '/owners/hidden/file' }];
  expect(mayResolveUnlisted(factsWith({ directories, samples }), path)).toBe(expected);
});

test('a sample that fails shows nothing', () => {
  const directories = [at('/', ['docs'])];
  const failure = { path: '/x', operation: 'stat', errno: 'ENOENT', events: [], upstream: false } as const;
  const facts = factsWith({ directories, samples: [{ path: '/x' }, { path: '/y', errno: 'EACCES' }] });
  expect(mayResolveUnlisted({ ...facts, failures: [failure] }, '/')).toBe(false);
});

test('a refused entry is told as repeated or as invalid', () => {
  const refused = (message: string) => ({
    path: '/docs',
    operation: 'list' as const,
    errno: 'EIO',
    events: [{ code: 'contract-violation', message }],
    upstream: false,
  });
  const failures = [
    refused('list-children("/docs") answered the entry "a", which is listed twice'),
    refused('list-children("/docs") answered the entry "a/b", which contains "/"'),
    refused('The provider expands "/docs" by the selector "body", which cannot give an array'),
  ];
  expect(refusedEntries(factsWith({ failures })).map(({ problem }) => problem)).toEqual(['repeated', 'invalid']);
});

test('items that were left out are told once for each directory', () => {
  const event = { kind: 'items-left-out', time: '', provider: 'p', path: '/a', example: 'x/y' } as const;
  const events = [
    { ...event, count: 1 },
    { ...event, count: 2 },
  ];
  expect(leftOutOf(factsWith({ events }))).toEqual([{ path: '/a', count: 2, example: 'x/y' }]);
});

test.each([
  ['two numbers of a path', ['/a', 1, '/a', 2], 1],
  ['two paths of a number', ['/a', 1, '/b', 1], 1],
  ['the same again', ['/a', 1, '/a', 1], 0],
] as const)('%s', (_, [first, one, second, other], expected) => {
  const findings = createFindings();
  const numbers = createNumbers(findings);
  numbers.note(first, one, 'the listing');
  numbers.note(second, other, 'stat', 1);
  expect(findings.count).toBe(expected);
});

test('link counts have to stay as they are', () => {
  const findings = createFindings();
  const numbers = createNumbers(findings);
  for (const links of [1, 1, 2, 0]) numbers.note('/a', 1, 'stat', links);
  expect(findings.count).toBe(2);
});
