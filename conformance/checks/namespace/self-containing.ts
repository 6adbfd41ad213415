/** Trees without an end: a directory that has all that its parent has, itself included, and so on. */
import type { SubjectMount } from '../../context.ts';
import type { SeenDirectory, SubjectFacts } from '../../subject/facts.ts';
import { childOf } from '../../subject/path.ts';

/** Levels that are looked at below the first; a tree that is finite and looks like this is not that deep. */
const LEVELS = 24;

/** A directory, and the name by which it contains itself. */
export interface SelfContaining {
  readonly path: string;
  readonly name: string;
}

/** Directories that look so from what was seen of them: one level has the same names as the next. The topmost of each chain. */
export function suspectsOf({ directories }: SubjectFacts): readonly SelfContaining[] {
  const seen = new Map(directories.map((directory) => [directory.path, directory]));
  const suspects = directories.flatMap((directory) =>
    directory.names
      .filter((name) => sameNames(seen.get(childOf(directory.path, name)), directory))
      .map((name) => ({ path: directory.path, name })),
  );
  const continues = ({ path, name }: SelfContaining): boolean =>
    suspects.some((above) => above.name === name && path === childOf(above.path, name));
  return suspects.filter((suspect) => !continues(suspect));
}

function sameNames(one: SeenDirectory | undefined, other: SeenDirectory): boolean {
  return one !== undefined && one.path !== other.path && JSON.stringify(one.names) === JSON.stringify(other.names);
}

/** Whether it goes on: every level that is looked at lists the same names. */
export async function hasNoEnd(
  { client, at }: SubjectMount,
  { path, name }: SelfContaining,
  names: readonly string[],
): Promise<boolean> {
  for (let level = 1, here = childOf(path, name); level <= LEVELS; level += 1, here = childOf(here, name)) {
    const listed = await client.readdir(at(here));
    if (!listed.ok) return false;
    const again = listed.value.map((entry) => entry.name).filter((entry) => entry !== '.' && entry !== '..');
    if (JSON.stringify(again) !== JSON.stringify(names)) return false;
  }
  return true;
}
