/** The life of one provider's process: started when needed, one call at a time, replaced after a fault. */
import { type ErrorCode, HostError } from '../contract/errors.ts';
import { parseAnswer } from './answer.ts';
import type { SandboxAuthority } from './authority.ts';
import type { Call, LoadCall } from './guest/call.ts';
import type { GuestOptions } from './guest.ts';
import { DEFAULT_LIMITS, type SandboxLimits } from './limits.ts';
import { type Exchange, type SandboxProcess, startSandboxProcess } from './process.ts';

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
  let current: Tenant | undefined;
  let queue: Promise<unknown> = Promise.resolve();
  let closed = false;

  const ready = async (): Promise<Tenant> => {
    if (!closed && current?.process.alive() === true) return current;
    const [boot, program] = await Promise.all([authority.programs.boot(), authority.programs.guest()]);
    if (closed) throw stopped(options.provider);
    const load = loadExchange(options, limits);
    current = move(options, authority, limits, boot, program);
    await run(current, load);
    return current;
  };

  return {
    call(call, tail, take) {
      const turn = queue.then(async () =>
        run(await ready(), { header: call, tail, take, deadlineMs: limits.deadlineMs }),
      );
      queue = turn.catch(() => undefined);
      return turn;
    },
    async close() {
      closed = true;
      if (current === undefined) return;
      if (current.process.alive()) current.endedBy = 'stopped';
      current.process.kill();
      await current.process.ended;
    },
  };
}

/** A process and why it ended, as far as is known. */
interface Tenant {
  readonly process: SandboxProcess;
  endedBy: ErrorCode | 'stopped';
}

function move(
  { provider, emit }: GuestOptions,
  { spawn, node }: SandboxAuthority,
  { memoryMb }: SandboxLimits,
  boot: string,
  program: Uint8Array,
): Tenant {
  const process = startSandboxProcess({ spawn, node, boot, program, memoryMb, subject: `provider "${provider}"` });
  const tenant: Tenant = { process, endedBy: 'instance-died' };
  const { pid } = process;
  if (pid === undefined) return tenant;
  emit({ kind: 'instance-started', provider, pid });
  void process.ended.then(() => emit({ kind: 'instance-ended', provider, pid, code: tenant.endedBy }));
  return tenant;
}

async function run(tenant: Tenant, exchange: Exchange): Promise<void> {
  try {
    await tenant.process.exchange(exchange);
  } catch (error) {
    if (error instanceof HostError && tenant.endedBy !== 'stopped') tenant.endedBy = error.code;
    throw error;
  }
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
