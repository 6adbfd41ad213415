/** Listings that may differ because upstream's answers did. */
import type { SubjectMount } from '../../context.ts';
import type { SubjectFacts } from '../../subject/facts.ts';
import { changedRequests } from '../changed-answers.ts';

/** Whether the names of a directory come from answers that were not the same each time, on any of these mounts. */
export function isUnsteady(facts: SubjectFacts, path: string, mounts: readonly SubjectMount[]): boolean {
  const changed = changedRequests(mounts.flatMap(({ upstream }) => upstream.answers()));
  if (changed.size === 0) return false;
  const expansion = facts.expansions.find((one) => one.path === path);
  // Of a directory that was not looked at closely nobody knows what its names are made of.
  return expansion === undefined || expansion.requests.some((request) => changed.has(request));
}

/** The first place where two listings differ, in words; `undefined` when they are the same. */
export function differenceOf(first: readonly string[], second: readonly string[]): string | undefined {
  const missing = first.find((name) => !second.includes(name));
  if (missing !== undefined) return `${JSON.stringify(missing)} is missing`;
  const further = second.find((name) => !first.includes(name));
  if (further !== undefined) return `${JSON.stringify(further)} is new`;
  const at = first.findIndex((name, index) => name !== second[index]);
  if (at >= 0) return `${JSON.stringify(second[at])} where ${JSON.stringify(first[at])} was: another order`;
  return first.length === second.length ? undefined : 'a name is listed twice';
}
