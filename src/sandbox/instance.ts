/** One slot for a process of a provider: started when it is needed, one call at a time, replaced after a fault. */
import { HostError } from '../contract/errors.ts';
import type { EventSink } from '../contract/event.ts';
import { parseAnswer } from './answer.ts';
import type { SandboxAuthority } from './authority.ts';
import type { Call, LoadCall } from './guest/call.ts';
import type { Lifecycle } from './lifecycle.ts';
import { PAGES_PER_MB, type SandboxLimits } from './limits.ts';
import { tellOutput } from './output.ts';
import type { PreparedComponent } from './prepare.ts';
import { type Exchange, type SandboxProcess, startSandboxProcess } from './process.ts';
import { type WasiGrant, wasiSettings } from './wasi/grant.ts';

/** What runs in an instance. */
export interface InstanceOptions {
  /** The provider's name in the mount, for events and messages. */
  readonly provider: string;
  readonly component: PreparedComponent;
  readonly limits: SandboxLimits;
  /** Inert and silent when absent. */
  readonly wasi: WasiGrant | undefined;
  readonly emit: EventSink;
  readonly lifecycle: Lifecycle;
}

/** At most one process. Its owner makes one call after the other. */
export interface Instance {
  /** Fails with a `HostError`: `quarantined` without trying; else what went wrong, after which the process may be gone. */
  call(call: Call, tail: readonly Uint8Array[], take: Exchange['take']): Promise<void>;
  /** Whether a call would find a process. */
  alive(): boolean;
  /** Ends the process and waits until it is gone. */
  close(): Promise<void>;
}

/** A process, and whether its end was told to the lifecycle. */
interface Living {
  readonly sandbox: SandboxProcess;
  /** Gives the error the first time, then never again: one process is one fault. */
  claimFault(error: HostError): HostError | undefined;
}

/** Makes the instance; nothing is started yet. */
export function createInstance(options: InstanceOptions, authority: SandboxAuthority): Instance {
  const { lifecycle, limits, provider } = options;
  let current: Living | undefined;
  let closed = false;
  let isCalling = false;

  const start = async (): Promise<Living> => {
    const living = await startLiving(options, authority, () => closed);
    current = living;
    // A call that is under way tells the fault itself, since it may be a probe.
    watchEnd(living, options, { isStopped: () => closed, isCalling: () => isCalling });
    return living;
  };

  const ready = async (): Promise<Living> => {
    if (!closed && current?.sandbox.alive() === true) return current;
    const tell = lifecycle.starting();
    try {
      const living = await start();
      await living.sandbox.exchange(loadExchange(options));
      options.emit({ kind: 'instance-started', provider, pid: living.sandbox.innermostPid() });
      tell('ready');
      return living;
    } catch (error) {
      tell('failed');
      throw error;
    }
  };

  return {
    async call(call, tail, take) {
      const admission = lifecycle.admit();
      isCalling = true;
      try {
        const { sandbox } = await ready();
        const told = tellOutput(provider, options.emit, take);
        await sandbox.exchange({ header: call, tail, take: told, deadlineMs: limits.deadlineMs });
      } catch (error) {
        const isOver = error instanceof HostError && current?.sandbox.alive() === false;
        admission.failed(isOver ? current?.claimFault(error) : undefined);
        throw error;
      } finally {
        isCalling = false;
      }
      admission.succeeded();
    },
    alive: () => current?.sandbox.alive() === true,
    async close() {
      closed = true;
      current?.sandbox.kill();
      await current?.sandbox.ended;
    },
  };
}

async function startLiving(
  { provider, limits }: InstanceOptions,
  authority: SandboxAuthority,
  isStopped: () => boolean,
): Promise<Living> {
  const [boot, program] = await Promise.all([authority.programs.boot(), authority.programs.guest()]);
  if (isStopped()) throw stopped(provider);
  const subject = `provider "${provider}"`;
  const sandbox = startSandboxProcess({ authority, boot, program, memoryMb: limits.memoryMb, subject });
  // A process that could not even be started (no descriptors left, say) is no fault of the provider.
  let isTold = sandbox.pid === undefined;
  return {
    sandbox,
    claimFault(error) {
      if (isTold || isStopped()) return undefined;
      isTold = true;
      return error;
    },
  };
}

interface Watched {
  isStopped(): boolean;
  isCalling(): boolean;
}

/** Tells the end of a process, and that it was a fault when nobody was calling. */
function watchEnd({ sandbox, claimFault }: Living, options: InstanceOptions, { isStopped, isCalling }: Watched): void {
  const { provider, emit, lifecycle } = options;
  if (sandbox.pid === undefined) return;
  lifecycle.started();
  void sandbox.ended.then((error) => {
    lifecycle.ended();
    const fault = isCalling() ? undefined : claimFault(error);
    if (fault !== undefined) lifecycle.fault(fault);
    const code = isStopped() && error.code === 'instance-died' ? 'stopped' : error.code;
    emit({ kind: 'instance-ended', provider, pid: sandbox.innermostPid(), code });
  });
}

function loadExchange({ provider, component, limits, wasi, emit }: InstanceOptions): Exchange {
  const { script, cores } = component.files;
  const load: LoadCall = {
    op: 'load',
    script: script.byteLength,
    cores: cores.map(({ name, bytes }) => ({ name, bytes: bytes.byteLength })),
    wasi: wasiSettings(wasi),
    bounds: { pages: limits.memoryMb * PAGES_PER_MB, tableEntries: limits.tableEntries },
    results: { entries: limits.entries, bytes: limits.resultBytes },
  };
  return {
    header: load,
    tail: [script, ...cores.map(({ bytes }) => bytes)],
    deadlineMs: limits.instantiationMs,
    take: tellOutput(provider, emit, (frame) => {
      const answer = parseAnswer(frame, `provider "${provider}"`, 0);
      if (answer.kind === 'fault') throw answer.error;
      return 'done';
    }),
  };
}

function stopped(provider: string): HostError {
  return new HostError('instance-died', `provider "${provider}" is stopped`, 'Mount it again.');
}
