/** All reports for programs, by the name of their flag. */
import type { Report } from '../outcome.ts';
import { githubSummary } from './github-summary.ts';
import { jsonReport } from './json.ts';
import { junitReport } from './junit.ts';
import { sarifReport } from './sarif.ts';
import { tapReport } from './tap.ts';

export type ReportFormat = 'json' | 'junit' | 'tap' | 'sarif' | 'summary';

/** A report as text. */
export const REPORTERS: Readonly<Record<ReportFormat, (report: Report) => string>> = {
  json: jsonReport,
  junit: junitReport,
  tap: tapReport,
  sarif: sarifReport,
  summary: githubSummary,
};
