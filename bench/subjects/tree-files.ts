/** The tree as files on tmpfs, made part by part when a copy is asked for: the limit, and what passthrough peers pass through. */
import { link, mkdir, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LARGE_BYTES, type Shape, shapeAt } from '../../providers/bench/shape.ts';
import { contentOf } from '../upstream/answers.ts';

export interface TreeFiles {
  /** The folder of all copies. */
  readonly root: string;
  /** Makes a part of a copy, if it is not there. */
  make(copy: string, part: string): Promise<void>;
}

const TMPFS_MAGIC = 0x01021994;

/** Whether a folder is on tmpfs, and holds what a run puts there. */
export async function isRoomyTmpfs(folder: string): Promise<boolean> {
  const { type, bavail, bsize } = await statfs(folder);
  return type === TMPFS_MAGIC && bavail * bsize > 4 * LARGE_BYTES;
}

/** `root` is an empty folder. */
export function createTreeFiles(root: string): TreeFiles {
  const made = new Map<string, Promise<void>>();
  return {
    root,
    make(copy, part) {
      const key = `${copy}/${part}`;
      const making = made.get(key) ?? makePart(root, copy, part);
      made.set(key, making);
      return making;
    },
  };
}

async function makePart(root: string, copy: string, part: string): Promise<void> {
  const shape = shapeAt(part);
  if (shape === undefined) throw new Error(`the tree has no part "${part}"`);
  await mkdir(join(root, copy), { recursive: true });
  if (shape.kind === 'file') return makeLinked(root, join(root, copy, part), shape);
  return makeShape(join(root, copy), shape);
}

/** A name of its own for the same bytes: file systems keep pages by name or by inode of their own. */
async function makeLinked(root: string, path: string, shape: Extract<Shape, { kind: 'file' }>): Promise<void> {
  const original = join(root, `.${shape.name}`);
  await writeFile(original, contentOf(shape), { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await link(original, path);
}

async function makeShape(parent: string, shape: Shape): Promise<void> {
  const path = join(parent, shape.name);
  if (shape.kind === 'file') return writeFile(path, contentOf(shape));
  await mkdir(path);
  // One after the other: ten thousand at once would need as many descriptors.
  for (const child of shape.children) await makeShape(path, child);
}
