/** The ways in which a bug is planted: each makes of a sound provider one that differs from it in one place. */
import {
  type Bytes,
  type Facts,
  file,
  type ManifestSource,
  type Node,
  type Provider,
  type ProviderError,
  type Request,
} from 'omnivet/provider';

/** A bug. Whatever state it needs is made when it is planted, and lives as long as the instance. */
export type Change = (sound: Provider) => Provider;

/** What `readFile` answers. */
type Content = Bytes | ProviderError;

/** The listing of one directory. */
export function listing(path: string, change: (nodes: readonly Node[]) => readonly Node[]): Change {
  return (sound) => ({
    ...sound,
    listChildren: (parent) => (parent === path ? change(sound.listChildren(parent)) : sound.listChildren(parent)),
  });
}

/** The lookups: what was asked, and what the sound provider answers. */
export function lookup(change: (parent: string, name: string, node: Node | undefined) => Node | undefined): Change {
  return (sound) => ({
    ...sound,
    lookupChild: (parent, name) => change(parent, name, sound.lookupChild(parent, name)),
  });
}

/** The content of one file. */
export function reading(path: string, change: (content: Content) => Content): Change {
  return (sound) => ({
    ...sound,
    readFile: (asked) => (asked === path ? change(sound.readFile(asked)) : sound.readFile(asked)),
  });
}

/** A further file: listed, found, and read. */
export function furtherFile(parent: string, name: string, content: () => Content): Change {
  return all(
    listing(parent, (nodes) => [...nodes, file(name)]),
    lookup((asked, asksFor, node) => (asked === parent && asksFor === name ? file(name) : node)),
    reading(`${parent === '/' ? '' : parent}/${name}`, content),
  );
}

/** What is said of one file, in the listing and the lookup. */
export function facts(parent: string, name: string, change: (facts: Facts) => Facts): Change {
  const changed = (node: Node): Node => {
    if (node.tag !== 'entry' || node.val.name !== name) return node;
    const { size, modified, version } = node.val;
    return file(name, change({ size, modified, version }));
  };
  return all(
    listing(parent, (nodes) => nodes.map(changed)),
    lookup((asked, _, node) => (asked === parent && node !== undefined ? changed(node) : node)),
  );
}

/** Every request of expansions and files; `path` is the directory's or the file's. */
export function requests(change: (request: Request, path: string) => Request): Change {
  const asking = <Asking extends { readonly request: Request }>(asks: Asking, path: string): Asking => ({
    ...asks,
    request: change(asks.request, path),
  });
  const changed = (node: Node, path: string): Node =>
    node.tag === 'entry' ? node : { ...node, val: { ...node.val, query: asking(node.val.query, path) } };
  return (sound) => ({
    ...sound,
    lookupChild: (parent, name) => {
      const node = sound.lookupChild(parent, name);
      return node && changed(node, parent);
    },
    listChildren: (parent) => sound.listChildren(parent).map((node) => changed(node, parent)),
    readFile: (path) => {
      const content = sound.readFile(path);
      return content.tag === 'query' ? { ...content, val: asking(content.val, path) } : content;
    },
  });
}

/** What comes before each call, whatever is asked. */
export function eachCall(before: () => void): Change {
  const after = <Arguments extends unknown[], Answer>(call: (...given: Arguments) => Answer) => {
    return (...given: Arguments): Answer => {
      before();
      return call(...given);
    };
  };
  return (sound) => ({
    manifest: sound.manifest,
    lookupChild: after(sound.lookupChild),
    listChildren: after(sound.listChildren),
    readFile: after(sound.readFile),
  });
}

/** The manifest. */
export function manifest(change: (manifest: ManifestSource) => ManifestSource): Change {
  return (sound) => ({ ...sound, manifest: change(sound.manifest) });
}

/** Several changes that make one bug, the last outermost. */
export function all(...changes: readonly Change[]): Change {
  return (sound) => changes.reduce((provider, change) => change(provider), sound);
}

/** A bug with state, which begins anew each time that it is planted. */
export function stateful<State>(begin: () => State, change: (state: State) => Change): Change {
  return (sound) => change(begin())(sound);
}
