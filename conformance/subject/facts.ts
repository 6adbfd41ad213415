/** What the suite knows of its subject before the checks run: the manifest, the author's samples, and what a walk saw. */
import type { Manifest, RequestEntry, TimedEvent } from '../../src/index.ts';

/** One path of the author's file. */
export interface SamplePath {
  /** Below the provider's root: `/octokit/hello-world/_repo/stars`. */
  readonly path: string;
  /** What the file contains, in one of two ways. */
  readonly sha256?: string | undefined;
  readonly text?: string | undefined;
  /** The errno that using it gives, by name. */
  readonly errno?: string | undefined;
}

/** A directory that the walk listed. */
export interface SeenDirectory {
  /** Below the provider's root; `/` is the root itself. */
  readonly path: string;
  /** All names that were listed, in order. */
  readonly names: readonly string[];
}

/** A file that the walk read from start to end, with upstream answering. */
export interface SeenFile {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly sha256: string;
}

/** A file whose cold read made requests. */
export interface UpstreamFile extends SeenFile {
  /** `METHOD https://host/path?query`, in the order in which they were made. */
  readonly requests: readonly string[];
  /** `body`: the last response, which is not JSON, whole. `json`: selected from a JSON response. `header`: neither. */
  readonly drawn: 'body' | 'json' | 'header';
  /** Whether stat gives the size without a request for the file: the provider declares it. */
  readonly sizeKnown: boolean;
}

/** A directory whose cold listing made requests. */
export interface SeenExpansion {
  readonly path: string;
  readonly names: readonly string[];
  readonly requests: readonly string[];
  /** Whether a response named a next page. */
  readonly paged: boolean;
}

/** Something that the walk met and that is no answer: the checks judge it. */
export interface SeenFailure {
  readonly path: string;
  readonly operation: 'stat' | 'list' | 'read';
  readonly errno: string;
  /** Bytes, when the walk had the path's status. */
  readonly size?: number | undefined;
  /** Codes of the host's events about it, as `contract-violation`, with their messages. */
  readonly events: readonly { readonly code: string; readonly message: string }[];
  /** Upstream's answer alone is behind it: it has nothing recorded for what was asked. */
  readonly upstream: boolean;
}

export interface SubjectFacts {
  readonly manifest: Manifest;
  readonly samples: readonly SamplePath[];
  readonly directories: readonly SeenDirectory[];
  readonly files: readonly SeenFile[];
  readonly upstreamFiles: readonly UpstreamFile[];
  readonly expansions: readonly SeenExpansion[];
  readonly failures: readonly SeenFailure[];
  /** What the walk made the provider ask, and what the host told about it. */
  readonly requests: readonly RequestEntry[];
  readonly events: readonly TimedEvent[];
  /** Whether the walk stopped at one of its bounds; which. */
  readonly bounded: string | undefined;
  /** What could not be seen, a sentence each, with what the author can do. */
  readonly unseen: readonly string[];
}
