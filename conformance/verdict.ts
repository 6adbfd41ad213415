/** What the results mean: whether there is a certificate, and with which code the command ends. */
import type { Area } from './check.ts';
import { type ResultOf, resultsOf } from './reports/results-of.ts';
import type { CheckResult, Report, Verdict } from './outcome.ts';

/** The areas without which a certificate would say nothing; all others are reported. */
const NEEDED: readonly Area[] = ['namespace', 'bytes', 'readonly', 'errors', 'capabilities', 'containment'];

/** What the verdict is about besides the results: {@link Report.selection}. */
export interface VerdictInput {
  readonly selection: string;
}

/** A certificate needs the whole suite, no `must` failed, nothing errored, and the needed areas seen. */
export function verdictOf(results: readonly CheckResult[], { selection }: VerdictInput): Verdict {
  const reasons = [
    ...partReasons(results, selection),
    ...about(failedMust(results), 'failed'),
    ...about(unwaivable(results), 'failed whose area, capabilities, knows no waiver'),
    ...about(resultsOf(results, 'errored'), 'could not be carried out'),
    ...about(
      unseenMust(results),
      'had nothing to look at, although the provider may have what it needs',
      'had nothing to look at, although the provider may have what they need',
    ),
  ];
  return { certified: reasons.length === 0, reasons, notes: notesOf(results) };
}

/**
 * The exit code of `omnivet certify`: 0 when certified, or when a part of the suite ran and passed; 1 when the provider is at
 * fault or was not seen; 3 when only the kit or the machine is at fault. Failed `should` alone change nothing.
 */
export function exitCodeOf({
  results,
  selection,
  verdict,
}: Pick<Report, 'results' | 'selection' | 'verdict'>): 0 | 1 | 3 {
  if (verdict.certified) return 0;
  if (failedMust(results).length > 0 || unwaivable(results).length > 0) return 1;
  if (resultsOf(results, 'errored').length > 0) return 3;
  return selection !== '' && resultsOf(results, 'passed').length > 0 ? 0 : 1;
}

function partReasons(results: readonly CheckResult[], selection: string): string[] {
  if (results.length === 0) return ['No check ran.'];
  if (selection !== '') return [`Only a part of the suite ran (${selection}), and a certificate needs all of it.`];
  // A suite that lost an area would certify anything.
  const missing = NEEDED.filter((area) => !results.some((result) => result.area === area && result.level === 'must'));
  return missing.length === 0 ? [] : [`No check of ${missing.join(', ')} ran.`];
}

/** What does not stand in the way of a certificate, and has to be known. */
function notesOf(results: readonly CheckResult[]): string[] {
  const should = resultsOf(results, 'failed').filter(({ level }) => level === 'should');
  const waived = resultsOf(results, 'waived').filter((result) => !isUnwaivable(result));
  return [
    ...about(waived, 'failed and is waived', 'failed and are waived'),
    ...about(should, 'failed that no certificate needs'),
  ];
}

function failedMust(results: readonly CheckResult[]): ResultOf<'failed'>[] {
  return resultsOf(results, 'failed').filter(({ level }) => level === 'must');
}

// The author's file is refused with such a waiver; the certificate does not depend on that.
function unwaivable(results: readonly CheckResult[]): ResultOf<'waived'>[] {
  return resultsOf(results, 'waived').filter(isUnwaivable);
}

function isUnwaivable({ area, level }: CheckResult): boolean {
  return area === 'capabilities' && level === 'must';
}

function unseenMust(results: readonly CheckResult[]): ResultOf<'skipped'>[] {
  return resultsOf(results, 'skipped').filter(
    ({ level, area, outcome }) => outcome.unseen && level === 'must' && NEEDED.includes(area),
  );
}

/** A sentence that names the checks, or none. */
function about(results: readonly CheckResult[], one: string, many: string = one): string[] {
  if (results.length === 0) return [];
  const ids = results.map(({ id }) => id).join(', ');
  return [results.length === 1 ? `1 check ${one}: ${ids}.` : `${String(results.length)} checks ${many}: ${ids}.`];
}
