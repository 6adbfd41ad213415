/** The summary of a step on GitHub, in Markdown: the verdict, a table, and what is to be mended. */
import type { Finding } from '../finding.ts';
import { type CheckResult, countOutcomes, OUTCOME_KINDS, type OutcomeKind, type Report } from '../outcome.ts';
import { byArea, formatDuration } from './by-area.ts';
import { markdownCode, markdownText } from './markdown.ts';
import { rerunCommand } from './rerun-command.ts';
import { type ResultOf, resultsOf } from './results-of.ts';

// GitHub refuses a summary of more than 1,048,576 bytes in UTF-8: the whole of it.
const MAX_BYTES = 1_048_576;
// What GitHub itself, or another program of the step, may add.
const RESERVED = 48_576;
const MAX_TEXT = 500;
const MAX_FINDINGS = 20;
const MAX_IDS = 100;

/** Blocks are taken in the order of their weight until the summary is full; then a sentence says what is missing. */
export function githubSummary(report: Report): string {
  const all = blocks(report);
  const taken: string[] = [];
  let bytes = 0;
  for (const block of all) {
    const text = block();
    bytes += Buffer.byteLength(text) + 2;
    if (bytes > MAX_BYTES - RESERVED) break;
    taken.push(text);
  }
  const missing = all.length - taken.length;
  if (missing > 0) taken.push(`**This summary is cut here**: ${String(missing)} more entries are in the JSON report.`);
  return `${taken.join('\n\n')}\n`;
}

/** Written when it is taken: of 100,000 failures, most are not. */
type Block = () => string;

function blocks(report: Report): Block[] {
  const { results } = report;
  const skipped = Map.groupBy(resultsOf(results, 'skipped'), ({ outcome }) => outcome.reason);
  return [
    ...head(report).map((text) => () => text),
    () => countTable(report),
    ...headed(
      'Failed',
      resultsOf(results, 'failed').map((result) => () => failure(result, result.outcome.findings, report)),
    ),
    ...headed(
      'Errored',
      resultsOf(results, 'errored').map((result) => () => errored(result, result.outcome, report)),
    ),
    ...headed(
      'Waived',
      resultsOf(results, 'waived').map((result) => () => waivedEntry(result)),
    ),
    ...headed(
      'Skipped',
      [...skipped].map(
        ([reason, group]) =>
          () =>
            skippedEntry(reason, group),
      ),
    ),
    ...headed(
      'What could not be seen',
      report.unseen.map((what) => () => `- ${markdownText(what, MAX_TEXT)}`),
    ),
  ];
}

function headed(title: string, entries: readonly Block[]): Block[] {
  const [first, ...rest] = entries;
  return first === undefined ? [] : [() => `### ${title} (${String(entries.length)})\n\n${first()}`, ...rest];
}

function head({ subject, environment, verdict, selection, seed }: Report): string[] {
  const { kit, suite, driver, kernel, node, layers } = environment;
  const where = [`omnivet ${kit}`, `suite ${suite}`, driver, kernel, `node ${node}`, ...layers, `seed ${String(seed)}`];
  const part = selection === '' ? [] : [`Only a part of the suite ran: ${markdownCode(selection, MAX_TEXT)}`];
  return [
    `## ${markdownText(`${subject.name} ${subject.version}`, MAX_TEXT)}: ${verdict.certified ? 'certified' : 'NOT certified'}`,
    ...[...verdict.reasons, ...verdict.notes].map((reason) => `- ${markdownText(reason, 4000)}`),
    `${markdownCode(subject.file, MAX_TEXT)}, sha256 ${markdownCode(subject.sha256, 80)}  \n${markdownText(where.join(', '), 2000)}`,
    ...part,
  ];
}

function countTable({ results, milliseconds }: Report): string {
  const row = (name: string, counts: Readonly<Record<OutcomeKind, number>>, time: number): string =>
    `| ${[name, ...OUTCOME_KINDS.map((kind) => String(counts[kind])), formatDuration(time)].join(' | ')} |`;
  return [
    `| area | ${OUTCOME_KINDS.join(' | ')} | time |`,
    `| :-- |${' --: |'.repeat(OUTCOME_KINDS.length + 1)}`,
    ...byArea(results).map(({ area, counts, milliseconds }) => row(area, counts, milliseconds)),
    row('all', countOutcomes(results), milliseconds),
  ].join('\n');
}

function failure(result: CheckResult, findings: readonly Finding[], report: Report): string {
  const more = findings.length - MAX_FINDINGS;
  return [
    `#### ${markdownCode(result.id, MAX_TEXT)} (${result.level})`,
    markdownText(result.requirement, MAX_TEXT),
    [
      '| where | expected | actual |\n| :-- | :-- | :-- |',
      ...findings.slice(0, MAX_FINDINGS).map(({ where, expected, actual }) => {
        return `| ${[where, expected, actual].map((text) => markdownCode(text, MAX_TEXT)).join(' | ')} |`;
      }),
    ].join('\n'),
    ...(more > 0 ? [`${String(more)} more findings are in the JSON report.`] : []),
    `**What to do**: ${markdownText(result.advice, MAX_TEXT)}`,
    `**Rerun**: ${markdownCode(rerunCommand(report, result), 2000)}`,
  ].join('\n\n');
}

function waivedEntry({ id, outcome: { waiver } }: ResultOf<'waived'>): string {
  const until = `until ${markdownText(waiver.expires, 40)}`;
  const owner = markdownCode(waiver.owner, MAX_TEXT);
  return `- ${markdownCode(id, MAX_TEXT)}: ${markdownText(waiver.reason, MAX_TEXT)} (${owner}, ${until})`;
}

function skippedEntry(reason: string, group: readonly CheckResult[]): string {
  const ids = group.slice(0, MAX_IDS).map(({ id }) => markdownCode(id, MAX_TEXT));
  const more = group.length > MAX_IDS ? ` and ${String(group.length - MAX_IDS)} more` : '';
  return `- ${markdownText(reason, MAX_TEXT)}: ${ids.join(', ')}${more}`;
}

function errored(result: CheckResult, { message, doing }: { message: string; doing: string }, report: Report): string {
  return [
    `#### ${markdownCode(result.id, MAX_TEXT)}`,
    `While doing ${markdownCode(doing, MAX_TEXT)}: ${markdownCode(message, MAX_TEXT * 2)}`,
    `**Rerun**: ${markdownCode(rerunCommand(report, result), 2000)}`,
  ].join('\n\n');
}
