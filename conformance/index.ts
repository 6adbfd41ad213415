/** The conformance suite for programs: `omnivet certify` is this with a command line in front. */
export type { Check } from './check.ts';
export { CHECKS } from './checks/index.ts';
export type { Report } from './outcome.ts';
export { REPORTERS, type ReportFormat } from './reports/formats.ts';
export { createProgress } from './reports/progress.ts';
export { terminalReport } from './reports/terminal.ts';
export { certify } from './run/certify.ts';
export { select, type Selection } from './run/selection.ts';
export { loadSubject } from './subject/load-subject.ts';
export type { Subject } from './subject/subject.ts';
export { SubjectProblem } from './subject/subject-problem.ts';
export { exitCodeOf } from './verdict.ts';
