import { expect, test } from 'vitest';
import type { CheckResult } from '../../../conformance/outcome.ts';
import { exitCodeOf, verdictOf } from '../../../conformance/verdict.ts';
import { absent, errored, failed, passed, result, sound, unseen, waived } from './reports/sample.ts';

const whole = { selection: '' };

/** The sound suite, in which one check ended otherwise. */
function withOne(changed: CheckResult): CheckResult[] {
  return [...sound.filter(({ id }) => id !== changed.id), changed];
}

function exitOf(results: readonly CheckResult[], selection = ''): number {
  return exitCodeOf({ results, selection, verdict: verdictOf(results, { selection }) });
}

test('the verdict on a whole suite that passed is a certificate without reasons', () => {
  expect(verdictOf(sound, whole)).toEqual({ certified: true, reasons: [], notes: [] });
  expect(exitOf(sound)).toBe(0);
});

test.each([
  ['a failed must', withOne(result('bytes/size-is-length', failed)), /^1 check failed: bytes\/size-is-length\.$/, 1],
  [
    'a failed must of any area',
    [...sound, result('cache/warm-read', failed)],
    /^1 check failed: cache\/warm-read\.$/,
    1,
  ],
  [
    'an errored must',
    withOne(result('bytes/size-is-length', errored)),
    /could not be carried out: bytes\/size-is-length/,
    3,
  ],
  ['an errored should', [...sound, result('performance/cold', errored, 'should')], /could not be carried out/, 3],
  [
    'an unseen must of a needed area',
    withOne(result('errors/status-to-errno', unseen)),
    /nothing to look at, .* it needs: errors/,
    1,
  ],
  [
    'a waived must of capabilities',
    withOne(result('capabilities/imports-allowed', waived)),
    /knows no waiver: capabilities/,
    1,
  ],
  ['an area that did not run', sound.slice(1), /^No check of namespace ran\.$/, 1],
  ['no result', [], /^No check ran\.$/, 1],
])('the verdict on %s is no certificate, for one reason', (_, results, reason, code) => {
  const verdict = verdictOf(results, whole);
  expect(verdict.certified).toBe(false);
  expect(verdict.reasons).toEqual([expect.stringMatching(reason)]);
  expect(exitOf(results)).toBe(code);
});

test.each([
  ['a skipped check of what the provider does not have', withOne(result('errors/status-to-errno', absent)), []],
  ['an unseen should', [...sound, result('bytes/x', unseen, 'should')], []],
  ['an unseen must of an area that is reported only', [...sound, result('cache/x', unseen)], []],
  [
    'a failed should',
    [...sound, result('performance/cold', failed, 'should')],
    [/no certificate needs: performance\/cold/],
  ],
  [
    'a waived must',
    withOne(result('errors/status-to-errno', waived)),
    [/failed and is waived: errors\/status-to-errno/],
  ],
])('the verdict on %s is a certificate that names what has to be known', (_, results, notes) => {
  const verdict = verdictOf(results, whole);
  expect(verdict).toEqual({
    certified: true,
    reasons: [],
    notes: notes.map((note) => expect.stringMatching(note) as string),
  });
  expect(exitOf(results)).toBe(0);
});

test('the verdict on several failures names each of them in one sentence', () => {
  const results = [result('bytes/a', failed), result('bytes/b', failed), ...sound, result('cache/c', errored)];
  expect(verdictOf(results, whole).reasons).toEqual([
    '2 checks failed: bytes/a, bytes/b.',
    '1 check could not be carried out: cache/c.',
  ]);
});

test('the verdict on a part of the suite is no certificate, whatever passed', () => {
  const verdict = verdictOf(sound, { selection: '--area bytes' });
  expect(verdict.certified).toBe(false);
  expect(verdict.reasons).toEqual([expect.stringContaining('(--area bytes)')]);
});

const one = (outcome: CheckResult['outcome'], level: CheckResult['level'] = 'must'): CheckResult =>
  result('bytes/a', outcome, level);
const other = result('bytes/b', passed);

test.each([
  ['one passed', [other], 0],
  ['a should failed beside one that passed', [one(failed, 'should'), other], 0],
  ['a must failed', [one(failed), other], 1],
  ['nothing passed', [one(absent)], 1],
  ['nothing ran', [], 1],
  ['something errored', [one(errored), other], 3],
  ['a must failed and something errored', [one(failed), result('bytes/c', errored)], 1],
])('the exit code of a part of the suite in which %s', (_, results, code) => {
  expect(exitOf(results, '--area bytes')).toBe(code);
});
