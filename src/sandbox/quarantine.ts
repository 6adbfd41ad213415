/** When a provider that faults again and again is left alone: rule 18. Pure; the time is handed in. */
import type { ErrorCode } from '../contract/errors.ts';

/** One end of a sandbox that nobody asked for. */
export interface Fault {
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
  readonly code: ErrorCode;
  readonly message: string;
  readonly advice: string;
}

/** When to leave a provider alone, and for how long. Milliseconds. */
export interface QuarantinePolicy {
  /** So many faults within `windowMs` are too many. */
  readonly faults: number;
  readonly windowMs: number;
  /** For the first time; twice as long each time after, up to `maxBackoffMs`. */
  readonly backoffMs: number;
  readonly maxBackoffMs: number;
}

/** Rule 18. */
export const QUARANTINE_POLICY: QuarantinePolicy = {
  faults: 5,
  windowMs: 60_000,
  backoffMs: 1_000,
  maxBackoffMs: 300_000,
};

/** Whether calls are let through. `probing`: one call is under way that decides whether the quarantine ends. */
export type QuarantineState =
  | { readonly kind: 'open' }
  | { readonly kind: 'closed'; readonly until: number }
  | { readonly kind: 'probing'; readonly until: number };

export interface Quarantine {
  state(): QuarantineState;
  /** Whether `admit` would refuse; asks for nothing. */
  wouldRefuse(now: number): boolean;
  /** Asks to make a call now. After the back-off exactly one is let through, as a probe, until it ends. */
  admit(now: number): 'call' | 'probe' | 'refused';
  /** A sandbox ended. True when this began a quarantine, or prolonged one. */
  fault(now: number, role: 'call' | 'probe'): boolean;
  /** A probe came back well: calls are let through again. */
  probeSucceeded(): void;
  /** A probe ended without telling anything, because the provider is being stopped. */
  probeCancelled(): void;
}

export function createQuarantine(policy: QuarantinePolicy): Quarantine {
  let recent: number[] = [];
  let state: QuarantineState = { kind: 'open' };
  let strikes = 0;

  function close(now: number): true {
    const backoff = Math.min(policy.backoffMs * 2 ** strikes, policy.maxBackoffMs);
    strikes += 1;
    state = { kind: 'closed', until: now + backoff };
    return true;
  }

  const wouldRefuse = (now: number): boolean =>
    state.kind === 'probing' || (state.kind === 'closed' && now < state.until);

  return {
    state: () => state,
    wouldRefuse,
    admit(now) {
      if (state.kind === 'open') return 'call';
      if (wouldRefuse(now)) return 'refused';
      state = { kind: 'probing', until: state.until };
      return 'probe';
    },
    fault(now, role) {
      recent = recent.filter((at) => now - at < policy.windowMs);
      // Quiet for a whole window while calls were let through: what was before is forgotten.
      if (recent.length === 0 && state.kind === 'open') strikes = 0;
      recent.push(now);
      if (role === 'probe') return close(now);
      // Calls that were under way when the quarantine began do not make it longer.
      return state.kind === 'open' && recent.length >= policy.faults ? close(now) : false;
    },
    probeSucceeded() {
      state = { kind: 'open' };
    },
    probeCancelled() {
      if (state.kind === 'probing') state = { kind: 'closed', until: state.until };
    },
  };
}
