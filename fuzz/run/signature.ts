/** When two failures are one: the same oracle said so, about cases of the same kind. */

/** The oracle that a problem comes from: what stands before its first colon. */
export function oracleOf(problem: string): string {
  return problem.split(':', 1)[0] ?? problem;
}

/** The oracles of some problems, each once. */
export function oraclesOf(problems: readonly string[]): ReadonlySet<string> {
  return new Set(problems.map(oracleOf));
}

/** What a shrunk failure is known by. */
export function signatureOf(problems: readonly string[], classes: readonly string[]): string {
  const oracles = [...oraclesOf(problems)].toSorted().join('+');
  return `${oracles} | ${[...new Set(classes)].toSorted().join(', ')}`;
}
