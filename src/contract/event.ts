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
  | { readonly kind: 'instance-started'; readonly provider: string; readonly pid: number }
  | {
      readonly kind: 'instance-ended';
      readonly provider: string;
      readonly pid: number;
      readonly code: ErrorCode | 'stopped';
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
