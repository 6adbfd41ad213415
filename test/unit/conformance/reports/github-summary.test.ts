import { expect, test } from 'vitest';
import { githubSummary } from '../../../../conformance/reports/github-summary.ts';
import { failed, hostile, HOSTILE, huge, mixed, reportOf, result, sound } from './sample.ts';

const LIMIT = 1_048_576;

test('the summary of 100,000 failures stays below the limit of GitHub and says how much is missing', () => {
  const failures = Array.from({ length: 100_000 }, (_, index) => result(`namespace/n${String(index)}`, failed));
  const summary = githubSummary({ ...mixed, results: failures });
  expect(Buffer.byteLength(summary)).toBeLessThan(LIMIT);
  expect(Buffer.byteLength(summary)).toBeGreaterThan(900_000);
  expect(summary).toMatch(/\*\*This summary is cut here\*\*: \d{5} more entries are in the JSON report\.\n$/);
});

test('the summary of 100,000 findings of one check shows some and says how many more there are', () => {
  const findings = Array.from({ length: 100_000 }, (_, index) => ({
    where: `/${String(index)}`,
    expected: '\u{10ffff}'.repeat(1000),
    actual: '|'.repeat(1000),
  }));
  const summary = githubSummary(reportOf([...sound, result('bytes/many', { kind: 'failed', findings, evidence: {} })]));
  expect(Buffer.byteLength(summary)).toBeLessThan(LIMIT);
  expect(summary).toContain('99980 more findings are in the JSON report.');
  expect(summary).toContain('**Rerun**');
});

test.each([
  ['texts of a megabyte', huge],
  [
    'a skipped group of 100,000',
    reportOf(
      Array.from({ length: 100_000 }, (_, index) =>
        result(`bytes/n${String(index)}`, { kind: 'skipped', reason: 'x', unseen: true }),
      ),
    ),
  ],
])('the summary of %s stays below the limit of GitHub', (_, report) => {
  expect(Buffer.byteLength(githubSummary(report))).toBeLessThan(LIMIT);
});

test('the summary begins with the verdict and its reasons', () => {
  const [title, ...rest] = githubSummary(mixed).split('\n\n');
  expect(title).toBe('## github 1&#46;4&#46;0: NOT certified');
  expect(rest[0]).toBe('- 2 checks failed&#58; namespace&#47;kinds&#45;agree&#44; bytes&#47;reads&#45;agree&#46;');
});

test('the summary has a row for each area and one for all', () => {
  expect(githubSummary(mixed)).toContain('| errors | 1 | 0 | 1 | 1 | 0 | 1.0 s |');
  expect(githubSummary(mixed)).toContain('| all | 6 | 3 | 1 | 3 | 1 | 12.3 s |');
});

test('the summary of a waived failure names its owner and its last day', () => {
  expect(unescape(githubSummary(mixed))).toContain(
    '<code>errors/rate-limit</code>: upstream says 403, not 429 (<code>jo@example.org</code>, until 2027-01-31)',
  );
});

test('the summary of hostile texts has no markup but its own', () => {
  const summary = githubSummary(hostile);
  const own = /<\/?code>|&#\d+;|\*\*(?:What to do|Rerun)\*\*|^#{2,4} |^- |^\|.*\|$/gm;
  const rows = summary.split('\n').filter((line) => line.startsWith('|'));
  for (const row of rows) expect([4, 8]).toContain(row.split('|').length - 1);
  expect(summary.replaceAll(own, '')).not.toMatch(/[<>`*[\]@$\\]|::|##\[|&(?!#)|https?:\/\//);
  expect(summary).not.toMatch(/[^\P{Cc}\n]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
});

test('the summary of hostile texts shows them as they are once its references are resolved', () => {
  expect(unescape(githubSummary(hostile))).toContain(`<code>${HOSTILE[2] ?? ''}</code>`);
});

function unescape(markdown: string): string {
  return markdown.replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
}
