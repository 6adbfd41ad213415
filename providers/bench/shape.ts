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

/** Files in `texts`, in `grep`, and in `bodies`, of which each is a response of its own. */
export const TEXTS = 1000;
export const GREPPED = 69;
export const BODIES = 100;

/** The word that `grep` looks for: every eighth file of text holds it once. */
export const NEEDLE = 'needle';

const LINE_BYTES = 64;
const ENTRY_BYTES = 16;
const FANOUT = 10;

type Children = () => readonly Shape[];

const numbered =
  (count: number, prefix: string, size: number): Children =>
  () =>
    Array.from({ length: count }, (_, index) => ({
      kind: 'file',
      name: `${prefix}-${String(index).padStart(5, '0')}.txt`,
      size,
    }));

/** Children are made when they are asked for: a component carries what its top level leaves behind. */
function directory(name: string, make: Children): Shape {
  let made: readonly Shape[] | undefined;
  return {
    kind: 'directory',
    name,
    get children() {
      return (made ??= make());
    },
  };
}

const branches =
  (prefix: string, make: Children): Children =>
  () =>
    Array.from({ length: FANOUT }, (_, index) => directory(`${prefix}-${index}`, make));

/** What is in one copy of the tree; each part is measured by itself. */
export const PARTS: readonly Shape[] = [
  directory('list-10', numbered(10, 'entry', ENTRY_BYTES)),
  directory('list-1000', numbered(1000, 'entry', ENTRY_BYTES)),
  directory('list-10000', numbered(10_000, 'entry', ENTRY_BYTES)),
  directory('texts', numbered(TEXTS, 'text', TEXT_BYTES)),
  directory('grep', numbered(GREPPED, 'text', TEXT_BYTES)),
  directory('bodies', numbered(BODIES, 'body', TEXT_BYTES)),
  // 1 + 10 + 100 directories and 1,000 files.
  directory('tree', branches('outer', branches('inner', numbered(FANOUT, 'leaf', ENTRY_BYTES)))),
  { kind: 'file', name: 'large.bin', size: LARGE_BYTES },
  { kind: 'file', name: 'shared.bin', size: SHARED_BYTES },
];

const byName = new WeakMap<Shape, ReadonlyMap<string, Shape>>();

function childrenByName(shape: Extract<Shape, { kind: 'directory' }>): ReadonlyMap<string, Shape> {
  const names = byName.get(shape) ?? new Map(shape.children.map((child) => [child.name, child]));
  byName.set(shape, names);
  return names;
}

const root = { kind: 'directory', name: '', children: PARTS } as const;

/** What is at a path below a copy's root, like `texts/text-00007.txt`. */
export function shapeAt(path: string): Shape | undefined {
  let here: Shape | undefined = root;
  for (const name of path === '' ? [] : path.split('/'))
    here = here?.kind === 'directory' ? childrenByName(here).get(name) : undefined;
  return here;
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
