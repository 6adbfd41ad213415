import { beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { AUDIT_RULES } from '../../../src/sandbox/audit-rule.ts';
import type { AuditReport } from '../../../src/sandbox/audit.ts';
import { auditToSarif } from '../../../src/sandbox/sarif.ts';
import { withSections } from '../../helpers/wasm-sections.ts';
import { fromText } from './components.ts';
import { createHarness, sharedCache } from './harness.ts';

// SARIF 2.1.0 (OASIS Standard, 27 March 2020): what sections 3.13 to 3.59 require of the objects used here, and nothing else
// may stand in them. A URI reference has none of the characters that RFC 3986 leaves out.
const uri = z.string().regex(/^[A-Za-z0-9._~:/?#[\]@!$&'()*+,;=%-]+$/);
const message = z.strictObject({ text: z.string().min(1) });
const level = z.enum(['none', 'note', 'warning', 'error']);
const rule = z.strictObject({
  id: z.string().min(1),
  shortDescription: message,
  defaultConfiguration: z.strictObject({ level }),
});
const location = z.strictObject({
  physicalLocation: z.strictObject({
    artifactLocation: z.strictObject({ uri, index: z.int().min(0) }),
    region: z.strictObject({ startLine: z.literal(1) }),
  }),
});
const log = z.strictObject({
  $schema: z.url(),
  version: z.literal('2.1.0'),
  runs: z.array(
    z.strictObject({
      tool: z.strictObject({
        driver: z.strictObject({ name: z.string().min(1), version: z.string(), rules: z.array(rule) }),
      }),
      artifacts: z.array(
        z.strictObject({
          location: z.strictObject({ uri }),
          length: z.int().min(-1),
          mimeType: z.string().regex(/^[^/]+\/.+$/),
          hashes: z.record(z.string(), z.string()),
        }),
      ),
      results: z.array(
        z.strictObject({
          ruleId: z.string(),
          ruleIndex: z.int().min(0),
          level,
          message,
          locations: z.array(location),
        }),
      ),
      columnKind: z.enum(['utf16CodeUnits', 'unicodeCodePoints']),
      properties: z.record(z.string(), z.unknown()),
    }),
  ),
});

const cache = sharedCache();
let sound: AuditReport;
let wrong: AuditReport;
beforeAll(async () => {
  const component = await fromText({});
  const { sandbox } = createHarness(cache);
  sound = await sandbox.auditComponent(component);
  wrong = await sandbox.auditComponent(withSections(component, ['omnifs:manifest', '{'], ['omnifs:manifest', '{']));
});

const sarifOf = (report: AuditReport, file: string): z.infer<typeof log> =>
  log.parse(JSON.parse(JSON.stringify(auditToSarif(report, { file, version: '1.2.3' }))));

test('SARIF of a mountable file is a run without results', () => {
  const [run] = sarifOf(sound, 'a.wasm').runs;
  expect(run?.results).toEqual([]);
  expect(run?.artifacts).toMatchObject([{ location: { uri: 'a.wasm' }, hashes: { 'sha-256': sound.sha256 } }]);
});

test('SARIF of a file with a problem has a result that points to its rule and its file', () => {
  const [run] = sarifOf(wrong, 'a.wasm').runs;
  const [result] = run?.results ?? [];
  expect(result).toMatchObject({
    ruleId: 'manifest-bad',
    message: { text: expect.stringMatching(/more than one section/) },
  });
  expect(run?.tool.driver.rules[result?.ruleIndex ?? -1]?.id).toBe(result?.ruleId);
});

test.each([
  ['a relative path', 'build/my provider#1%.wasm', 'build/my%20provider%231%25.wasm'],
  ['an absolute path', '/tmp/ä.wasm', 'file:///tmp/%C3%A4.wasm'],
  ['a name with a colon', 'a:b.wasm', 'a%3Ab.wasm'],
])('SARIF of %s has it as a URI', (_, file, expected) => {
  expect(sarifOf(sound, file).runs[0]?.artifacts[0]?.location.uri).toBe(expected);
});

// A rule that changes its name loses its history in every scanner: add, never rename.
test('rules of the audit keep their names', () => {
  expect(Object.keys(AUDIT_RULES)).toEqual([
    'not-a-component',
    'asynchronous',
    'oversized',
    'malformed',
    'strange-name',
    'unsupported-feature',
    'import-refused',
    'export-missing',
    'export-extra',
    'export-type',
    'manifest-bad',
  ]);
});
