/** What the tree needs from outside, as interfaces: the sandbox and the callout executor implement them. */
import type { EntryName } from '../contract/name.ts';
import type { ExpandedItem, Node, ReadResult, Request } from '../contract/node.ts';
import type { ProviderPath } from '../contract/path.ts';

/**
 * A provider's three operations and the selections that are made for it, in its own sandbox process.
 * Answers have been checked against contract.md; whatever goes wrong is a `HostError` (`trap`, `guest-deadline`,
 * `instance-died`, `contract-violation`, `upstream-unreadable`, `invalid`, …).
 */
export interface Guest {
  /** `lookup-child`; `undefined` when the provider answers none. */
  lookupChild(parent: ProviderPath, name: EntryName): Promise<Node | undefined>;
  /** `list-children`. */
  listChildren(parent: ProviderPath): Promise<readonly Node[]>;
  /** `read-file`. */
  readFile(path: ProviderPath): Promise<ReadResult>;
  /**
   * Evaluates a JMESPath expression over a JSON body. A string gives its UTF-8 bytes, `null` gives `undefined`, anything
   * else its JSON. Fails with `upstream-unreadable` when the body is not JSON and `contract-violation` when the expression is not JMESPath.
   */
  selectJson(body: Uint8Array, expression: string): Promise<Uint8Array | undefined>;
  /**
   * Evaluates an expansion over one page: the items with their names, unchecked, in upstream's order. Fails with
   * `upstream-unreadable` when the body is not JSON or the selection is not an array of items.
   */
  selectItems(body: Uint8Array, expression: string, itemUrl: string | undefined): Promise<readonly ExpandedItem[]>;
}

/** What is known of an earlier response, to ask whether it still holds (RFC 9110 section 13). */
export interface Validators {
  readonly etag?: string | undefined;
  readonly lastModified?: string | undefined;
}

/** One complete response. Names of headers are in lower case; several of one name are joined by `, `. */
export interface UpstreamResponse {
  /** 100 to 599. Every status is data here; the tree says what it means. */
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Decoded, at most the body cap; a large one may lie on disk (`disk-bytes.ts`). */
  readonly body: Uint8Array;
  /** The URL that answered, after redirects. */
  readonly url: string;
}

/**
 * Makes one request for a provider, held against what was declared and granted. Fails with a `HostError`: a denial
 * (`host-undeclared`, `secret-missing`, …), `body-too-large`, `upstream-deadline`, `upstream-unreachable`, `upstream-throttled`.
 */
export interface Fetcher {
  /** An aborted signal ends the request: nobody waits for it. */
  fetch(request: Request, validators: Validators, signal?: AbortSignal): Promise<UpstreamResponse>;
}

/** Milliseconds since the Unix epoch; a parameter, so that tests own the time. */
export type Clock = () => number;
