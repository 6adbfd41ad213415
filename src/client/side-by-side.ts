/** Many paths of one directory: the kernel walks to it once, and not once for each of them. */
import { close, open } from './libc.ts';
import { openFlags } from './open-flags.ts';

/** fcntl.h: relative to the working directory. */
export const AT_FDCWD = -100;

const SLASH = 0x2f;
const PATH_MAX = 4_096;
const DIRECTORY = openFlags('O_PATH', 'O_DIRECTORY');

/**
 * Looks at each path, which ends with NUL, in order: `look` is given the path as it is, or its last name and a descriptor of the
 * directory before it, which for every system call mean the same.
 */
export function eachSideBySide<Value>(
  paths: readonly Uint8Array[],
  look: (directory: number, path: Uint8Array) => Value,
): readonly Value[] {
  let parent: Uint8Array = new Uint8Array();
  let directory = -1;
  const leave = (): void => {
    if (directory !== -1) close(directory);
    directory = -1;
  };
  try {
    return paths.map((path, index) => {
      const cut = nameIn(path);
      if (cut === 0) return look(AT_FDCWD, path);
      const before = path.subarray(0, cut);
      if (Buffer.compare(before, parent) !== 0) {
        leave();
        parent = before;
        const [next] = paths.slice(index + 1, index + 2);
        // For one alone it would be no gain.
        if (next !== undefined && Buffer.compare(next.subarray(0, cut), before) === 0 && nameIn(next) === cut)
          directory = open(Buffer.concat([before, Buffer.of(0)]), DIRECTORY, 0);
      }
      return directory === -1 ? look(AT_FDCWD, path) : look(directory, path.subarray(cut));
    });
  } finally {
    leave();
  }
}

// Where the last name begins; 0 where the whole path has to be handed over: the kernel measures it, or it has no name at its end.
function nameIn(path: Uint8Array): number {
  if (path.byteLength > PATH_MAX || path.indexOf(0) !== path.byteLength - 1) return 0;
  const cut = path.lastIndexOf(SLASH) + 1;
  return cut === path.byteLength - 1 ? 0 : cut;
}
