/** The parts of the terminal report below its table: one for each kind of result that somebody has to do something about. */
import type { Evidence, Finding } from '../finding.ts';
import type { CheckResult, Report } from '../outcome.ts';
import { labelled } from './layout.ts';
import type { Paint } from './paint.ts';
import { rerunCommand } from './rerun-command.ts';
import { type ResultOf, resultsOf } from './results-of.ts';
import { clip, visible, visibleLines } from './visible.ts';

// What does not fit on a screen is in the JSON report.
const MAX_TEXT = 600;
const MAX_EVIDENCE = 300;
const MAX_LINES = 20;
const MAX_ENTRIES = 20;

/** What the parts share. */
interface Page {
  readonly report: Report;
  readonly paint: Paint;
  readonly width: number;
}

/** A block of lines for each part that has something in it. */
export function sectionsOf(report: Report, paint: Paint, width: number): string[][] {
  const page = { report, paint, width };
  const [must, should] = (['must', 'should'] as const).map((level) =>
    resultsOf(report.results, 'failed').filter((result) => result.level === level),
  );
  return [
    ...failedSection('FAILED', must ?? [], page),
    ...failedSection('FAILED, but no certificate needs it', should ?? [], page),
    ...erroredSection(page),
    ...waivedSection(page),
    ...skippedSections(page),
    ...unseenSection(page),
  ];
}

function headed(
  title: string,
  colour: 'red' | 'magenta' | 'yellow' | 'dim',
  blocks: string[][],
  { paint }: Page,
): string[][] {
  const [first, ...rest] = blocks;
  return first === undefined ? [] : [[paint(['bold', colour], title), ...first], ...rest];
}

function failedSection(name: string, failed: ResultOf<'failed'>[], page: Page): string[][] {
  return headed(
    `${name} (${String(failed.length)})`,
    'red',
    failed.map((result) => failure(result, page)),
    page,
  );
}

const FIELD = { indent: 4, column: 12 };

function title({ id, level, requirement }: CheckResult, { paint, width }: Page): string[] {
  return [
    `  ${paint('bold', visible(id))}  ${level}`,
    ...labelled('', visible(requirement), { width, indent: 4, column: 0 }),
  ];
}

function failure(result: ResultOf<'failed'>, page: Page): string[] {
  const { findings, evidence } = result.outcome;
  return [
    ...title(result, page),
    '',
    ...findings.slice(0, MAX_ENTRIES).flatMap((finding) => findingLines(finding, page)),
    ...more(findings.length, page),
    ...evidenceLines(evidence, page),
    ...labelled('what to do', visible(result.advice), { width: page.width, ...FIELD }),
    rerunLine(result, page),
  ];
}

function findingLines({ where, expected, actual }: Finding, { width }: Page): string[] {
  const place = { width, ...FIELD };
  return [
    ...labelled('where', visible(clip(where, MAX_TEXT)), place),
    ...labelled('  expected', visible(clip(expected, MAX_TEXT)), place),
    ...labelled('  actual', visible(clip(actual, MAX_TEXT)), place),
  ];
}

function evidenceLines(evidence: Evidence, page: Page): string[] {
  const entries = Object.entries(evidence);
  const lines = entries.slice(0, MAX_ENTRIES).flatMap(([name, value], index) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    const line = visible(clip(`${name}: ${text}`, MAX_EVIDENCE));
    return labelled(index === 0 ? 'seen' : '', line, { width: page.width, ...FIELD });
  });
  return [...lines, ...more(entries.length, page)];
}

function more(count: number, { width }: Page): string[] {
  if (count <= MAX_ENTRIES) return [];
  return labelled('', `… ${String(count - MAX_ENTRIES)} more in the JSON report`, { width, ...FIELD });
}

// Whole, however long: a command that is broken cannot be copied.
function rerunLine(result: CheckResult, { report, paint }: Page): string {
  return `    ${'rerun'.padEnd(FIELD.column)}${paint('cyan', rerunCommand(report, result))}`;
}

function erroredSection(page: Page): string[][] {
  const errored = resultsOf(page.report.results, 'errored');
  const [first, ...rest] = errored.map((result) => error(result, page));
  // The provider's author can do nothing in the provider about these.
  const whose =
    'The fault of the kit or of this machine, not of the provider: "npx omnivet doctor" says what a machine lacks.';
  const blocks =
    first === undefined
      ? []
      : [[...labelled('', whose, { width: page.width, indent: 2, column: 0 }), '', ...first], ...rest];
  return headed(`ERRORED (${String(errored.length)})`, 'magenta', blocks, page);
}

function error(result: ResultOf<'errored'>, page: Page): string[] {
  const { message, doing } = result.outcome;
  const place = { width: page.width, ...FIELD };
  const lines = visibleLines(clip(message, MAX_TEXT * 4)).slice(0, MAX_LINES);
  return [
    ...title(result, page),
    '',
    ...labelled('doing', visible(clip(doing === '' ? 'nothing yet' : doing, MAX_TEXT)), place),
    ...lines.flatMap((line, index) => labelled(index === 0 ? 'error' : '', line, place)),
    rerunLine(result, page),
  ];
}

function waivedSection(page: Page): string[][] {
  const waived = resultsOf(page.report.results, 'waived');
  const blocks = waived.map((result) => [
    ...title(result, page),
    '',
    ...result.outcome.findings.slice(0, MAX_ENTRIES).flatMap((finding) => findingLines(finding, page)),
    ...more(result.outcome.findings.length, page),
    ...labelled('reason', visible(clip(result.outcome.waiver.reason, MAX_TEXT)), { width: page.width, ...FIELD }),
    ...labelled('owner', visible(clip(result.outcome.waiver.owner, MAX_TEXT)), { width: page.width, ...FIELD }),
    ...labelled('until', visible(result.outcome.waiver.expires), { width: page.width, ...FIELD }),
    rerunLine(result, page),
  ]);
  return headed(`WAIVED (${String(waived.length)})`, 'yellow', blocks, page);
}

/** By reason, those apart that would have had something to look at if the suite had been shown it. */
function skippedSections(page: Page): string[][] {
  const skipped = resultsOf(page.report.results, 'skipped');
  const [unseen, absent] = [true, false].map((is) => skipped.filter(({ outcome }) => outcome.unseen === is));
  return [
    ...skippedSection('SKIPPED, nothing to look at', 'yellow', unseen ?? [], page),
    ...skippedSection('SKIPPED, does not apply', 'dim', absent ?? [], page),
  ];
}

function skippedSection(
  name: string,
  colour: 'yellow' | 'dim',
  skipped: ResultOf<'skipped'>[],
  page: Page,
): string[][] {
  const groups = Map.groupBy(skipped, ({ outcome }) => outcome.reason);
  const lines = [...groups].flatMap(([reason, group]) => [
    ...labelled('-', visible(clip(reason, MAX_TEXT)), { width: page.width, indent: 2, column: 2 }),
    ...labelled('', visible(group.map(({ id }) => id).join(', ')), { width: page.width, indent: 6, column: 0 }),
  ]);
  return headed(`${name} (${String(skipped.length)})`, colour, skipped.length > 0 ? [lines] : [], page);
}

function unseenSection(page: Page): string[][] {
  const { unseen } = page.report;
  const lines = unseen.flatMap((what) =>
    labelled('-', visible(clip(what, MAX_TEXT)), { width: page.width, indent: 2, column: 2 }),
  );
  return headed('WHAT COULD NOT BE SEEN', 'yellow', lines.length > 0 ? [lines] : [], page);
}
