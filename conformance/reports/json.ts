/** The whole report for programs. `conformance/report.schema.json` describes it. */
import { countOutcomes, type CheckResult, type Report } from '../outcome.ts';
import { exitCodeOf } from '../verdict.ts';
import { REPORT_SCHEMA_ID, type ReportDocument, type ResultDocument } from './report-document.ts';
import { rerunCommand } from './rerun-command.ts';
import { jsonText } from './visible.ts';

/** One JSON document with a line break at its end; nothing is cut. */
export function jsonReport(report: Report): string {
  return `${jsonText(reportDocument(report))}\n`;
}

/** The report as the document that is published. */
export function reportDocument(report: Report): ReportDocument {
  const { subject, environment, started, milliseconds, seed, selection, unseen, verdict, results } = report;
  return {
    schema: REPORT_SCHEMA_ID,
    verdict,
    exitCode: exitCodeOf(report),
    subject,
    environment,
    started,
    milliseconds,
    seed,
    selection,
    unseen,
    counts: countOutcomes(results),
    results: results.map((result) => resultDocument(result, report)),
  };
}

function resultDocument(result: CheckResult, report: Report): ResultDocument {
  const { id, area, level, requirement, advice, milliseconds } = result;
  const { kind, ...details } = result.outcome;
  const document = {
    id,
    area,
    level,
    requirement,
    advice,
    outcome: kind,
    ...details,
    milliseconds,
    rerun: rerunCommand(report, result),
  };
  // The details belong to the kind: they are taken from one outcome.
  return document as ResultDocument;
}
