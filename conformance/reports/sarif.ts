/** A certification as SARIF 2.1.0 (OASIS), the format that code scanners read. */
import { createHash } from 'node:crypto';
import type { Level } from '../check.ts';
import type { Finding } from '../finding.ts';
import type { CheckResult, Report, Waiver } from '../outcome.ts';
import { exitCodeOf } from '../verdict.ts';
import { failureText, shown, waiverText } from './failure-text.ts';
import { type ResultOf, resultsOf } from './results-of.ts';
import { clip, jsonText, visibleLines } from './visible.ts';

const LEVELS: Readonly<Record<Level, 'error' | 'warning'>> = { must: 'error', should: 'warning' };

/** One run: a rule for each check, and a result for each finding of those that failed, waived ones as suppressed. */
export function sarifReport(report: Report): string {
  const { subject, environment, results, verdict, seed, selection, unseen } = report;
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'omnivet', version: environment.kit, rules: results.map(rule) } },
        // Another provider's run in the same repository does not replace this one.
        automationDetails: { id: `omnivet-certify/${shown(subject.name)}/` },
        invocations: [invocation(report)],
        artifacts: [
          {
            location: { uri: toUri(subject.file) },
            length: subject.bytes,
            mimeType: 'application/wasm',
            hashes: { 'sha-256': subject.sha256 },
          },
        ],
        results: results.flatMap((result, index) => resultsFor(result, index, report)),
        columnKind: 'utf16CodeUnits',
        properties: { ...verdict, environment, seed, selection, unseen },
      },
    ],
  };
  return `${jsonText(log)}\n`;
}

function rule({ id, area, level, requirement, advice }: CheckResult): object {
  return {
    id,
    shortDescription: { text: shown(requirement) },
    help: { text: shown(advice) },
    defaultConfiguration: { level: LEVELS[level] },
    properties: { tags: [area, level] },
  };
}

function resultsFor(result: CheckResult, ruleIndex: number, report: Report): object[] {
  const { outcome } = result;
  if (outcome.kind !== 'failed' && outcome.kind !== 'waived') return [];
  const seen = new Map<string, number>();
  return findingsOf(outcome).map((finding) => {
    const times = (seen.get(finding.where) ?? 0) + 1;
    seen.set(finding.where, times);
    const text = failureText(result, { findings: [finding], evidence: outcome.evidence }, report);
    return {
      ruleId: result.id,
      ruleIndex,
      level: LEVELS[result.level],
      message: { text: `${shown(result.requirement)}\n${text}` },
      locations: [location(report, finding)],
      partialFingerprints: fingerprints(`${result.id}\n${finding.where}\n${String(times)}`),
      ...(outcome.kind === 'waived' ? { suppressions: [suppression(outcome.waiver)] } : {}),
    };
  });
}

// A failure that names no place is a result all the same.
function findingsOf({ findings }: { findings: readonly Finding[] }): readonly Finding[] {
  if (findings.length > 0) return findings;
  return [{ where: '/', expected: 'the requirement to hold', actual: 'a failure that names no place' }];
}

function location({ subject }: Report, { where }: Finding): object {
  return {
    physicalLocation: {
      artifactLocation: { uri: toUri(subject.file), index: 0 },
      // A component has no lines; GitHub shows no result without one.
      region: { startLine: 1 },
    },
    logicalLocations: [{ fullyQualifiedName: shown(where) }],
  };
}

/** The same for the same place in every run, whatever the component's bytes are. */
function fingerprints(place: string): Record<string, string> {
  const digest = createHash('sha256').update(place).digest('hex').slice(0, 32);
  // The first is the only one that GitHub looks at.
  return { primaryLocationLineHash: digest, 'checkAndPlace/v1': digest };
}

function suppression(waiver: Waiver): object {
  return { kind: 'external', status: 'accepted', justification: waiverText(waiver) };
}

function invocation(report: Report): object {
  const errored = resultsOf(report.results, 'errored');
  const start = Date.parse(report.started);
  return {
    executionSuccessful: errored.length === 0,
    exitCode: exitCodeOf(report),
    startTimeUtc: new Date(start).toISOString(),
    endTimeUtc: new Date(start + report.milliseconds).toISOString(),
    toolExecutionNotifications: errored.map((result) => notification(result, report)),
  };
}

function notification({ id, outcome }: ResultOf<'errored'>, { results }: Report): object {
  const text = `${id} could not be carried out: ${outcome.message} (doing: ${outcome.doing})`;
  return {
    level: 'error',
    message: { text: visibleLines(clip(text, 4000)).join('\n') },
    associatedRule: { id, index: results.findIndex((result) => result.id === id) },
  };
}

// A URI reference (RFC 3986): relative ones stay relative, so that a scanner finds the file in its own checkout.
function toUri(file: string): string {
  const path = file
    .toWellFormed()
    .replace(/^(?:\.\/+)+/, '')
    .split('/')
    .map(encodeURIComponent)
    .join('/');
  return path.startsWith('/') ? `file://${path}` : path;
}
