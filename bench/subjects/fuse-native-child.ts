/** A peer's program: fuse-native with answers that are there already. `MOUNT-POINT plain|cached`, until its mount is gone. */
import Fuse from 'fuse-native';
import { type Shape, shapeAt } from '../../providers/bench/shape.ts';
import { contentOf } from '../upstream/answers.ts';

const ENOENT = -2;
const ENOSYS = -38;
const [, , mountPoint = '', mode = 'plain'] = process.argv;

type Called = (errno: number, result?: unknown, details?: unknown) => void;

const epoch = new Date(0);
const owner = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
const times = { mtime: epoch, atime: epoch, ctime: epoch };
const directoryStat = { ...times, ...owner, mode: 0o40555, size: 4096, nlink: 1 };
const fileStat = (size: number): object => ({ ...times, ...owner, mode: 0o100444, size, nlink: 1 });

const contents = new Map<Shape, Buffer>();

/** `/COPY/texts` is `texts`; the root and every copy's root are directories. */
function shapeOf(path: string): Shape | undefined {
  const [, , ...inside] = path.split('/');
  return shapeAt(inside.join('/'));
}

const statOf = (shape: Shape): object => (shape.kind === 'directory' ? directoryStat : fileStat(shape.size));

function bytesOf(shape: Extract<Shape, { kind: 'file' }>): Buffer {
  const bytes = contents.get(shape) ?? contentOf(shape);
  contents.set(shape, bytes);
  return bytes;
}

const operations = {
  getattr(path: string, called: Called) {
    const shape = shapeOf(path);
    if (shape === undefined) called(ENOENT);
    else called(0, statOf(shape));
  },
  readdir(path: string, called: Called) {
    const shape = shapeOf(path);
    if (shape?.kind !== 'directory') return called(ENOENT);
    return called(
      0,
      shape.children.map(({ name }) => name),
      shape.children.map(statOf),
    );
  },
  open: (_path: string, _flags: number, called: Called) => (mode === 'cached' ? called(ENOSYS) : called(0, 1)),
  read(path: string, _handle: number, buffer: Buffer, length: number, position: number, called: Called) {
    const shape = shapeOf(path);
    if (shape?.kind !== 'file') return called(ENOENT);
    return called(bytesOf(shape).copy(buffer, 0, position, position + length));
  },
  release: (_path: string, _handle: number, called: Called) => called(0),
};

const options = mode === 'cached' ? ['kernel_cache', 'entry_timeout=3600', 'attr_timeout=3600'] : [];

/** The binding cannot be told `ro`, nor every time-out. */
class Peer extends Fuse {
  override _fuseOptions(): string {
    return `-o${['ro', 'auto_unmount', 'fsname=bench', ...options].join(',')}`;
  }
}

new Peer(mountPoint, operations, { timeout: false }).mount((error: Error | null) => {
  if (error === null) return;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
process.on('SIGTERM', () => process.exit());
