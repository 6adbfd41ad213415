/**
 * The tree that every benchmarked file system shows, as pure functions: the provider serves it by itself, the upstream answers it,
 * and the peers get it as files.
 */

/** A file or a directory of the tree. */
export type Shape =
  | { readonly kind: 'file'; readonly name: string; readonly size: number }
  | { readonly kind: 'directory'; readonly name: string; readonly children: readonly Shape[] };

/** Bytes of a file of text, and of the two files that are read as a whole. */
export const TEXT_BYTES = 4096;
export const LARGE_BYTES: number = 64 * 1024 * 1024;
export const SHARED_BYTES: number = 64 * 1024;

/** Files in `texts`, and in `grep`. */
export const TEXTS = 1000;
export const GREPPED = 69;

/** The word that `grep` looks for: every eighth file of text holds it once. */
export const NEEDLE = 'needle';

const LINE_BYTES = 64;
const ENTRY_BYTES = 16;
const FANOUT = 10;

const numbered = (count: number, prefix: string, size: number): readonly Shape[] =>
  Array.from({ length: count }, (_, index) => ({
    kind: 'file',
    name: `${prefix}-${String(index).padStart(5, '0')}.txt`,
    size,
  }));

const directory = (name: string, children: readonly Shape[]): Shape => ({ kind: 'directory', name, children });

const branches = (prefix: string, children: readonly Shape[]): readonly Shape[] =>
  Array.from({ length: FANOUT }, (_, index) => directory(`${prefix}-${index}`, children));

/** What is in one copy of the tree; each part is measured by itself. */
export const PARTS: readonly Shape[] = [
  directory('list-10', numbered(10, 'entry', ENTRY_BYTES)),
  directory('list-1000', numbered(1000, 'entry', ENTRY_BYTES)),
  directory('list-10000', numbered(10_000, 'entry', ENTRY_BYTES)),
  directory('texts', numbered(TEXTS, 'text', TEXT_BYTES)),
  directory('grep', numbered(GREPPED, 'text', TEXT_BYTES)),
  // 1 + 10 + 100 directories and 1,000 files.
  directory('tree', branches('outer', branches('inner', numbered(FANOUT, 'leaf', ENTRY_BYTES)))),
  { kind: 'file', name: 'large.bin', size: LARGE_BYTES },
  { kind: 'file', name: 'shared.bin', size: SHARED_BYTES },
];

const known = new Map<string, Shape>();
for (const part of PARTS) remember('', part);

function remember(parent: string, shape: Shape): void {
  const path = parent === '' ? shape.name : `${parent}/${shape.name}`;
  known.set(path, shape);
  if (shape.kind === 'directory') for (const child of shape.children) remember(path, child);
}

/** What is at a path below a copy's root, like `texts/text-00007.txt`. */
export function shapeAt(path: string): Shape | undefined {
  return known.get(path);
}

/** The text of a file by its name and size: ASCII, in lines. */
export function textOf(name: string, size: number): string {
  const number = Number(/[0-9]+/.exec(name)?.[0] ?? 0);
  const line = `${name} holds lines like this one, and nothing else that matters`
    .padEnd(LINE_BYTES - 1)
    .slice(0, LINE_BYTES - 1);
  const found = number % 8 === 0 && size >= TEXT_BYTES ? `the ${NEEDLE}`.padEnd(LINE_BYTES - 1) + '\n' : '';
  return (found + `${line}\n`.repeat(Math.ceil(size / LINE_BYTES))).slice(0, size);
}
