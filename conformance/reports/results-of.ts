/** Results of one kind, with the type of their outcome. */
import type { CheckResult, Outcome, OutcomeKind } from '../outcome.ts';

/** A result that ended in a given way. */
export type ResultOf<Kind extends OutcomeKind> = CheckResult & { readonly outcome: Extract<Outcome, { kind: Kind }> };

/** Those that ended in one way, in the order of the suite. */
export function resultsOf<Kind extends OutcomeKind>(results: readonly CheckResult[], kind: Kind): ResultOf<Kind>[] {
  return results.filter((result): result is ResultOf<Kind> => result.outcome.kind === kind);
}
