/** Files that may differ because upstream's answers did. */
import type { SubjectMount } from '../../context.ts';
import type { SubjectFacts } from '../../subject/facts.ts';
import { changedRequests } from '../changed-answers.ts';

/** Whether the bytes of a file come from answers that were not the same each time, on any of these mounts. */
export function isUnsteady(facts: SubjectFacts, path: string, mounts: readonly SubjectMount[]): boolean {
  const changed = changedRequests(mounts.flatMap(({ upstream }) => upstream.answers()));
  if (changed.size === 0) return false;
  const file = facts.upstreamFiles.find((one) => one.path === path);
  // Of a file that was not looked at closely nobody knows what its bytes are made of.
  return file === undefined || file.requests.some((request) => changed.has(request));
}
