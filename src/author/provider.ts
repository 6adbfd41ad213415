/**
 * `omnivet/provider`: what an author of a provider imports. A provider is one module that exports `provider`:
 *
 * ```ts
 * import { file, notFound, type Provider, text } from 'omnivet/provider';
 *
 * export const provider: Provider = {
 *   manifest: { name: 'greeting', version: '1.0.0' },
 *   lookupChild: (parent, name) => (parent === '/' && name === 'hello.txt' ? file(name) : undefined),
 *   listChildren: (parent) => (parent === '/' ? [file('hello.txt')] : []),
 *   readFile: (path) => (path === '/hello.txt' ? text('Hello!\n') : notFound()),
 * };
 * ```
 *
 * This module becomes part of the component: it has no imports of a platform and uses no global of one.
 */
import type { ManifestSource } from '../contract/manifest.ts';
import type { Bytes, Node, ProviderError } from '../contract/node.ts';

export type { ManifestSource } from '../contract/manifest.ts';
export type {
  Bytes,
  Entry,
  Expansion,
  Header,
  Method,
  Node,
  NodeKind,
  ProviderError,
  Query,
  Request,
  Selector,
} from '../contract/node.ts';
export { body, bytes, get, head, header, json, post, query, type RequestOptions, text } from './contents.ts';
export {
  internal,
  invalidPath,
  notADirectory,
  notAFile,
  notFound,
  notPermitted,
  tooLarge,
  unavailable,
} from './failures.ts';
export { directory, expand, type ExpandOptions, type Facts, file } from './nodes.ts';
export { jmesString, urlSegment } from './quoting.ts';
export { encodeUtf8 } from './utf8.ts';

/**
 * A provider: what it declares, and three pure functions of their arguments. They may be called in any order, as often as
 * the host likes, and in a fresh instance each time.
 */
export interface Provider {
  /** What the provider declares to need; it is all that it can be granted. */
  readonly manifest: ManifestSource;
  /** The child of `parent` named `name`, or `undefined` when there is none. An exception ends the instance (EIO). */
  readonly lookupChild: (parent: string, name: string) => Node | undefined;
  /** The children of `parent`; a directory may hold children that it does not list. An exception ends the instance (EIO). */
  readonly listChildren: (parent: string) => readonly Node[];
  /**
   * The content of the file at `path`, or why it cannot be read. A `ProviderError` may also be thrown; any other exception
   * becomes `internal` with its message and the author's line (EIO).
   */
  readonly readFile: (path: string) => Bytes | ProviderError;
}
