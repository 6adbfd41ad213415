/** The supervisor of one provider's sandboxes: what state it is in, what ended it last, and whether calls are let through. */
import { HostError } from '../contract/errors.ts';
import type { EventSink } from '../contract/event.ts';
import type { Clock } from '../tree/ports.ts';
import {
  createQuarantine,
  type Fault,
  type Quarantine,
  QUARANTINE_POLICY,
  type QuarantinePolicy,
} from './quarantine.ts';

/** Where a provider stands. A provider that was never called is ready: its process starts with the first call. */
export type ProviderLife =
  | { readonly state: 'starting' }
  | { readonly state: 'ready' }
  | { readonly state: 'busy'; readonly calls: number }
  /** The next call starts a fresh process. */
  | { readonly state: 'faulted'; readonly fault: Fault }
  /** Calls fail at once; the first after `until` (milliseconds since the Unix epoch) is tried. */
  | { readonly state: 'quarantined'; readonly fault: Fault; readonly until: number };

/** What a status file tells of a provider's sandboxes. */
export interface LifeReport {
  readonly life: ProviderLife;
  /** Processes that are alive. */
  readonly instances: number;
  /** Calls that were let through since the mount. */
  readonly calls: number;
  /** Since the mount. */
  readonly faults: number;
  readonly lastFault: Fault | undefined;
}

export interface LifecycleOptions {
  readonly provider: string;
  readonly emit: EventSink;
  readonly clock: Clock;
  /** {@link QUARANTINE_POLICY} when absent. */
  readonly policy?: QuarantinePolicy | undefined;
}

/** One call that was let through; exactly one of its ends is told. */
export interface Admission {
  /** The process answered, whatever it answered. */
  succeeded(): void;
  /** The call did not get as far as an answer. `undefined`: not the provider's fault (it is being stopped, say). */
  failed(error: HostError | undefined): void;
}

export interface Lifecycle {
  report(): LifeReport;
  /** Lets one call through, or fails with `quarantined`. */
  admit(): Admission;
  /** Fails with `quarantined` when a call would not be let through now, so that it need not wait for its turn. */
  check(): void;
  /** A process is being started; exactly one call of what it gives tells how that went. */
  starting(): (outcome: 'ready' | 'failed') => void;
  started(): void;
  ended(): void;
  /** A process ended outside of any call. */
  fault(error: HostError): void;
}

/** What the supervisor remembers of one provider. */
interface Memory {
  readonly quarantine: Quarantine;
  /** Under way. */
  calls: number;
  admitted: number;
  starting: number;
  instances: number;
  faults: number;
  lastFault: Fault | undefined;
  /** Since the last fault no call has come back well. */
  isFaulted: boolean;
  /** The last transition that was told. */
  told: string;
}

export function createLifecycle(options: LifecycleOptions): Lifecycle {
  const { provider, clock, policy = QUARANTINE_POLICY } = options;
  const quarantine = createQuarantine(policy);
  const counts = { calls: 0, admitted: 0, starting: 0, instances: 0, faults: 0 };
  const memory: Memory = { quarantine, ...counts, lastFault: undefined, isFaulted: false, told: 'ready' };
  const tell = (): void => tellTransition(memory, options);
  const refusal = (): HostError => quarantined(provider, lifeOf(memory), policy, clock());

  return {
    report: () => ({
      life: lifeOf(memory),
      instances: memory.instances,
      calls: memory.admitted,
      faults: memory.faults,
      lastFault: memory.lastFault,
    }),
    admit() {
      const role = quarantine.admit(clock());
      if (role === 'refused') throw refusal();
      return createAdmission(memory, role, options);
    },
    check() {
      if (quarantine.wouldRefuse(clock())) throw refusal();
    },
    starting() {
      memory.starting += 1;
      tell();
      return (outcome) => {
        memory.starting -= 1;
        if (outcome === 'ready') tell();
      };
    },
    started: () => void (memory.instances += 1),
    ended: () => void (memory.instances -= 1),
    fault(error) {
      remember(memory, error, 'call', clock());
      tell();
    },
  };
}

function createAdmission(memory: Memory, role: 'call' | 'probe', options: LifecycleOptions): Admission {
  const { quarantine } = memory;
  memory.calls += 1;
  memory.admitted += 1;
  return {
    succeeded() {
      memory.calls -= 1;
      memory.isFaulted = false;
      if (role === 'probe') quarantine.probeSucceeded();
      tellTransition(memory, options);
    },
    failed(error) {
      memory.calls -= 1;
      if (error !== undefined) remember(memory, error, role, options.clock());
      else if (role === 'probe') quarantine.probeCancelled();
      tellTransition(memory, options);
    },
  };
}

function remember(memory: Memory, { code, message, advice }: HostError, role: 'call' | 'probe', at: number): void {
  memory.lastFault = { at, code, message, advice };
  memory.isFaulted = true;
  memory.faults += 1;
  memory.quarantine.fault(at, role);
}

function lifeOf({ quarantine, lastFault, isFaulted, calls, starting }: Memory): ProviderLife {
  const state = quarantine.state();
  if (lastFault !== undefined && state.kind !== 'open')
    return { state: 'quarantined', fault: lastFault, until: state.until };
  if (starting > 0 && calls <= starting) return { state: 'starting' };
  if (calls > 0) return { state: 'busy', calls };
  return lastFault !== undefined && isFaulted ? { state: 'faulted', fault: lastFault } : { state: 'ready' };
}

/** Tells a transition; calls come and go without an event. */
function tellTransition(memory: Memory, { provider, emit, clock }: LifecycleOptions): void {
  const now = lifeOf(memory);
  // Each back-off is told by itself.
  const transition = now.state === 'quarantined' ? `quarantined until ${now.until}` : idleState(now);
  if (transition === memory.told) return;
  memory.told = transition;
  emit({ kind: 'provider-state', provider, state: idleState(now), ...describe(now, memory.faults, clock()) });
}

/** `busy` is told in the status file only. */
function idleState(life: ProviderLife): Exclude<ProviderLife['state'], 'busy'> {
  return life.state === 'busy' ? 'ready' : life.state;
}

function describe(life: ProviderLife, faults: number, now: number): object {
  if (life.state !== 'faulted' && life.state !== 'quarantined') return {};
  const { code, message, advice } = life.fault;
  const retry = life.state === 'quarantined' ? { retryInMs: Math.max(0, life.until - now) } : {};
  return { faults, code, message, advice, ...retry };
}

function quarantined(provider: string, life: ProviderLife, policy: QuarantinePolicy, now: number): HostError {
  if (life.state !== 'quarantined') throw new Error('a call was refused without a quarantine');
  const { fault, until } = life;
  const wait = until > now ? `in ${Math.ceil((until - now) / 1000)} s` : 'as soon as the call under way has ended';
  return new HostError(
    'quarantined',
    `provider "${provider}" is quarantined: ${policy.faults} faults within ${policy.windowMs / 1000} s, ` +
      `the last: ${fault.message}. It is tried again ${wait}`,
    fault.advice,
  );
}
