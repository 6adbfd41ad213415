/** Gathers the results of a vitest run as they come, and tells whoever watches. */
import type { Reporter, TestCase } from 'vitest/node';
import type { CheckId } from '../check.ts';
import type { CheckResult } from '../outcome.ts';
import type { Progress } from '../reports/progress.ts';
import './order.ts';

export interface Collector extends Reporter {
  results(): ReadonlyMap<string, CheckResult>;
  /** What could not be seen of the subject. */
  unseen(): readonly string[];
  /** What ended the run outside of any check: the process of the checks died, or could not begin. */
  crashes(): readonly string[];
}

export function createCollector(progress: Progress): Collector {
  const results = new Map<string, CheckResult>();
  const crashes: string[] = [];
  let unseen: readonly string[] = [];

  return {
    results: () => results,
    unseen: () => unseen,
    crashes: () => crashes,
    onTestCaseReady: ({ name }: TestCase) => progress.running(name as CheckId),
    onTestCaseResult(testCase: TestCase) {
      const { result, unseen: told } = testCase.meta();
      // Without a result it never ran: it was cancelled, or the process went before.
      if (result === undefined) return;
      results.set(testCase.name, result as CheckResult);
      unseen = told ?? unseen;
      progress.finished(result as CheckResult);
    },
    onTestModuleEnd: (module) => void crashes.push(...module.errors().map(({ message }) => message)),
    onTestRunEnd: (_modules, errors) => void crashes.push(...errors.map(({ message }) => message)),
  };
}
