/** The one result model: everything that a report prints comes from here. */
import type { Area, CheckId, Level } from './check.ts';
import type { Evidence, Finding } from './finding.ts';

/** A failure that somebody answers for, until a date. */
export interface Waiver {
  readonly id: CheckId;
  readonly reason: string;
  readonly owner: string;
  /** The last day on which it holds, `YYYY-MM-DD` in UTC. */
  readonly expires: string;
}

/** How a check ended. */
export type Outcome =
  | { readonly kind: 'passed'; readonly evidence: Evidence }
  | { readonly kind: 'failed'; readonly findings: readonly Finding[]; readonly evidence: Evidence }
  /** Failed, and the author's file says who answers for it. Never in `capabilities`. */
  | {
      readonly kind: 'waived';
      readonly findings: readonly Finding[];
      readonly evidence: Evidence;
      readonly waiver: Waiver;
    }
  | {
      readonly kind: 'skipped';
      readonly reason: string;
      /** The provider may have what the check needs, and the suite was shown nothing of it: it stands in the way of a certificate. */
      readonly unseen: boolean;
    }
  /** The kit's or the machine's fault. `doing` is the last step that the check had begun. */
  | { readonly kind: 'errored'; readonly message: string; readonly doing: string };

export type OutcomeKind = Outcome['kind'];

/** One check on one subject. */
export interface CheckResult {
  readonly id: CheckId;
  readonly area: Area;
  readonly level: Level;
  readonly requirement: string;
  readonly advice: string;
  readonly outcome: Outcome;
  readonly milliseconds: number;
}

/** What was certified. */
export interface SubjectIdentity {
  /** As it was given on the command line. */
  readonly file: string;
  /** Hexadecimal. */
  readonly sha256: string;
  readonly bytes: number;
  /** What the manifest calls it. */
  readonly name: string;
  readonly version: string;
  /** The manifest, whole, as JSON; null when it cannot be read. */
  readonly manifest: unknown;
}

/** With what, and where. */
export interface Environment {
  /** Version of this package. */
  readonly kit: string;
  /** Version of the set of checks. */
  readonly suite: string;
  readonly driver: string;
  readonly kernel: string;
  readonly node: string;
  /** Walls around the sandbox, as `bubblewrap: on`. */
  readonly layers: readonly string[];
}

/** Whether there is a certificate, and if not, why: a sentence for each reason. */
export interface Verdict {
  readonly certified: boolean;
  readonly reasons: readonly string[];
  /** What does not stand in the way and has to be known: waived failures, and those of `should`. A sentence each. */
  readonly notes: readonly string[];
}

/** A whole run. */
export interface Report {
  readonly subject: SubjectIdentity;
  readonly environment: Environment;
  /** ISO 8601, UTC. */
  readonly started: string;
  readonly milliseconds: number;
  readonly seed: number;
  /** What was left out by `--only`, `--area` and their like; empty for the whole suite. */
  readonly selection: string;
  /** What the suite could not see of the subject, a sentence each, with what the author can do about it. */
  readonly unseen: readonly string[];
  /** In the order of the suite. */
  readonly results: readonly CheckResult[];
  readonly verdict: Verdict;
}

/** All ways to end, in the order of reports. */
export const OUTCOME_KINDS: readonly OutcomeKind[] = ['passed', 'failed', 'waived', 'skipped', 'errored'];

/** How many results ended in each way. */
export function countOutcomes(results: readonly CheckResult[]): Readonly<Record<OutcomeKind, number>> {
  const counts = { passed: 0, failed: 0, waived: 0, skipped: 0, errored: 0 };
  for (const { outcome } of results) counts[outcome.kind] += 1;
  return counts;
}
