/** TAP 14, the Test Anything Protocol: a line for each check, with YAML below those that did not pass. */
import type { Evidence, Finding } from '../finding.ts';
import type { CheckResult, Report } from '../outcome.ts';
import { shown, waiverText } from './failure-text.ts';
import { rerunCommand } from './rerun-command.ts';
import { jsonText, visible } from './visible.ts';

/** A failed `should` is not ok like any other; a waived failure is a TODO, which no harness counts. */
export function tapReport(report: Report): string {
  const { results, subject, verdict } = report;
  const head = [
    `TAP version 14`,
    comment(`${subject.name} ${subject.version} sha256 ${subject.sha256} ${subject.file}`),
  ];
  const points = results.flatMap((result, index) => point(result, index + 1, report));
  // A plan of nothing passes everywhere.
  const nothing = results.length === 0 ? ['not ok 1 - No check ran.'] : [];
  const end = [verdict.certified ? 'certified' : 'NOT certified', ...verdict.reasons].map(comment);
  return `${[...head, `1..${String(Math.max(1, results.length))}`, ...points, ...nothing, ...end].join('\n')}\n`;
}

function point(result: CheckResult, number: number, report: Report): string[] {
  const { id, outcome } = result;
  const start = `${String(number)} - ${escapeTap(id)}`;
  switch (outcome.kind) {
    case 'passed':
      return [`ok ${start}`, ...yaml({ duration_ms: result.milliseconds })];
    case 'failed':
      return [`not ok ${start}`, ...yaml({ ...about(result, report), ...found(outcome) })];
    case 'waived': {
      const directive = ` # TODO ${escapeTap(waiverText(outcome.waiver))}`;
      return [`not ok ${start}${directive}`, ...yaml({ ...about(result, report), ...found(outcome) })];
    }
    case 'skipped':
      return [`ok ${start} # SKIP ${escapeTap(shown(outcome.reason))}`];
    case 'errored': {
      const { message, doing } = outcome;
      return [`not ok ${start}`, ...yaml({ ...about(result, report), severity: 'error', message, doing })];
    }
  }
}

function about(result: CheckResult, report: Report): Record<string, unknown> {
  const { requirement, level, advice, milliseconds } = result;
  return {
    message: requirement,
    severity: 'fail',
    level,
    advice,
    rerun: rerunCommand(report, result),
    duration_ms: milliseconds,
  };
}

/** What was seen is a list of texts: long and strange keys are no keys of YAML. */
function found({ findings, evidence }: { findings: readonly Finding[]; evidence: Evidence }): Record<string, unknown> {
  return { findings, seen: Object.entries(evidence).map(([name, value]) => `${name}: ${JSON.stringify(value)}`) };
}

/** A block of YAML whose values are JSON, which YAML contains: no text can leave its line. */
function yaml(fields: Readonly<Record<string, unknown>>): string[] {
  const lines = Object.entries(fields).map(([key, value]) => `  ${key}: ${jsonText(shownValues(value), 0)}`);
  return ['  ---', ...lines, '  ...'];
}

function shownValues(value: unknown): unknown {
  if (typeof value === 'string') return shown(value);
  if (Array.isArray(value)) return value.map(shownValues);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shownValues(item)]));
}

function comment(text: string): string {
  return `# ${shown(text)}`;
}

// A hash would begin a directive.
function escapeTap(text: string): string {
  return visible(text).replaceAll(/[\\#]/g, String.raw`\$&`);
}
