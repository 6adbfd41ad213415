/** What a check found: evidence, and where the subject differs from its requirement. */

/** Anything that JSON can carry. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** What was seen, by name: counts, paths, requests. Small: a report prints it. */
export type Evidence = Readonly<Record<string, Json>>;

/** One difference. `where` is a path below the provider's root or another place that a person can look at. */
export interface Finding {
  readonly where: string;
  readonly expected: string;
  readonly actual: string;
}

// More of the same kind help nobody.
const MAX_FINDINGS = 20;

/** The requirement does not hold. Anything else that a check throws is no verdict on the subject. */
export class CheckFailure extends Error {
  readonly findings: readonly Finding[];
  readonly evidence: Evidence;

  constructor(findings: readonly Finding[], evidence: Evidence = {}) {
    super(findings.map(({ where, expected, actual }) => `${where}: expected ${expected}, got ${actual}`).join('\n'));
    this.name = 'CheckFailure';
    this.findings = findings;
    this.evidence = evidence;
  }
}

/** There was nothing on this subject by which the requirement could be judged: a skip with its reason, never a pass. */
export class NothingToJudge extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'NothingToJudge';
  }
}

/** Gathers differences, so that a check reports all that it sees and not only the first. */
export interface Findings {
  /** Notes a difference. */
  add(where: string, expected: string, actual: string): void;
  /** Notes a difference unless both are the same text, number or JSON. Returns whether they are. */
  equal(where: string, expected: Json, actual: Json): boolean;
  readonly count: number;
  /** The end of a check: fails when there is a difference, else gives the evidence back. */
  conclude(evidence?: Evidence): Evidence;
  /** As `conclude`, for a check that may have found nothing to judge: `judged` of 0 and no difference skip it with the reason. */
  concludeIf(judged: number, reason: string, evidence: Evidence): Evidence;
}

export function createFindings(): Findings {
  const found: Finding[] = [];
  let count = 0;

  function add(where: string, expected: string, actual: string): void {
    count += 1;
    if (found.length < MAX_FINDINGS) found.push({ where, expected, actual });
  }

  function conclude(evidence: Evidence = {}): Evidence {
    if (count === 0) return evidence;
    throw new CheckFailure(found, count > found.length ? { ...evidence, differences: count } : evidence);
  }

  return {
    add,
    equal(where, expected, actual) {
      const same = show(expected) === show(actual);
      if (!same) add(where, show(expected), show(actual));
      return same;
    },
    get count() {
      return count;
    },
    conclude,
    concludeIf(judged, reason, evidence) {
      if (judged === 0 && count === 0) throw new NothingToJudge(reason);
      return conclude(evidence);
    },
  };
}

function show(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
