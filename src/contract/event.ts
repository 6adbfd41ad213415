import type { ErrorCode } from './errors.ts';

/**
 * What the host tells about itself, one JSON object a line. `kind` is stable; no field ever holds a secret's value,
 * because nothing that knows one makes events.
 */
export type HostEvent =
  | { readonly kind: 'mounted'; readonly mountPoint: string; readonly providers: readonly string[] }
  | { readonly kind: 'unmounted'; readonly mountPoint: string }
  | { readonly kind: 'warning'; readonly provider?: string; readonly message: string; readonly advice: string }
  | { readonly kind: 'provider-ready'; readonly provider: string; readonly sha256: string }
  /** A sandbox process has loaded its component. */
  | { readonly kind: 'instance-started'; readonly provider: string; readonly pid: number }
  | {
      /** A sandbox process is gone; also one that never got as far as `instance-started`. */
      readonly kind: 'instance-ended';
      readonly provider: string;
      readonly pid: number;
      readonly code: ErrorCode | 'stopped';
    }
  /** What a provider printed, when its profile has that kept: at most 64 KiB of one instance. */
  | { readonly kind: 'output'; readonly provider: string; readonly stream: 'stdout' | 'stderr'; readonly text: string }
  | {
      /** A provider went into another state. Calls come and go without an event: `ready` stands for `busy` too. */
      readonly kind: 'provider-state';
      readonly provider: string;
      readonly state: 'starting' | 'ready' | 'faulted' | 'quarantined';
      /** Faults since the mount, and the last of them, when one is behind it. */
      readonly faults?: number;
      readonly code?: ErrorCode;
      readonly message?: string;
      readonly advice?: string;
      /** Milliseconds after which a call of a quarantined provider is tried again. */
      readonly retryInMs?: number;
    }
  | {
      /** One request that was sent, when its response is complete or it failed. */
      readonly kind: 'callout';
      readonly provider: string;
      readonly method: string;
      readonly url: string;
      /** Absent when no response came. */
      readonly status?: number;
      readonly bytes: number;
      readonly milliseconds: number;
    }
  | { readonly kind: 'stale-served'; readonly provider: string; readonly url: string; readonly reason: string }
  | { readonly kind: 'item-url-ignored'; readonly provider: string; readonly path: string; readonly reason: string }
  | {
      /** Items of an expansion whose names upstream made unusable: contract.md section 2. */
      readonly kind: 'items-left-out';
      readonly provider: string;
      readonly path: string;
      readonly count: number;
      readonly example: string;
    }
  | {
      /** An operation failed; the same object is a line of `.omnivet/errors.jsonl`. */
      readonly kind: 'failure';
      readonly provider?: string;
      readonly path: string;
      readonly operation: string;
      readonly code: ErrorCode;
      readonly errno: string;
      readonly message: string;
      readonly advice: string;
    };

/** Receives events; it never throws and never blocks. */
export type EventSink = (event: HostEvent) => void;
