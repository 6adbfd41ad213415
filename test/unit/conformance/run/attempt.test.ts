import { expect, test } from 'vitest';
import { CheckFailure, createFindings } from '../../../../conformance/finding.ts';
import { attempt } from '../../../../conformance/run/attempt.ts';

const doing = (): string => 'reading /a';

test('attempt gives the verdict that was reached', async () => {
  const outcome = { kind: 'passed', evidence: { files: 3 } } as const;
  expect(await attempt(async () => outcome, 1000, doing)).toEqual({ outcome, hung: false });
});

test('attempt of a check that finds something fails with its findings', async () => {
  const finding = { where: '/a', expected: '1', actual: '2' };
  const made = await attempt(() => Promise.reject(new CheckFailure([finding], { n: 1 })), 1000, doing);
  expect(made).toEqual({ outcome: { kind: 'failed', findings: [finding], evidence: { n: 1 } }, hung: false });
});

test('attempt of a check that found nothing to judge is skipped with the reason', async () => {
  const made = await attempt(
    async () => ({ kind: 'passed', evidence: createFindings().concludeIf(0, 'no file', {}) }),
    1000,
    doing,
  );
  expect(made).toEqual({ outcome: { kind: 'skipped', reason: 'no file', unseen: false }, hung: false });
});

test('attempt of a check that found a difference fails, however little it judged', async () => {
  const findings = createFindings();
  findings.add('/a', '1', '2');
  const made = await attempt(
    async () => ({ kind: 'passed', evidence: findings.concludeIf(0, 'no file', {}) }),
    1000,
    doing,
  );
  expect(made.outcome.kind).toBe('failed');
});

test('attempt of a check that breaks is errored, with what it was doing', async () => {
  const made = await attempt(
    () => {
      throw new TypeError('no such thing');
    },
    1000,
    doing,
  );
  expect(made).toMatchObject({ hung: false, outcome: { kind: 'errored', doing: 'reading /a' } });
  expect(made.outcome).toHaveProperty('message', expect.stringMatching(/^no such thing \(.*attempt\.test/));
});

test('attempt of a check that hangs is errored when its time is over, with what it was doing', async () => {
  const made = await attempt(() => new Promise(() => undefined), 20, doing);
  expect(made).toEqual({
    outcome: { kind: 'errored', message: 'not done after 20 ms', doing: 'reading /a' },
    hung: true,
  });
});
