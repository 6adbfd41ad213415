/** How a path is resolved: path_resolution(7), over a directory with one file and one directory in it. */
import { judgeName } from '../model/name.ts';

/** What exists. */
export interface KnownNames {
  readonly file: string;
  readonly directory: string;
}

const PATH_MAX = 4_096;
const NAME_MAX = 255;

/** `file`, `directory` or an errno; `undefined` when the path leaves the directory. `length` is that of the whole path in bytes. */
export function resolvePath(bytes: Uint8Array, length: number, known: KnownNames): string | undefined {
  if (length >= PATH_MAX) return 'ENAMETOOLONG';
  const segments = Buffer.from(bytes).toString('latin1').split('/');
  const stack: ('file' | 'directory')[] = ['directory'];
  for (const segment of segments) {
    const here = stack.at(-1);
    if (here === 'file') return 'ENOTDIR';
    if (segment === '' || segment === '.') continue;
    if (segment === '..') {
      if (stack.length === 1) return undefined;
      stack.pop();
      continue;
    }
    const found = stack.length === 1 ? childOf(segment, known) : errnoOf(segment);
    if (found !== 'file' && found !== 'directory') return found;
    stack.push(found);
  }
  return stack.at(-1);
}

function childOf(segment: string, { file, directory }: KnownNames): string {
  if (segment === file) return 'file';
  return segment === directory ? 'directory' : errnoOf(segment);
}

function errnoOf(segment: string): 'ENAMETOOLONG' | 'ENOENT' {
  const name = Buffer.from(segment, 'latin1').toString('utf8');
  return segment.length > NAME_MAX && judgeName(name) === 'refuse' ? 'ENAMETOOLONG' : 'ENOENT';
}
