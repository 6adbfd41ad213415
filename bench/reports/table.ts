/** A result for the terminal: one table for each workload. */
import { type GoalResult, judge } from '../measure/goals.ts';
import { type Figure, measuredOf, type Result, type WorkloadResult } from '../result.ts';
import { formatBytes, formatCount, formatRatio, formatTime, threeDigits } from './numbers.ts';

const HEAD = ['', 'median', 'q1–q3', 'p99', '× tmpfs', '× omnivet', 'kernel', 'tree', 'sandbox', 'upstream', 'memory'];
const LIMIT = 'tmpfs';

/** The whole result as text. */
export function describeResult(result: Result): string {
  const tables = result.workloads.map((workload) => describeWorkload(workload, result));
  return [describeRun(result), ...tables, ...describeGoals(judge(result))].join('\n\n');
}

function describeGoals(results: readonly GoalResult[]): readonly string[] {
  if (results.length === 0) return [];
  const rows = results.map(({ goal: { workload, bound }, subject, value, met }) => [
    workload,
    subject,
    ...describeBound(bound, value),
    met ? 'met' : 'missed',
  ]);
  return [['goals', ...alignColumns(rows)].join('\n')];
}

function describeBound(bound: GoalResult['goal']['bound'], value: number): readonly [found: string, bound: string] {
  if ('upstream' in bound) return [`${formatCount(value)} requests`, `at most ${formatCount(bound.upstream)}`];
  if ('sandboxCall' in bound)
    return [`${formatTime(value)} a call of the sandbox`, `at most ${formatTime(bound.sandboxCall)}`];
  if ('ratio' in bound) return [`${formatRatio(value)} ${bound.subject}`, `at most ${formatRatio(bound.ratio)}`];
  return [`${formatTime(value)} more than ${bound.subject}`, `at most ${formatTime(bound.more)}`];
}

function describeRun({ machine, client, rounds, missing, time, kit }: Result): string {
  return [
    `omnivet ${kit}, ${time}, ${rounds} rounds, each subject in turn`,
    `${machine.processors} × ${machine.processor}, Linux ${machine.kernel}, Node ${machine.node}`,
    `in every figure: ${formatTime(client.call)} for calling from JavaScript; getppid(2) takes ${formatTime(client.systemCall)}, starting true(1) ${formatTime(client.program)}`,
    'requests are for each operation: kernel to driver (in a round of its own), driver to tree, host to sandbox (and the median of such a call) and to upstream',
    ...missing.map(({ name, install }) => `not installed: ${name} (${install})`),
  ].join('\n');
}

/** One workload as a table; ratios to omnivet are to its first configuration. */
export function describeWorkload(workload: WorkloadResult, result: Pick<Result, 'subjects'>): string {
  const own = result.subjects.map(({ name }) => name).find((name) => name.startsWith('omnivet')) ?? '';
  const rows = workload.figures.map((figure) => rowOf(figure, workload, own));
  const title = `${workload.id} (${workload.state}): ${workload.what}`;
  return [title, ...alignColumns([HEAD, ...rows])].join('\n');
}

function rowOf(figure: Figure, workload: WorkloadResult, own: string): readonly string[] {
  if (!figure.ok) return [figure.subject, `failed: ${figure.problem}`];
  const { subject, median, q1, q3, p99, ratios, requests, residentBytes } = figure;
  const kernel = requests.kernel && Object.values(requests.kernel).reduce((sum, count) => sum + count, 0);
  const rate = workload.bytes === undefined ? '' : ` (${threeDigits(workload.bytes / median)} MB/s)`;
  return [
    subject,
    formatTime(median) + rate,
    `${formatTime(q1)}–${formatTime(q3)}`,
    formatTime(p99),
    subject === LIMIT ? '1' : formatRatio(ratios[LIMIT]),
    subject === own ? '1' : formatRatio(measuredOf(workload, own) && ratios[own]),
    ...[kernel, requests.tree].map(formatCount),
    formatCount(requests.sandbox) +
      (requests.sandboxCall === undefined ? '' : ` (${formatTime(requests.sandboxCall)})`),
    formatCount(requests.upstream),
    formatBytes(residentBytes),
  ];
}

/** The first column to the left, the others to the right; the last cell of a short row may be as long as it likes. */
export function alignColumns(rows: readonly (readonly string[])[]): readonly string[] {
  const columns = Math.max(...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(
      ...rows.filter((row) => row.length === columns).map((row) => row[column]?.length ?? 0),
      column === 0 ? Math.max(...rows.map(([first = '']) => first.length)) : 0,
    ),
  );
  return rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 || row.length < columns
          ? cell.padEnd(column === 0 ? (widths[0] ?? 0) : 0)
          : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
}
