import { expect, test } from 'vitest';
import { countLine, failureTexts } from '../../../.ci/counts.mjs';

const NONE = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [] };
const PASSED = { status: 'passed', fullName: 'stat of a file' };
const FAILED = {
  status: 'failed',
  fullName: 'read of a file',
  failureMessages: ['expected 2 to be 3\n    at a.ts:1:1'],
};

test('countLine of passed and failed tests names both', () => {
  expect(countLine({ ...NONE, numPassedTests: 12, numFailedTests: 3 })).toBe('12 passed, 3 failed');
});

test('countLine of skipped and planned tests adds them up as skipped', () => {
  expect(countLine({ ...NONE, numPassedTests: 1, numPendingTests: 2, numTodoTests: 1 })).toBe(
    '1 passed, 0 failed, 3 skipped',
  );
});

test('countLine of a file that could not be loaded counts it as failed', () => {
  const testResults = [
    { name: 'a.test.ts', status: 'failed', assertionResults: [] },
    { name: 'b.test.ts', status: 'failed', assertionResults: [FAILED] },
    { name: 'c.test.ts', status: 'passed', assertionResults: [PASSED] },
  ];
  expect(countLine({ ...NONE, numPassedTests: 1, numFailedTests: 1, testResults })).toBe('1 passed, 2 failed');
});

test('failureTexts names file and test of what failed, with the message, and nothing that passed', () => {
  const testResults = [{ name: 'b.test.ts', status: 'failed', assertionResults: [PASSED, FAILED] }];
  expect(failureTexts({ ...NONE, testResults })).toStrictEqual([
    'FAILED b.test.ts: read of a file\n    expected 2 to be 3\n        at a.ts:1:1',
  ]);
});

test('failureTexts of a file that could not be loaded says so, and why', () => {
  const testResults = [{ name: 'a.test.ts', status: 'failed', message: 'no such module', assertionResults: [] }];
  expect(failureTexts({ ...NONE, testResults })).toStrictEqual([
    'FAILED a.test.ts: could not be loaded\n    no such module',
  ]);
});

test('failureTexts quotes the start of a long message only', () => {
  const message = Array.from({ length: 400 }, (_, line) => `line ${line}`).join('\n');
  const testResults = [
    { name: 'b.test.ts', status: 'failed', assertionResults: [{ ...FAILED, failureMessages: [message] }] },
  ];
  expect(failureTexts({ ...NONE, testResults })[0]?.split('\n')).toHaveLength(16);
});
