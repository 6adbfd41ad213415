import { expect, test } from 'vitest';
import { explanationProblem } from '../../../../conformance/checks/explanation.ts';

const MET = {
  provider: 'github',
  path: '/octokit/hello/title',
  errno: 'EACCES',
  started: Date.parse('2026-03-01T10:00:00.000Z'),
  ended: Date.parse('2026-03-01T10:00:01.000Z'),
};

const LINE = {
  time: '2026-03-01T10:00:00.500Z',
  kind: 'failure',
  provider: 'github',
  path: '/github/octokit/hello/title',
  operation: 'open',
  code: 'upstream-denied',
  errno: 'EACCES',
  message: 'GET … was answered with status 403',
  advice: 'Check the secret.',
};

test('a whole line about the failure explains it', () => {
  expect(explanationProblem(LINE, MET)).toBeUndefined();
});

test('a line about a directory above the path explains the failure', () => {
  expect(explanationProblem({ ...LINE, path: '/github/octokit', operation: 'getattr' }, MET)).toBeUndefined();
  expect(explanationProblem({ ...LINE, path: '/github' }, { ...MET, path: '/' })).toBeUndefined();
});

test.each([
  ['the provider is another', { provider: 'hello' }, 'provider'],
  ['the path is another', { path: '/github/octokit/hello/titles' }, 'path'],
  ['the path only begins alike', { path: '/github/octokit/hel' }, 'path'],
  ['the path is empty', { path: '' }, 'path'],
  ['the errno is not what the program got', { errno: 'EIO' }, 'errno'],
  ['the code is a sentence', { code: 'Upstream denied' }, 'code'],
  ['the code is missing', { code: undefined }, 'code'],
  ['the operation is missing', { operation: undefined }, 'operation'],
  ['the message is blank', { message: ' ' }, 'message'],
  ['the advice is missing', { advice: undefined }, 'advice'],
  ['the advice is empty', { advice: '' }, 'advice'],
  ['the time is missing', { time: undefined }, 'time'],
  ['the time is before the failure', { time: '2026-03-01T09:59:59.999Z' }, 'time'],
  ['the time is after it', { time: '2026-03-01T10:00:01.001Z' }, 'time'],
  ['the time is a number', { time: MET.started }, 'time'],
])('a line explains nothing when %s', (_name, changed, field) => {
  expect(explanationProblem({ ...LINE, ...changed }, MET)).toContain(`its ${field} is`);
});

test('what is no object explains nothing', () => {
  expect(explanationProblem('{"truncated', MET)).toContain('no JSON object');
  expect(explanationProblem(null, MET)).toContain('no JSON object');
});
