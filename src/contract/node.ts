/**
 * The types of `omnifs:provider/types@1.0.0` as TypeScript sees them, in the component model's JavaScript mapping
 * (variants are `{ tag, val }`, names are camelCase), with `u64` as a safe integer and `option` none as absence.
 */

export type NodeKind = 'file' | 'directory';

/** A named child whose facts the provider knows by itself. */
export interface Entry {
  readonly name: string;
  readonly kind: NodeKind;
  /** Bytes; absent when not known yet. */
  readonly size?: number | undefined;
  /** Seconds since the Unix epoch. */
  readonly modified?: number | undefined;
  /** Changes whenever the content changes. */
  readonly version?: string | undefined;
}

export type Method = 'get' | 'head' | 'post';

export interface Header {
  readonly name: string;
  readonly value: string;
}

/** One HTTPS request that the provider asks the host to make. */
export interface Request {
  readonly method: Method;
  /** Absolute https URL to a declared host. */
  readonly url: string;
  readonly headers: readonly Header[];
  /** `post` only. */
  readonly body?: Uint8Array | undefined;
  /** The name of a declared secret, never its value. */
  readonly secret?: string | undefined;
}

/** Which part of a response to keep. `json` holds a JMESPath expression, `header` a response header's name. */
export type Selector =
  | { readonly tag: 'body' }
  | { readonly tag: 'json'; readonly val: string }
  | { readonly tag: 'header'; readonly val: string };

/** A query descriptor: what to ask, and what of the answer to keep. */
export interface Query {
  readonly request: Request;
  readonly select: Selector;
}

/** A query whose answer is an array of children. */
export interface Expansion {
  readonly query: Query;
  /** Kind of each item that does not say. */
  readonly kind: NodeKind;
  /** Follow `Link: rel="next"` up to this many pages; 1 = no paging. */
  readonly pages: number;
  /** JMESPath over one item: the URL that would answer with this very item. */
  readonly itemUrl?: string | undefined;
}

export type Node = { readonly tag: 'entry'; readonly val: Entry } | { readonly tag: 'expand'; readonly val: Expansion };

export type Bytes =
  | { readonly tag: 'inline'; readonly val: Uint8Array }
  | { readonly tag: 'query'; readonly val: Query };

/** What `read-file` answers when it fails. */
export type ProviderError =
  | { readonly tag: 'not-found' | 'not-a-directory' | 'not-a-file' }
  | {
      readonly tag: 'not-permitted' | 'invalid' | 'too-large' | 'unavailable' | 'internal';
      readonly val: string;
    };

/** `result<bytes, error>`, in the component model's own mapping. */
export type ReadResult =
  | { readonly tag: 'ok'; readonly val: Bytes }
  | { readonly tag: 'err'; readonly val: ProviderError };

/** One item of an expansion after the selection was made in the sandbox; its name is not yet checked. */
export interface ExpandedItem {
  readonly name: string;
  readonly kind?: NodeKind | undefined;
  readonly size?: number | undefined;
  readonly modified?: number | undefined;
  readonly version?: string | undefined;
  /** The URL that `item-url` gave, with the item as JSON; absent when the expansion has no `item-url`. */
  readonly cached?: { readonly url: string; readonly json: Uint8Array } | undefined;
  /** Why `item-url` failed on this item, where it did. */
  readonly uncached?: string | undefined;
}
