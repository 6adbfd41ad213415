/** The JSON report as a type: {@link Report} with its counts, and with the outcome of each result laid flat. */
import type { CheckResult, Outcome, OutcomeKind, Report } from '../outcome.ts';

/** The first field of every report. A change that would mislead a reader gets the next number. */
export const REPORT_SCHEMA_ID = 'urn:omnivet:certify-report:1';

type Flat<One> = One extends { readonly kind: infer Kind } ? { readonly outcome: Kind } & Omit<One, 'kind'> : never;

/** One result: `outcome` names how it ended, and the details of that kind stand beside it. */
export type ResultDocument = Omit<CheckResult, 'outcome'> & Flat<Outcome> & { readonly rerun: string };

export interface ReportDocument extends Omit<Report, 'results'> {
  readonly schema: typeof REPORT_SCHEMA_ID;
  readonly exitCode: 0 | 1 | 3;
  readonly counts: Readonly<Record<OutcomeKind, number>>;
  readonly results: readonly ResultDocument[];
}
