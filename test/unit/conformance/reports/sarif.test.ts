import { readFile } from 'node:fs/promises';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import type { Report } from '../../../../conformance/outcome.ts';
import { sarifReport } from '../../../../conformance/reports/sarif.ts';
import { failed, hostile, huge, mixed, reportOf, result, sound } from './sample.ts';

// The schema of OASIS (2.1.0-rtm.5) as the npm package @microsoft/jest-sarif 1.0.0-beta.0 (MIT) ships it. It is written in draft 4,
// of which it uses nothing but `id` that later drafts have changed.
const text = await readFile(new URL('sarif-2.1.0.schema.json', import.meta.url), 'utf8');
const { $schema: _, id: __, ...schema } = JSON.parse(text) as Record<string, unknown>;
const ajv = new Ajv({
  strict: false,
  // One pattern of the schema is no regular expression of Unicode's kind.
  unicodeRegExp: false,
  formats: {
    uri: (uri: string) => URL.canParse(uri),
    // RFC 3986: these characters and no others.
    'uri-reference': /^(?:%[0-9A-Fa-f]{2}|[A-Za-z0-9._~:/?#[\]@!$&'()*+,;=-])*$/,
    'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/,
  },
});
const validate = ajv.compile(schema);

interface Sarif {
  runs: [
    {
      tool: { driver: { rules: { id: string; defaultConfiguration: { level: string } }[] } };
      invocations: [{ executionSuccessful: boolean; toolExecutionNotifications: { message: { text: string } }[] }];
      artifacts: [{ location: { uri: string } }];
      results: {
        ruleId: string;
        ruleIndex: number;
        level: string;
        message: { text: string };
        suppressions?: unknown[];
        partialFingerprints: Record<string, string>;
      }[];
    },
  ];
}

function read(report: Report): Sarif['runs'][0] {
  return (JSON.parse(sarifReport(report)) as Sarif).runs[0];
}

test.each([
  ['every kind of outcome', mixed],
  ['hostile texts', hostile],
  ['texts of a megabyte', huge],
  ['nothing', reportOf([])],
])('SARIF of %s keeps to the schema of OASIS', (_, report) => {
  const log: unknown = JSON.parse(sarifReport(report));
  expect(validate(log) ? [] : validate.errors).toEqual([]);
});

test('the schema of OASIS refuses a result without its message', () => {
  const log = JSON.parse(sarifReport(mixed)) as { runs: { results: { message?: unknown }[] }[] };
  delete log.runs[0]?.results[0]?.message;
  expect(validate(log)).toBe(false);
});

test('SARIF has a rule for each check, and each result points to its own', () => {
  const { tool, results } = read(mixed);
  expect(tool.driver.rules.map(({ id }) => id)).toEqual(mixed.results.map(({ id }) => id));
  expect(results.map(({ ruleIndex }) => tool.driver.rules[ruleIndex]?.id)).toEqual(results.map(({ ruleId }) => ruleId));
});

test('SARIF of a failed must is an error, of a failed should a warning, of a waived one suppressed', () => {
  const { results } = read(mixed);
  const levels = Object.fromEntries(results.map(({ ruleId, level }) => [ruleId, level]));
  expect(levels).toMatchObject({ 'namespace/kinds-agree': 'error', 'performance/cold-read': 'warning' });
  expect(results.filter(({ suppressions }) => suppressions !== undefined)).toMatchObject([
    { ruleId: 'errors/rate-limit', suppressions: [{ kind: 'external', justification: /jo@example.org, until 2027/ }] },
  ]);
  // A failure that names no place is a result, too.
  expect(results.filter(({ ruleId }) => ruleId === 'bytes/reads-agree')).toHaveLength(1);
});

test('SARIF of an errored check is a notification about the tool and no result', () => {
  const { invocations, results } = read(mixed);
  expect(invocations[0]).toMatchObject({
    executionSuccessful: false,
    exitCode: 1,
    toolExecutionNotifications: [{ message: { text: /containment\/killed .* EMFILE.*mounting/ } }],
  });
  expect(results.some(({ ruleId }) => ruleId === 'containment/killed')).toBe(false);
});

test('SARIF fingerprints are the same for other bytes of the component, and differ by place', () => {
  const prints = ({ results }: Sarif['runs'][0]): string[] =>
    results.map(({ partialFingerprints }) => partialFingerprints['primaryLocationLineHash'] ?? '');
  const other = { ...mixed, seed: 7, subject: { ...mixed.subject, sha256: 'ab'.repeat(32), bytes: 1 } };
  expect(prints(read(other))).toEqual(prints(read(mixed)));
  const twice = reportOf([
    ...sound,
    result('namespace/twice', {
      ...failed,
      findings: [1, 2].map((actual) => ({ where: '/', expected: '0', actual: String(actual) })),
    }),
  ]);
  for (const report of [mixed, hostile, twice])
    expect(new Set(prints(read(report))).size).toBe(read(report).results.length);
});

test.each([
  ['a relative path', './build/my provider#1%.wasm', 'build/my%20provider%231%25.wasm'],
  ['an absolute path', '/tmp/ä.wasm', 'file:///tmp/%C3%A4.wasm'],
  ['a name with a colon', 'a:b.wasm', 'a%3Ab.wasm'],
  ['half of a surrogate pair', 'a\ud800.wasm', 'a%EF%BF%BD.wasm'],
])('SARIF of %s has it as a URI', (_, file, expected) => {
  expect(read({ ...mixed, subject: { ...mixed.subject, file } }).artifacts[0].location.uri).toBe(expected);
});
