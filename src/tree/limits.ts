/** Bounds and lifetimes of one provider's caches. All times in milliseconds, all sizes in bytes. */
export interface CacheLimits {
  /** What responses, contents and directories may hold together; default 64 MiB. */
  readonly bytes: number;
  /** What bodies that lie on disk may take there; default 1 GiB. With 0, none of them is kept for the next reader. */
  readonly diskBytes: number;
  /** Lifetime of an answer that says nothing about its own; default 30 s. */
  readonly defaultFresh: number;
  /** How long a name stays missing; default 5 s. */
  readonly missingFresh: number;
  /** How long a stale response may stand in while upstream fails, where it does not say itself (RFC 5861); default 60 s. */
  readonly staleIfError: number;
}

/** The defaults: contract.md section 7. */
export const DEFAULT_CACHE_LIMITS: CacheLimits = {
  bytes: 64 * 1024 * 1024,
  diskBytes: 1024 * 1024 * 1024,
  defaultFresh: 30_000,
  missingFresh: 5_000,
  staleIfError: 60_000,
};

/** The most names in one directory: rule 17. */
export const MAX_ENTRIES: number = 100_000;
