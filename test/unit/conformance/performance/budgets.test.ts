import { expect, test } from 'vitest';
import { judge } from '../../../../conformance/checks/performance/budgets.ts';
import { quantile } from '../../../../conformance/checks/performance/quantile.ts';
import { createFindings } from '../../../../conformance/finding.ts';

test('quantile gives the sample that at least that part of all do not exceed', () => {
  const samples = [5, 1, 4, 2, 3];
  expect(quantile(samples, 0)).toBe(1);
  expect(quantile(samples, 0.5)).toBe(3);
  expect(quantile(samples, 0.99)).toBe(5);
  expect(quantile([7], 0.99)).toBe(7);
  expect(quantile([], 0.5)).toBeUndefined();
});

test('judge notes what is above its budget, and gives all that was measured', () => {
  const findings = createFindings();
  const measured = { 'requests-per-read': 3, 'requests-per-stat': 2, 'peak-memory-mb': 90 };
  expect(judge(measured, { 'requests-per-read': 2, 'requests-per-stat': 2 }, findings)).toEqual(measured);
  expect(findings.count).toBe(1);
  expect(() => findings.conclude()).toThrow('requests-per-read: expected at most 2');
});
