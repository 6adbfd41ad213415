import { SaxesParser } from 'saxes';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { junitReport } from '../../../../conformance/reports/junit.ts';
import { HOSTILE, hostile, huge, mixed, reportOf } from './sample.ts';

interface XmlElement {
  name: string;
  attributes: Record<string, string>;
  children: XmlElement[];
  text: string;
}

// Saxes refuses whatever XML 1.0 does: characters, entities, nesting.
function parseXml(text: string): XmlElement {
  const root: XmlElement = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  const parser = new SaxesParser();
  parser.on('opentag', ({ name, attributes }) => {
    const element = { name, attributes: { ...attributes }, children: [], text: '' };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on('text', (text) => {
    const element = open.at(-1);
    if (element !== undefined) element.text += text;
  });
  parser.on('closetag', () => open.pop());
  parser.on('error', (error) => {
    throw error;
  });
  parser.write(text).close();
  const [only] = root.children;
  if (only === undefined) throw new Error('no element');
  return only;
}

// What Jenkins (junit-10.xsd) and Surefire (surefire-test-report-3.0.xsd) both take, and nothing else.
const number = z.string().regex(/^\d+$/);
const time = z.string().regex(/^\d+\.\d{3}$/);
const leaf = { children: z.array(z.never()), text: z.string() };
const named = z.strictObject({ message: z.string(), type: z.string() });
const child = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('failure'), attributes: named, ...leaf }),
  z.strictObject({ name: z.literal('error'), attributes: named, ...leaf }),
  z.strictObject({ name: z.literal('skipped'), attributes: z.strictObject({ message: z.string() }), ...leaf }),
  z.strictObject({ name: z.literal('system-out'), attributes: z.strictObject({}), ...leaf }),
]);
const property = z.strictObject({
  name: z.literal('property'),
  attributes: z.strictObject({ name: z.string().min(1), value: z.string() }),
  ...leaf,
});
const testcase = z.strictObject({
  name: z.literal('testcase'),
  attributes: z.strictObject({ classname: z.string(), name: z.string(), time }),
  children: z.array(child),
  text: z.string(),
});
const properties = z.strictObject({
  name: z.literal('properties'),
  attributes: z.strictObject({}),
  children: z.array(property),
  text: z.string(),
});
const suite = z.strictObject({
  name: z.literal('testsuite'),
  attributes: z.strictObject({
    name: z.string(),
    tests: number,
    failures: number,
    errors: number,
    skipped: number,
    time,
    timestamp: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/),
    id: number,
  }),
  children: z.tuple([properties], testcase),
  text: z.string(),
});
const suites = z.strictObject({
  name: z.literal('testsuites'),
  attributes: z.strictObject({ name: z.string(), tests: number, failures: number, errors: number, time }),
  children: z.array(suite),
  text: z.string(),
});

function read(report: Parameters<typeof junitReport>[0]): z.infer<typeof suites> {
  return suites.parse(parseXml(junitReport(report)));
}

function cases(report: Parameters<typeof junitReport>[0]): z.infer<typeof testcase>[] {
  return read(report).children.flatMap(({ children: [, ...tests] }) => tests);
}

test.each([
  ['hostile texts', hostile],
  ['texts of a megabyte', huge],
])('JUnit XML of %s is well-formed and has the structure of Jenkins and Surefire', (_, report) => {
  expect(
    cases(report)
      .map(({ attributes }) => attributes.name)
      .toSorted(),
  ).toEqual(report.results.map(({ id }) => id as string).toSorted());
  expect(junitReport(report).length).toBeLessThan(2_000_000);
});

test('JUnit XML of nothing is a suite of nothing', () => {
  expect(read(reportOf([]))).toMatchObject({ attributes: { tests: '0' }, children: [] });
});

test('JUnit XML counts failures, errors and what was skipped by area', () => {
  const { children, attributes } = read(mixed);
  expect(attributes).toMatchObject({ tests: '14', failures: '3', errors: '1' });
  const errors = children.find((suite) => suite.attributes.name === 'omnivet.errors');
  expect(errors?.attributes).toMatchObject({ tests: '3', failures: '0', errors: '0', skipped: '2' });
});

test('JUnit XML of a failure has its requirement, findings, advice and command', () => {
  const failed = cases(mixed).find(({ attributes }) => attributes.name === 'namespace/kinds-agree');
  const [failure] = failed?.children ?? [];
  expect(failure).toMatchObject({ name: 'failure', attributes: { type: 'must', message: /^Every name/ } });
  expect(failure?.text).toContain('/acme/api/_pulls: expected a directory, got a file of 12 bytes');
  expect(failure?.text).toContain('what to do: Answer lookup-child');
  expect(failure?.text).toContain(
    'rerun: npx omnivet certify build/github.wasm --only namespace/kinds-agree --seed 42',
  );
});

test('JUnit XML of a waived failure is skipped and says by whom and until when', () => {
  const waived = cases(mixed).find(({ attributes }) => attributes.name === 'errors/rate-limit');
  expect(waived?.children[0]).toMatchObject({
    name: 'skipped',
    attributes: { message: 'waived: upstream says 403, not 429 (jo@example.org, until 2027-01-31)' },
  });
});

test('JUnit XML of hostile texts shows them after parsing, with the hidden characters visible', () => {
  const found = cases(hostile).find(({ attributes }) => attributes.name === 'namespace/failed-1')?.children[0]?.text;
  expect(found).toContain(`${HOSTILE[1] ?? ''}: expected`);
  expect(
    cases(hostile).find(({ attributes }) => attributes.name === 'bytes/skipped-5')?.children[0]?.attributes,
  ).toEqual({
    message: expect.stringContaining(String.raw`override \u202egpj.exe`) as string,
  });
});
