/** What must come of something: three answers, because the documents leave some cases to the host. */

/** `either`: the rules are kept by allowing it and by refusing it. */
export type Verdict = 'allow' | 'refuse' | 'either';

/** What must come of a whole of which each part has a verdict: one refusal is enough. */
export function strictest(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('refuse')) return 'refuse';
  return verdicts.includes('either') ? 'either' : 'allow';
}
