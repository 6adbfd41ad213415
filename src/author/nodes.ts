/** Constructors for what `lookupChild` and `listChildren` answer. */
import type { Node, NodeKind, Request, Selector } from '../contract/node.ts';

/** What a provider may know of a child by itself; leave out what it does not know. */
export interface Facts {
  /** The exact size in bytes. Without it the host reads the file when it needs the size. */
  readonly size?: number | undefined;
  /** When the content last changed, in seconds since the Unix epoch. */
  readonly modified?: number | undefined;
  /** A text that changes whenever the content changes. */
  readonly version?: string | undefined;
}

/** A file named `name`. */
export function file(name: string, facts: Facts = {}): Node {
  return { tag: 'entry', val: { name, kind: 'file', ...facts } };
}

/** A directory named `name`. */
export function directory(name: string, facts: Facts = {}): Node {
  return { tag: 'entry', val: { name, kind: 'directory', ...facts } };
}

/** Where children come from. */
export interface ExpandOptions {
  /** What to ask. */
  readonly request: Request;
  /** What of the answer to keep: it must select an array of names, numbers, or objects with a `name`. */
  readonly select: Selector;
  /** The kind of each item that does not say. */
  readonly kind: NodeKind;
  /** Follow `Link: rel="next"` up to this many pages; 1, no paging, by default. */
  readonly pages?: number | undefined;
  /** JMESPath over one item: the URL that would answer with this very item, so that it need not be asked again. */
  readonly itemUrl?: string | undefined;
}

/** Children that the service knows. As the answer to `lookupChild`: the child exists if an item has its name. */
export function expand(options: ExpandOptions): Node {
  const { request, select, kind, pages = 1, itemUrl } = options;
  return { tag: 'expand', val: { query: { request, select }, kind, pages, itemUrl } };
}
