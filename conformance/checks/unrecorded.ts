/** What is not the provider's: paths for which upstream has nothing recorded. */
import type { SubjectFacts } from '../subject/facts.ts';

/** Whether the walk met upstream's 404 at this path. */
export function isKnownUnrecorded({ failures }: SubjectFacts, path: string): boolean {
  return failures.some((failure) => failure.upstream && failure.path === path);
}
