import { expect, test } from 'vitest';
import { countLine } from '../../../.ci/counts.mjs';

const NONE = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [] };

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
    { status: 'failed', assertionResults: [] },
    { status: 'failed', assertionResults: [{}] },
    { status: 'passed', assertionResults: [{}] },
  ];
  expect(countLine({ ...NONE, numPassedTests: 1, numFailedTests: 1, testResults })).toBe('1 passed, 2 failed');
});
