/** How `find` is kept within what the walk saw: it descends into the directories that were listed, and into no others. */

/** Arguments that print every path, and prune directories that are not among `directories`; all are absolute. */
export function findArguments(starts: readonly string[], directories: readonly string[]): readonly string[] {
  const known = directories.flatMap((path, index) => [...(index === 0 ? [] : ['-o']), '-path', pattern(path)]);
  return [...starts, '-type', 'd', '!', '(', ...known, ')', '-prune', '-print0', '-o', '-print0'];
}

/** A pattern of fnmatch(3) that only this path matches. */
function pattern(path: string): string {
  return path.replaceAll(/[\\*?[\]]/g, String.raw`\$&`);
}

/** The topmost of some directories: a walk from them comes by all. A directory is reached from its parent where that lists it. */
export function topmost(
  directories: readonly { readonly path: string; readonly names: readonly string[] }[],
): readonly string[] {
  const listed = new Set(
    directories.flatMap(({ path, names }) => names.map((name) => (path === '/' ? `/${name}` : `${path}/${name}`))),
  );
  return directories.map(({ path }) => path).filter((path) => !listed.has(path));
}
