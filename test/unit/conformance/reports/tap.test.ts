import { type FinalResults, Parser, type Result } from 'tap-parser';
import { expect, test } from 'vitest';
import type { Report } from '../../../../conformance/outcome.ts';
import { tapReport } from '../../../../conformance/reports/tap.ts';
import { hostile, HOSTILE, huge, mixed, reportOf } from './sample.ts';

interface Read {
  readonly final: FinalResults;
  readonly points: Result[];
  readonly extra: string[];
}

function read(report: Report): Read {
  const points: Result[] = [];
  const extra: string[] = [];
  let final: FinalResults | undefined;
  const parser = new Parser({ strict: true }, (results) => (final = results));
  parser.on('assert', (point) => points.push(point));
  parser.on('extra', (text) => extra.push(text));
  parser.end(tapReport(report));
  if (final === undefined) throw new Error('the parser did not end');
  return { final, points, extra };
}

test.each([
  ['every kind of outcome', mixed],
  ['hostile texts', hostile],
  ['texts of a megabyte', huge],
])('TAP of %s has a point for each check and nothing else', (_, report) => {
  const { points, extra, final } = read(report);
  expect(points.map(({ name }) => name)).toEqual(report.results.map(({ id }) => id));
  expect(extra).toEqual([]);
  expect(final.bailout).toBe(false);
  expect(final.plan.end).toBe(report.results.length);
  const failures = report.results.filter(({ outcome: { kind } }) => kind === 'failed' || kind === 'errored');
  expect(points.filter(({ ok, todo }) => !ok && todo === false)).toHaveLength(failures.length);
});

test('TAP of a failure has its findings, its level and its command as diagnostics', () => {
  const point = read(mixed).points.find(({ name }) => name === 'namespace/kinds-agree');
  expect(point).toMatchObject({
    ok: false,
    diag: {
      level: 'must',
      findings: [{ where: '/acme/api/_issues', expected: 'a directory', actual: 'ENOENT' }, {}],
      seen: ['listed: ["_issues","_pulls","stars"]', 'requests: 2'],
      rerun: 'npx omnivet certify build/github.wasm --only namespace/kinds-agree --seed 42',
    },
  });
});

test('TAP of a waived failure is a TODO, and of a skipped check a SKIP, each with its reason', () => {
  const { points } = read(mixed);
  expect(points.find(({ name }) => name === 'errors/rate-limit')).toMatchObject({
    ok: false,
    todo: 'waived: upstream says 403, not 429 (jo@example.org, until 2027-01-31)',
  });
  expect(points.find(({ name }) => name === 'errors/stalled')).toMatchObject({
    ok: true,
    skip: 'the provider declares no host',
  });
});

test('TAP of nothing is not ok, so that no harness passes it', () => {
  expect(read(reportOf([])).final).toMatchObject({ ok: false, count: 1, fail: 1 });
});

test('TAP of hostile texts keeps them in the diagnostics of their check', () => {
  const point = read(hostile).points.find(({ name }) => name === 'namespace/failed-9');
  expect(point?.diag).toMatchObject({ findings: [{ where: HOSTILE[9] }] });
  expect(tapReport(hostile)).not.toMatch(/[^\P{Cc}\n]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|##\[|^\s*::/mu);
});
