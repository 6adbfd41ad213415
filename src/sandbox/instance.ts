/** The life of one provider's process: started when needed, one call at a time, replaced after a fault. */
import { HostError } from '../contract/errors.ts';
import type { EventSink } from '../contract/event.ts';
import { parseAnswer } from './answer.ts';
import type { SandboxAuthority } from './authority.ts';
import type { Call, LoadCall } from './guest/call.ts';
import { DEFAULT_LIMITS, type SandboxLimits } from './limits.ts';
import type { PreparedComponent } from './prepare.ts';
import { type Exchange, type SandboxProcess, startSandboxProcess } from './process.ts';

/** What one provider's guest is made of. */
export interface GuestOptions {
  /** The provider's name in the mount, for events and messages. */
  readonly provider: string;
  readonly component: PreparedComponent;
  /** What is left out has the value of `DEFAULT_LIMITS`. */
  readonly limits?: Partial<SandboxLimits> | undefined;
  readonly emit: EventSink;
}

/** A queue in front of at most one process. */
export interface Instance {
  /** Waits for its turn and for a live process; fails with a `HostError`, after which the process may have been replaced. */
  call(call: Call, tail: readonly Uint8Array[], take: Exchange['take']): Promise<void>;
  /** Ends the process and waits until it is gone. */
  close(): Promise<void>;
}

/** Makes the instance; nothing is started yet. */
export function createInstance(options: GuestOptions, authority: SandboxAuthority): Instance {
  const limits: SandboxLimits = { ...DEFAULT_LIMITS, ...options.limits };
  let current: SandboxProcess | undefined;
  let queue: Promise<unknown> = Promise.resolve();
  let closed = false;

  const ready = async (): Promise<SandboxProcess> => {
    if (!closed && current?.alive() === true) return current;
    const [boot, program] = await Promise.all([authority.programs.boot(), authority.programs.guest()]);
    if (closed) throw stopped(options.provider);
    const load = loadExchange(options, limits);
    const { spawn, node } = authority;
    const subject = `provider "${options.provider}"`;
    current = startSandboxProcess({ spawn, node, boot, program, memoryMb: limits.memoryMb, subject });
    tellLife(current, options, () => closed);
    await current.exchange(load);
    return current;
  };

  return {
    call(call, tail, take) {
      const turn = queue.then(async () => {
        const sandbox = await ready();
        await sandbox.exchange({ header: call, tail, take, deadlineMs: limits.deadlineMs });
      });
      queue = turn.catch(() => undefined);
      return turn;
    },
    async close() {
      closed = true;
      current?.kill();
      await current?.ended;
    },
  };
}

function tellLife({ pid, ended }: SandboxProcess, { provider, emit }: GuestOptions, isStopped: () => boolean): void {
  if (pid === undefined) return;
  emit({ kind: 'instance-started', provider, pid });
  void ended.then(({ code }) =>
    emit({ kind: 'instance-ended', provider, pid, code: isStopped() && code === 'instance-died' ? 'stopped' : code }),
  );
}

function loadExchange({ provider, component }: GuestOptions, { instantiationMs }: SandboxLimits): Exchange {
  const { script, cores } = component.files;
  const load: LoadCall = {
    op: 'load',
    script: script.byteLength,
    cores: cores.map(({ name, bytes }) => ({ name, bytes: bytes.byteLength })),
  };
  return {
    header: load,
    tail: [script, ...cores.map(({ bytes }) => bytes)],
    deadlineMs: instantiationMs,
    take(frame) {
      const answer = parseAnswer(frame, `provider "${provider}"`, 0);
      if (answer.kind === 'fault') throw answer.error;
      return 'done';
    },
  };
}

function stopped(provider: string): HostError {
  return new HostError('instance-died', `provider "${provider}" is stopped`, 'Mount it again.');
}
