import { readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { jsonReport } from '../../../../conformance/reports/json.ts';
import { reportDocumentSchema, reportSchemaText } from '../../../../conformance/reports/report-schema.ts';
import { hostile, huge, mixed, reportOf, sound } from './sample.ts';

const published = await readFile(new URL('../../../../conformance/report.schema.json', import.meta.url), 'utf8');
const ajv = new Ajv2020({ strict: true, allErrors: true });
const validate = ajv.compile(JSON.parse(published) as object);

test('report.schema.json after any change of the schema equals what is made from it', () => {
  // When this fails: node conformance/reports/make-schema.ts
  expect(published).toBe(reportSchemaText());
});

test.each([
  ['every kind of outcome', mixed],
  ['hostile texts', hostile],
  ['texts of a megabyte', huge],
  ['nothing', reportOf([])],
])('the JSON report of %s keeps to its published schema', (_, report) => {
  const document: unknown = JSON.parse(jsonReport(report));
  expect(validate(document) ? [] : validate.errors).toEqual([]);
  expect(reportDocumentSchema.safeParse(document).success).toBe(true);
});

test('the JSON report has every text of the results as it was', () => {
  const { results } = JSON.parse(jsonReport(hostile)) as { results: Record<string, unknown>[] };
  const expected = hostile.results.map(({ outcome: { kind, ...details }, ...rest }) => ({
    ...rest,
    outcome: kind,
    ...details,
  }));
  expect(results.map((result) => ({ ...result, rerun: undefined }))).toEqual(expected);
});

test('the JSON report of hostile texts can be shown by a terminal: nothing but printable characters and line breaks', () => {
  expect(jsonReport(hostile)).not.toMatch(/[^\P{Cc}\n]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
  expect(jsonReport(hostile)).not.toMatch(/##\[|##vso\[|^\s*::/m);
});

test('the JSON report lays outcomes flat, counts them and says how each check runs again', () => {
  expect(JSON.parse(jsonReport(mixed))).toMatchObject({
    schema: 'urn:omnivet:certify-report:1',
    exitCode: 1,
    counts: { passed: 6, failed: 3, waived: 1, skipped: 3, errored: 1 },
    verdict: { certified: false },
  });
  const { results } = JSON.parse(jsonReport(mixed)) as { results: { id: string }[] };
  expect(results.find(({ id }) => id === 'namespace/kinds-agree')).toMatchObject({
    outcome: 'failed',
    findings: [{ where: '/acme/api/_issues' }, {}],
    rerun: 'npx omnivet certify build/github.wasm --only namespace/kinds-agree --seed 42',
  });
});

test.each([
  ['a result without its outcome', (document: Broken) => delete document.results[0]?.outcome],
  ['an outcome that nobody knows', (document: Broken) => ((document.results[0] ?? {}).outcome = 'ok')],
  ['an id outside of the areas', (document: Broken) => ((document.results[0] ?? {}).id = 'other/x')],
  ['another version', (document: Broken) => (document.schema = 'urn:omnivet:certify-report:2')],
])('report.schema.json refuses %s', (_, spoil) => {
  const document = JSON.parse(jsonReport(reportOf(sound))) as Broken;
  spoil(document);
  expect(validate(document)).toBe(false);
});

interface Broken {
  schema: string;
  results: { id?: string; outcome?: string }[];
}
