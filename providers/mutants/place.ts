/** What the specimen's tree is made of: directories and files that say by themselves what they are. */
import { type Bytes, directory, type Facts, file, type Node } from 'omnivet/provider';

/** A file: what its listing says, and what is read. */
export interface FilePlace {
  readonly kind: 'file';
  readonly facts: Facts;
  readonly content: () => Bytes;
}

/** A directory. `child` is what a path leads to, whether upstream has it or not; `lookup` is what exists. */
export interface DirectoryPlace {
  readonly kind: 'directory';
  readonly nodes: () => readonly Node[];
  readonly lookup: (name: string) => Node | undefined;
  readonly child: (name: string) => Place | undefined;
}

export type Place = FilePlace | DirectoryPlace;

/** A file; without facts the host reads it when it needs its size. */
export function fileOf(content: () => Bytes, facts: Facts = {}): FilePlace {
  return { kind: 'file', facts, content };
}

/** A directory whose children are all known. */
export function folderOf(children: Readonly<Record<string, Place>>): DirectoryPlace {
  // Not just children[name]: a user may ask for a file named "constructor".
  const child = (name: string): Place | undefined => (Object.hasOwn(children, name) ? children[name] : undefined);
  const lookup = (name: string): Node | undefined => nodeOf(name, child(name));
  return { kind: 'directory', child, lookup, nodes: () => Object.keys(children).flatMap((name) => lookup(name) ?? []) };
}

/** The place at a path, from the root down. */
export function placeAt(root: DirectoryPlace, path: string): Place | undefined {
  let here: Place | undefined = root;
  for (const name of path.split('/').filter((segment) => segment !== ''))
    here = here?.kind === 'directory' ? here.child(name) : undefined;
  return here;
}

function nodeOf(name: string, place: Place | undefined): Node | undefined {
  if (place === undefined) return undefined;
  return place.kind === 'file' ? file(name, place.facts) : directory(name);
}
