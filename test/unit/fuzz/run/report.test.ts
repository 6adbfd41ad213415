import { describe, expect, test } from 'vitest';
import { describeEnd, describeFailure, exitCodeOf } from '../../../../fuzz/run/report.ts';
import type { Budget } from '../../../../fuzz/run/report.ts';
import type { FuzzFailure } from '../../../../fuzz/run/failure.ts';
import type { TargetResult } from '../../../../fuzz/run/run-target.ts';

const FAILURE: FuzzFailure = {
  target: 'hosts',
  signature: 'refusal | A@E',
  problems: ['refusal: it was read'],
  text: '"https://a@b/"',
  cases: '[]',
  token: 'hosts.1.2.none.00000000',
  file: 'hosts-1.json',
  shrinks: 3,
  confirmed: 3,
};
const RESULT: TargetResult = {
  target: 'hosts',
  seed: 1,
  runs: 1_000,
  seconds: 2,
  sessions: 1,
  regressions: 0,
  failures: [],
  classes: {},
  batch: 200,
};
const BUDGET = { seed: 1, least: 100 };

describe('the exit code', () => {
  test.each([
    ['nothing found', [{ kind: 'result', result: RESULT }], 0],
    ['a failure', [{ kind: 'result', result: { ...RESULT, failures: [FAILURE] } }], 1],
    [
      'a failure that did not come again',
      [{ kind: 'result', result: { ...RESULT, failures: [{ ...FAILURE, confirmed: 0 }] } }],
      3,
    ],
    ['too few cases', [{ kind: 'result', result: { ...RESULT, runs: 99 } }], 3],
    [
      'fewer cases than a target tries in one go',
      [{ kind: 'result', result: { ...RESULT, runs: 199 } }],
      3,
      { seed: 1 },
    ],
    ['a target that could not be run', [{ kind: 'failed', target: 'hosts', message: 'no' }], 3],
  ] as const)('of %s', (_what, ends, code, budget: Budget = BUDGET) => expect(exitCodeOf(ends, budget)).toBe(code));
});

describe('the text', () => {
  test('of a target has its speed', () => {
    expect(describeEnd({ kind: 'result', result: RESULT }, BUDGET)).toContain('500 a second');
  });

  test('of a failure has the case, what it broke and the command that shows it again', () => {
    const text = describeFailure(FAILURE);
    for (const part of [FAILURE.text, 'it was read', 'omnivet fuzz --replay hosts.1.2.none.00000000', 'hosts-1.json'])
      expect(text).toContain(part);
  });

  test('of a run that was cut short says so', () => {
    expect(describeEnd({ kind: 'result', result: { ...RESULT, runs: 9 } }, BUDGET)).toContain('too few cases');
  });
});
