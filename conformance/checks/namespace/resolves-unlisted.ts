/** Directories that resolve names which they do not list, and rightly so: there are 100 million accounts at GitHub. */
import type { SubjectFacts } from '../../subject/facts.ts';
import { depthOf } from '../../subject/walk.ts';
import { childOf } from '../../subject/path.ts';

/**
 * Whether a directory may resolve what it does not list: it lists nothing, or a sample of the author's lies below it, or below one
 * of the same depth, by a name that is not listed.
 */
export function mayResolveUnlisted(facts: SubjectFacts, path: string): boolean {
  const directory = facts.directories.find((seen) => seen.path === path);
  if (directory === undefined || directory.names.length === 0) return true;
  const depth = depthOf(path);
  return facts.samples.some((sample) => {
    if (sample.errno !== undefined || facts.failures.some((failure) => failure.path === sample.path)) return false;
    const names = sample.path.split('/').slice(1);
    const name = names[depth];
    if (name === undefined) return false;
    const parent = `/${names.slice(0, depth).join('/')}`;
    const seen = facts.directories.find((one) => one.path === parent);
    return seen === undefined || !seen.names.includes(name);
  });
}

/** The path of a name that is asked in a directory, as a report shows it: odd characters escaped. */
export function shownChild(directory: string, name: string): string {
  return childOf(directory, JSON.stringify(name).slice(1, -1));
}
