/** The report for a person: what was certified, a table, and what is to be mended. */
import { countOutcomes, OUTCOME_KINDS, type OutcomeKind, type Report } from '../outcome.ts';
import { byArea, formatDuration } from './by-area.ts';
import { fill, labelled, table, wrap } from './layout.ts';
import { createPaint, type Paint } from './paint.ts';
import { wholeCommand } from './rerun-command.ts';
import { sectionsOf } from './terminal-sections.ts';
import { clip, inertLine, visible } from './visible.ts';

export interface TerminalOptions {
  readonly colour: boolean;
  /** Columns of the terminal. Commands are never broken: they are there to be copied. */
  readonly width: number;
}

/** The whole report, from the subject to the verdict, with a line break at its end. */
export function terminalReport(report: Report, { colour, width }: TerminalOptions): string {
  const paint = createPaint(colour);
  const blocks = [
    subjectBlock(report, paint, width),
    tableBlock(report, paint),
    ...sectionsOf(report, paint, width),
    ...againBlock(report, paint),
    verdictBlock(report, paint, width),
  ];
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function subjectBlock(
  { subject, environment, seed, started, selection }: Report,
  paint: Paint,
  width: number,
): string[] {
  const { kit, suite, driver, kernel, node, layers } = environment;
  const name = inertLine(visible(clip(`${subject.name} ${subject.version}`, 200)));
  const about = [
    `omnivet ${kit}`,
    `suite ${suite}`,
    `driver ${driver}`,
    kernel,
    `node ${node}`,
    ...layers,
    `seed ${String(seed)}`,
    started,
    ...(selection === '' ? [] : [`only a part: ${selection}`]),
  ];
  const first = `${paint('bold', name)}  sha256 ${shortDigest(subject.sha256)}  ${visible(subject.file)}`;
  return [first, ...fill(about.map(visible), ' · ', width).map((line) => paint('dim', inertLine(line)))];
}

function shortDigest(sha256: string): string {
  return visible(sha256.slice(0, 12));
}

const COLOURS: Readonly<Record<OutcomeKind, 'green' | 'red' | 'yellow' | 'dim' | 'magenta'>> = {
  passed: 'green',
  failed: 'red',
  waived: 'yellow',
  skipped: 'dim',
  errored: 'magenta',
};

function tableBlock({ results, milliseconds }: Report, paint: Paint): string[] {
  const areas = byArea(results);
  const rows = areas.map(({ area, counts, milliseconds }) => [area, ...cells(counts), formatDuration(milliseconds)]);
  const total = ['all', ...cells(countOutcomes(results)), formatDuration(milliseconds)];
  const [head = '', ...lines] = table([['area', ...OUTCOME_KINDS, 'time'], ...rows, total]);
  return [paint('dim', head), ...lines.map((line, index) => paintRow(line, areas[index]?.counts, paint))];
}

/** A count of zero is a dot, so that the others are seen. */
function cells(counts: Readonly<Record<OutcomeKind, number>>): string[] {
  return OUTCOME_KINDS.map((kind) => (counts[kind] === 0 ? '·' : String(counts[kind])));
}

/** A row has the colour of the worst in it. */
function paintRow(line: string, counts: Readonly<Record<OutcomeKind, number>> | undefined, paint: Paint): string {
  if (counts === undefined) return paint('bold', line);
  const worst = (['failed', 'errored', 'waived'] as const).find((kind) => counts[kind] > 0);
  return worst === undefined ? line : paint(COLOURS[worst], line);
}

/** What a reader of failures does in the end. */
function againBlock(report: Report, paint: Paint): string[][] {
  if (report.verdict.certified) return [];
  return [[`To run the whole suite again:  ${paint('cyan', wholeCommand(report))}`]];
}

function verdictBlock({ verdict, subject }: Report, paint: Paint, width: number): string[] {
  const { certified, reasons } = verdict;
  const notes = verdict.notes.flatMap((note) => labelled('', visible(note), { width, indent: 2, column: 0 }));
  if (certified) return [`${paint(['bold', 'green'], 'certified')}  sha256 ${visible(subject.sha256)}`, ...notes];
  const head = 'NOT certified:';
  const [only = ''] = reasons;
  const [first = '', ...rest] = reasons.length === 1 ? wrap(`${head} ${visible(only)}`, width) : [head];
  const list =
    reasons.length === 1
      ? []
      : reasons.flatMap((reason) => labelled('-', visible(reason), { width, indent: 2, column: 2 }));
  return [paint(['bold', 'red'], head) + first.slice(head.length), ...rest.map(inertLine), ...list, ...notes];
}
