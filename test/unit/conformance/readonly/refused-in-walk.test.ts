import { expect, test } from 'vitest';
import { refusedInWalk } from '../../../../conformance/checks/refused-in-walk.ts';
import type { TimedEvent } from '../../../../src/index.ts';
import { factsWith } from '../namespace/sample-facts.ts';

function refusal(path: string, code: 'method-undeclared' | 'host-undeclared'): TimedEvent {
  const told = { operation: 'open', errno: 'EACCES', message: 'it is not declared', advice: 'declare it' };
  return { time: '2026-03-01T10:00:00.000Z', kind: 'failure', provider: 'sample', path, code, ...told };
}

const SUBJECT = { name: 'sample' };

test('a refusal of the walk is told once for each path, below the provider', () => {
  const events = ['/sample/a', '/sample/a', '/sample'].map((path) => refusal(path, 'method-undeclared'));
  const refused = refusedInWalk(factsWith({ events }), SUBJECT, ['method-undeclared']);
  expect(refused.map(({ where }) => where)).toEqual(['/a', '/']);
  expect(refused[0]?.message).toBe('method-undeclared: it is not declared');
});

test('a refusal for another reason is left out', () => {
  const events = [refusal('/sample/a', 'host-undeclared')];
  expect(refusedInWalk(factsWith({ events }), SUBJECT, ['method-undeclared'])).toEqual([]);
});

test('a refusal is left out where the author says that this very errno is to come', () => {
  const events = ['/sample/a', '/sample/b', '/sample/c'].map((path) => refusal(path, 'host-undeclared'));
  const samples = [{ path: '/a', errno: 'EACCES' }, { path: '/b' }, { path: '/c', errno: 'EIO' }];
  const refused = refusedInWalk(factsWith({ events, samples }), SUBJECT, ['host-undeclared']);
  expect(refused.map(({ where }) => where)).toEqual(['/b', '/c']);
});
