/** What a run has to say at its end: for a person, and how it ended for a program. */
import type { FuzzFailure } from './failure.ts';
import type { TargetResult } from './run-target.ts';
import type { TargetEnd } from './run-fuzz.ts';

/** What was asked of each target. */
export interface Budget {
  readonly seed: number;
  /** Cases below which a budget of time counts as cut short; as many as a target tries in one go when absent. */
  readonly least?: number | undefined;
}

/** 0 nothing was found, 1 something was, 3 nothing can be said: a target could not be run, or by far not enough. */
export function exitCodeOf(ends: readonly TargetEnd[], budget: Budget): 0 | 1 | 3 {
  if (ends.some((end) => end.kind === 'result' && end.result.failures.some(({ confirmed }) => confirmed > 0))) return 1;
  const poor = ends.some((end) => end.kind === 'failed' || tooFew(end.result, budget));
  return poor || ends.some((end) => end.kind === 'result' && end.result.failures.length > 0) ? 3 : 0;
}

/** One target as text, without what was found: that is told when it is found. */
export function describeEnd(end: TargetEnd, budget: Budget): string {
  if (end.kind === 'failed') return `${end.target}: could not be run: ${end.message}`;
  const { result } = end;
  const { target, runs, seconds, regressions, failures } = result;
  const speed = Math.round(runs / Math.max(seconds, 0.001));
  const before = regressions === 0 ? '' : `, ${regressions} regressions first`;
  const found = failures.length === 0 ? 'nothing found' : `${failures.length} found`;
  const head = `${target}: ${runs} cases in ${seconds.toFixed(1)} s, ${speed} a second${before}: ${found}`;
  const few = tooFew(result, budget)
    ? [`  too few cases: ${runs}, and at least ${leastOf(result, budget)} are a run; give it more time`]
    : [];
  return [head, ...few].join('\n');
}

/** How often each class was hit, as a table. */
export function describeClasses({ target, runs, classes }: TargetResult): string {
  const rows = Object.entries(classes).toSorted(
    ([one, first], [other, second]) => second - first || (one < other ? -1 : 1),
  );
  const width = Math.max(0, ...rows.map(([name]) => name.length));
  const lines = rows.map(([name, count]) => `  ${name.padEnd(width)} ${String(count).padStart(8)}`);
  return [`${target}: ${runs} cases by class`, ...lines].join('\n');
}

/** One failure as text: what it is, what it broke, and how to see it again; `options` are those of the command that found it. */
export function describeFailure(failure: FuzzFailure, options = ''): string {
  const { target, text, problems, token, file, shrinks, confirmed } = failure;
  const subject = target === 'provider' ? ' provider.wasm' : '';
  const sure = confirmed === 3 ? 'three times of three' : `${confirmed} times of 3`;
  return [
    `  ${text}`,
    ...[...new Set(problems)].slice(0, 6).map((problem) => `    ${problem}`),
    `    ${target}, made smaller ${shrinks} times, failed again ${sure}`,
    ...(file === undefined ? [] : [`    saved as ${file}`]),
    ...(token === undefined ? [] : [`    again: omnivet fuzz${subject}${options} --replay ${token}`]),
  ].join('\n');
}

function tooFew(result: TargetResult, budget: Budget): boolean {
  return result.failures.length === 0 && result.runs < leastOf(result, budget);
}

function leastOf({ batch }: TargetResult, { least }: Budget): number {
  return least ?? batch;
}
