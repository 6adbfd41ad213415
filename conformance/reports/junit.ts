/** JUnit XML as Jenkins and Maven's Surefire read it: a suite for each area, a case for each check. */
import type { CheckResult, Report } from '../outcome.ts';
import { type AreaResults, byArea } from './by-area.ts';
import { failureText, findingText, shown, waiverText } from './failure-text.ts';
import { rerunCommand } from './rerun-command.ts';
import { clip } from './visible.ts';
import { element, xmlText } from './xml.ts';

/** A failed `should` is a failure too, of the type `should`; a waived failure is skipped and says who answers for it. */
export function junitReport(report: Report): string {
  const suites = byArea(report.results).map((area, index) => suite(area, index, report));
  const root = element(
    'testsuites',
    { name: 'omnivet certify', ...totals(report.results, report.milliseconds) },
    suites,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`;
}

function suite({ area, results, milliseconds }: AreaResults, id: number, report: Report): string {
  const attributes = {
    name: `omnivet.${area}`,
    ...totals(results, milliseconds),
    // The schema of Ant and Jenkins allows no fraction and no zone.
    timestamp: report.started.slice(0, 19),
    id,
  };
  const skipped = results.filter(({ outcome }) => outcome.kind === 'skipped' || outcome.kind === 'waived').length;
  const cases = results.map((result) => testCase(result, report));
  return element('testsuite', { ...attributes, skipped }, [properties(report), ...cases]);
}

function totals(results: readonly CheckResult[], milliseconds: number): Record<string, string | number> {
  const failures = results.filter(({ outcome }) => outcome.kind === 'failed').length;
  const errors = results.filter(({ outcome }) => outcome.kind === 'errored').length;
  return { tests: results.length, failures, errors, time: seconds(milliseconds) };
}

function properties({ subject, environment, seed, selection, verdict }: Report): string {
  const { file, sha256, name, version } = subject;
  const { layers, ...versions } = environment;
  const values = {
    'subject.file': file,
    'subject.sha256': sha256,
    'subject.name': name,
    'subject.version': version,
    ...Object.fromEntries(Object.entries(versions).map(([key, value]) => [`environment.${key}`, value])),
    'environment.layers': layers.join(', '),
    seed: String(seed),
    selection,
    certified: String(verdict.certified),
    'certified.reasons': verdict.reasons.join(' '),
  };
  const list = Object.entries(values).map(([name, value]) => element('property', { name, value: shown(value) }));
  return element('properties', {}, list);
}

function testCase(result: CheckResult, report: Report): string {
  const { id, area, milliseconds } = result;
  const attributes = { classname: `omnivet.${area}`, name: id, time: seconds(milliseconds) };
  return element('testcase', attributes, outcomeElements(result, report));
}

function outcomeElements(result: CheckResult, report: Report): string[] {
  const { outcome, level } = result;
  switch (outcome.kind) {
    case 'passed':
      return [];
    case 'failed': {
      const text = xmlText(failureText(result, outcome, report));
      return [element('failure', { message: shown(result.requirement), type: level }, [text])];
    }
    case 'waived':
      return [
        element('skipped', { message: waiverText(outcome.waiver) }),
        element('system-out', {}, [xmlText(outcome.findings.map(findingText).join('\n'))]),
      ];
    case 'skipped':
      return [element('skipped', { message: shown(outcome.reason) })];
    case 'errored': {
      const lines = [`doing: ${outcome.doing}`, outcome.message, `rerun: ${rerunCommand(report, result)}`];
      return [
        element('error', { message: shown(outcome.message), type: 'errored' }, [
          xmlText(clip(lines.join('\n'), 16_000)),
        ]),
      ];
    }
  }
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}
