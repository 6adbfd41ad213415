/** What calls are made on below the directory of a case, whichever target makes them. */
import type { Place } from '../arbitraries/syscall-kinds.ts';

/** Below that directory. */
export const PATHS: Readonly<Record<Place, string>> = {
  file: '/file',
  'empty file': '/empty',
  directory: '/directory',
  missing: '/missing',
  'below a file': '/file/x',
  root: '',
  'missing parent': '/missing/x',
};

/** A descriptor that is not open: above all that a process has. */
export const NOT_OPEN = 100_000;

/** A path as often as it is read at the same time. */
export function readersOf(path: string): readonly string[] {
  return Array.from({ length: 64 }, () => path);
}

/** What mutating calls are tried on. */
export function mutationTargets(root: string): Readonly<Record<'file' | 'directory' | 'missing', string>> {
  return { file: root + PATHS.file, directory: root + PATHS.directory, missing: root + PATHS.missing };
}

/** A flag that the client knows: the kernel's name for "neither of both" is 3. */
export function knownFlag(flag: string): string {
  return flag === 'O_ACCMODE' ? 'O_RDWR' : flag;
}
