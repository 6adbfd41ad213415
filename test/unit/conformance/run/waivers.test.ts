import { expect, test } from 'vitest';
import type { CheckId } from '../../../../conformance/check.ts';
import type { Outcome, Waiver } from '../../../../conformance/outcome.ts';
import { waive } from '../../../../conformance/run/waivers.ts';

const FAILED: Outcome = { kind: 'failed', findings: [], evidence: {} };
const waiver = (id: CheckId, expires = '2027-01-31'): Waiver => ({ id, expires, reason: 'known', owner: 'me' });
const at = (day: string): number => Date.parse(`${day}T23:59:59Z`);

test('a failure with a waiver in force is waived, on its last day too', () => {
  expect(waive('bytes/slices', FAILED, [waiver('bytes/slices')], at('2027-01-31'))).toMatchObject({ kind: 'waived' });
});

test('a waiver that has expired waives nothing', () => {
  expect(waive('bytes/slices', FAILED, [waiver('bytes/slices')], at('2027-02-01'))).toBe(FAILED);
});

test('a waiver of another check waives nothing', () => {
  expect(waive('bytes/slices', FAILED, [waiver('bytes/readable')], at('2027-01-01'))).toBe(FAILED);
});

test('nothing in capabilities is ever waived', () => {
  const id = 'capabilities/audit';
  expect(waive(id, FAILED, [waiver(id)], at('2027-01-01'))).toBe(FAILED);
});

test('what did not fail is left as it is', () => {
  const passed: Outcome = { kind: 'passed', evidence: {} };
  expect(waive('bytes/slices', passed, [waiver('bytes/slices')], at('2027-01-01'))).toBe(passed);
});
